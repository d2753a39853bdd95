"""Fiber capex per km by terrain, from Pakistani contracts."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import median

from stz.layers.build.context import BuildContext

RS_PER_USD = 282.5
MOUNTAIN_SPREAD = 0.3
DESERT_MARKUP = 1.1
PLAIN = ("USF Sialkot", "USF Narowal", "Multinet Project Ittehad", "USF Sanghar + Jhang")
SUBSIDIES = ("USF Sialkot", "USF Narowal", "USF Sanghar + Jhang")


@dataclass(frozen=True)
class Capex:
    """USD per km, low, mid and high, and what they rest on."""

    low: int
    mid: int
    high: int
    basis: str


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

    def find(start: str) -> float:
        hits = [row for project, row in printed.items() if project.startswith(start)]
        if len(hits) != 1:
            raise ValueError(f"ofc_cost: {len(hits)} rows start with {start!r}, one is needed")
        return float(hits[0]["usd_per_km"] or hits[0]["cost"])

    subsidized = find("share of subsidy in the whole cost")
    contracts = [find(name) / (subsidized if name in SUBSIDIES else 1.0) for name in PLAIN]
    plain = (min(contracts), median(contracts), max(contracts))
    balochistan, m8 = find("Wateen USF BP-4"), find("USF/Ufone M-8")
    hills = (balochistan, sqrt(balochistan * m8), m8)
    china = _pak_china(context)
    mountain = (china * (1 - MOUNTAIN_SPREAD), china, china * (1 + MOUNTAIN_SPREAD))
    desert = tuple(p * DESERT_MARKUP for p in plain)
    return {
        "plain": _capex(
            plain,
            "four Pakistani contracts, whole cost: Sialkot and Narowal 2025, Sanghar and Jhang "
            "2025 (subsidy over its share of 0.82), Ittehad 2007; cheapest, median, dearest",
        ),
        "desert": _capex(desert, "plain plus 10 % for remoteness (assumption)"),
        "hills": _capex(
            hills,
            "low: USF BP-4 in the north of Balochistan, 2011; high: USF along the M-8, 2023, with "
            "mobile sites; mid: their geometric mean",
        ),
        "mountain": _capex(
            mountain, "Pak-China cable, US$44m for 820 km; low and high 30 % off (assumption)"
        ),
    }


def _pak_china(context: BuildContext) -> float:
    hits = [
        row for row in context.table("cost_refs") if row["item"].startswith("Pak-China OFC per km")
    ]
    if len(hits) != 1:
        raise ValueError(f"cost_refs: {len(hits)} rows name the Pak-China cable, one is needed")
    return float(hits[0]["value"])


def _capex(values: tuple[float, ...], basis: str) -> Capex:
    low, mid, high = (round(value / 10) * 10 for value in values)
    return Capex(low, mid, high, basis)
