"""Bars of both waterfalls: from all talent in reach to the ceiling; from official exports on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from stz.instance import Instance
from stz.interval import Interval
from stz.targets.factors import Factor
from stz.targets.national import NationalStep

_LEFT = (
    ("participation", "of staff who would change to a firm in a zone"),
    ("willingness", "and would work in any zone"),
    ("additionality", "counting only exports that would not happen anyway"),
)
"""What is left of all talent in reach, number by number."""


@dataclass(frozen=True)
class Bar:
    """One bar: from a start to somewhere between two ends, USD million a year."""

    name: str
    start: float
    low: float
    high: float


def bars_to_ceiling(
    instance: Instance, factors: Sequence[Factor], ceiling: Interval
) -> tuple[Bar, ...]:
    """Return what is left of what all talent in reach could earn, down to the ceiling.

    Parameters
    ----------
    instance : Instance
        The problem.
    factors : sequence of Factor
        From a scenario; empty bars where the problem is of tables.
    ceiling : Interval
        The most exports of any plan, USD million a year.
    """
    by_key = {factor.key: factor.value for factor in factors}
    if not {"people", "revenue", *(key for key, _ in _LEFT)} <= by_key.keys():
        return ()
    left = by_key["people"] * by_key["revenue"] / 1e6
    bars = [Bar("all IT people in reach of a possible zone, each in one", 0.0, left, left)]
    for key, name in _LEFT:
        left *= by_key[key]
        bars.append(Bar(name, 0.0, left, left))
    if ceiling.is_finite:
        home = from_home(instance)
        low, high = max(0.0, ceiling.low - home), max(0.0, ceiling.high - home)
        bars.append(Bar("and live near enough to one with a seat", 0.0, low, high))
        bars.append(
            Bar("with those who export from home: the ceiling", 0.0, ceiling.low, ceiling.high)
        )
    return tuple(bars)


def from_home(instance: Instance) -> float:
    """Return what people exporting from home earn where all cities are connected, USD million."""
    cities = instance.cities
    talent = instance.pools.set_index("pool")["talent"]
    people = cities["pool"].map(talent).fillna(0.0).to_numpy(float)
    share = cities["remote_share"].to_numpy(float)
    return float((people * share * cities["remote_benefit_musd"].to_numpy(float)).sum())


def bars_to_goal(steps: Sequence[NationalStep]) -> tuple[Bar, ...]:
    """Return the way from official exports to the goal, each step on top of the lowest before it.

    Parameters
    ----------
    steps : sequence of NationalStep
    """
    bars, done = [], 0.0
    for step in steps:
        low, high = step.amount.low, step.amount.high
        if not math.isfinite(low + high):
            continue
        start = done if step.kind in ("assumption", "answer") else 0.0
        if step.kind == "missing":
            top = next(one.amount.high for one in steps if one.kind == "goal")
            bars.append(Bar(step.name, top, top - low, top - high))
            continue
        bars.append(Bar(step.name, start, start + low, start + high))
        if step.kind in ("official", "assumption", "answer"):
            done += low
    return tuple(bars)
