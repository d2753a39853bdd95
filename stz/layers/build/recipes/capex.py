"""Fiber capex per km by terrain, from Pakistani contracts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from statistics import median

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import Origin, origin_of, together

RS_PER_USD = 282.5
MOUNTAIN_SPREAD = 0.3
DESERT_MARKUP = 1.1
PLAIN = ("USF Sialkot", "USF Narowal", "Multinet Project Ittehad", "USF Sanghar + Jhang")
SHARE = "share of subsidy in the whole cost"
SUBSIDIES = ("USF Sialkot", "USF Narowal", "USF Sanghar + Jhang")


@dataclass(frozen=True)
class Capex:
    """USD per km, low, mid and high, what they rest on, and where that is from."""

    low: int
    mid: int
    high: int
    basis: str
    origin: Origin


def capex_by_terrain(context: BuildContext) -> dict[str, Capex]:
    """Return capex per km of each terrain class.

    Plain: the cheapest, the median and the dearest of four contracts in the plains (``ofc_cost``).
    Where a contract is a subsidy, the whole cost is taken as the subsidy over the share that it was
    of another project (0.82). Hills: low is a whole project in the north of Balochistan, high the
    subsidy along the M-8, mid their geometric mean. Mountain: mid is the Pak-China cable, low and
    high 30 % off it. Desert: plain plus 10 %. Rupees at 282.5 to the dollar, the middle of the
    printed 280-285.
    """
    printed = {row["project"]: row for row in context.table("ofc_cost")}

    def row(start: str) -> dict[str, str]:
        hits = [row for project, row in printed.items() if project.startswith(start)]
        if len(hits) != 1:
            raise ValueError(f"ofc_cost: {len(hits)} rows start with {start!r}, one is needed")
        return hits[0]

    def find(start: str) -> float:
        return float(row(start)["usd_per_km"] or row(start)["cost"])

    def origin(*starts: str) -> Origin:
        return together(origin_of(row(start), "confidence") for start in starts)

    subsidized = find(SHARE)
    contracts = [find(name) / (subsidized if name in SUBSIDIES else 1.0) for name in PLAIN]
    plain = (min(contracts), median(contracts), max(contracts))
    balochistan, m8 = find("Wateen USF BP-4"), find("USF/Ufone M-8")
    hills = (balochistan, sqrt(balochistan * m8), m8)
    cable = _pak_china(context)
    china = float(cable["value"])
    mountain = (china * (1 - MOUNTAIN_SPREAD), china, china * (1 + MOUNTAIN_SPREAD))
    desert = tuple(p * DESERT_MARKUP for p in plain)
    return {
        "plain": _capex(
            plain,
            "four Pakistani contracts, whole cost: Sialkot and Narowal 2025, Sanghar and Jhang "
            "2025 (subsidy over its share of 0.82), Ittehad 2007; cheapest, median, dearest",
            origin(*PLAIN, SHARE),
        ),
        "desert": _capex(
            desert, "plain plus 10 % for remoteness (assumption)", origin(*PLAIN, SHARE)
        ),
        "hills": _capex(
            hills,
            "low: USF BP-4 in the north of Balochistan, 2011; high: USF along the M-8, 2023, with "
            "mobile sites; mid: their geometric mean",
            origin("Wateen USF BP-4", "USF/Ufone M-8"),
        ),
        "mountain": _capex(
            mountain,
            "Pak-China cable, US$44m for 820 km; low and high 30 % off (assumption)",
            replace(origin_of(cable), grade="C"),
        ),
    }


def _pak_china(context: BuildContext) -> dict[str, str]:
    hits = [
        row for row in context.table("cost_refs") if row["item"].startswith("Pak-China OFC per km")
    ]
    if len(hits) != 1:
        raise ValueError(f"cost_refs: {len(hits)} rows name the Pak-China cable, one is needed")
    return hits[0]


def _capex(values: tuple[float, ...], basis: str, origin: Origin) -> Capex:
    low, mid, high = (round(value / 10) * 10 for value in values)
    return Capex(low, mid, high, basis, origin)
