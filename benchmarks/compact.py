"""Ours against the model a competent PuLP user writes, on a part of the country it can hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from benchmarks.record import Record
from benchmarks.timeline import Timeline
from benchmarks.trial import Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError

ENGINE = "compact"
DEFAULT_PROVINCE = "Sindh"
GAP = 0.01
TIME_LIMIT_S = 600.0


def province(arguments: tuple[str, ...]) -> list[Trial]:
    """Return each province twice: for our engines, and for the compact model."""
    trials = []
    for name in dict.fromkeys(arguments or (DEFAULT_PROVINCE,)):
        build = partial(province_problem, name)
        trials += [
            Trial(name, build, GAP, TIME_LIMIT_S),
            Trial(name, build, GAP, TIME_LIMIT_S, engines=(ENGINE,), run=_run_compact),
        ]
    return trials


def province_problem(name: str) -> Problem:
    """Return pakistan-2030 within one province, with the budget its share of places gives it.

    Raises
    ------
    ScenarioError
        If there is no such province with a gateway.
    """
    from stz.run import prepare

    whole = prepare("pakistan-2030", {"protection": "dual_link"})
    provinces = sorted(set(whole.layers.places["province"]))
    named = [one for one in provinces if one.casefold() == name.casefold()]
    if not named:
        raise ScenarioError(f"there is no province {name!r}", mend=f"one of {', '.join(provinces)}")
    others = [one for one in provinces if one not in named]
    part = prepare(
        "pakistan-2030",
        {"protection": "dual_link", "territory": {"exclude_provinces": others}},
    )
    share = len(part.instance.pools) / len(whole.instance.pools)
    budget = round((whole.instance.limits.budget_musd or 0.0) * share, 1)
    return Problem(part.instance.with_limits(budget_musd=budget), part.scenario.objective)


def _run_compact(problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
    from benchmarks.compact_model import run_compact

    return run_compact(problem, settings, timeline)


def ratios(records: Sequence[Record]) -> Conclusion:
    """Return how many times longer the compact model took to the same gap."""
    theirs = {record.trial: record for record in records if record.engine == ENGINE}
    compared, lines = [], []
    for record in records:
        other = theirs.get(record.trial)
        if other is None or record is other or not _answered(record, other):
            compared.append(record)
            continue
        ratio = round(other.total_s / record.total_s, 2)
        least = other.status != "optimal"
        compared.append(
            replace(record, ratio=ratio, ratio_to="compact model", ratio_is_least=least)
        )
        at = "at least " if least else ""
        lines.append(
            f"compact, {record.trial}: the compact model took {at}{ratio:g} times as long as "
            f"{record.engine} to a gap of {record.gap_asked:.2%}"
            + (f" (it stood at {other.gap:.2%} after {other.total_s:.0f} s)" if least else "")
        )
    return Conclusion(compared, tuple(lines))


def _answered(ours: Record, other: Record) -> bool:
    """Whether both can be compared: ours is proven, the other proven or stopped."""
    return ours.status == "optimal" and math.isfinite(other.total_s)
