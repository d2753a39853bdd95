"""Fiber capex per km by terrain, from the cost references."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from stz.layers.build.context import BuildContext

RS_PER_USD = 282.5
MOUNTAIN_SPREAD = 0.3
DESERT_MARKUP = 1.1


@dataclass(frozen=True)
class Capex:
    """USD per km, low, mid and high, and what they rest on."""

    low: int
    mid: int
    high: int
    basis: str


def capex_by_terrain(context: BuildContext) -> dict[str, Capex]:
    """Return capex per km of each terrain class.

    Plain: low is the USF subsidy per km of Punjab, mid the UN ESCAP cost of a separate deployment,
    high the USF contract of Sanghar and Jhang (2025). Mountain: mid is the Pak-China cable, low
    and high 30 % off it. Hills: the geometric mean of plain and mountain. Desert: plain plus 10 %.
    Rupees at 282.5 to the dollar, the middle of the printed 280-285.
    """
    value = {(row["item"], row["geography"]): row["value"] for row in context.table("cost_refs")}

    def find(start: str) -> float:
        hits = [text for (item, _), text in value.items() if item.startswith(start)]
        if len(hits) != 1:
            raise ValueError(f"cost_refs: {len(hits)} rows start with {start!r}, one is needed")
        return float(hits[0])

    punjab = find("USF subsidy per km (derived 8.7bn/3416)") * 1e6 / RS_PER_USD
    separate = find("separate deployment cost implied")
    sanghar = find("USF Sanghar+Jhang OFC per km") * 1e6 / RS_PER_USD
    china = find("Pak-China OFC per km")
    plain = (punjab, separate, sanghar)
    mountain = (china * (1 - MOUNTAIN_SPREAD), china, china * (1 + MOUNTAIN_SPREAD))
    hills = tuple(sqrt(p * m) for p, m in zip(plain, mountain, strict=True))
    desert = tuple(p * DESERT_MARKUP for p in plain)
    return {
        "plain": _capex(
            plain,
            f"low: USF subsidy in Punjab, Rs 2.55 mn/km at Rs {RS_PER_USD}; mid: UN ESCAP "
            f"separate deployment; "
            f"high: USF Sanghar and Jhang 2025, Rs 6.01 mn/km",
        ),
        "desert": _capex(desert, "plain plus 10 % for remoteness (assumption)"),
        "hills": _capex(hills, "geometric mean of plain and mountain (assumption)"),
        "mountain": _capex(
            mountain, "Pak-China cable, US$44m for 820 km; low and high 30 % off (assumption)"
        ),
    }


def _capex(values: tuple[float, ...], basis: str) -> Capex:
    low, mid, high = (round(value / 10) * 10 for value in values)
    return Capex(low, mid, high, basis)
