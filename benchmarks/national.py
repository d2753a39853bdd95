"""The national plan, as shipped and with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from benchmarks.trial import Problem, Trial

GAP = 0.001
TIME_LIMIT_S = 120.0
DUAL_LINK_LIMIT_S = 60.0
AVAILABLE = ("pakistan-2030-available", 0.005, 180.0)
PHASED = ("pakistan-phased-2026-2030", 0.01, 600.0)
#: One year, all places, candidate zones in places above the scenario's population.
NATIONAL: Mapping[str, Any] = {"protection": "dual_link"}
PRESUMED: Mapping[str, Any] = {"fiber": {"backbone_grades": ["A", "B", "C"]}}


def dual_link(_arguments: tuple[str, ...]) -> list[Trial]:
    """Return the national plan in which every zone survives any one cut link."""
    return [_trial("pakistan-2030", NATIONAL, GAP, DUAL_LINK_LIMIT_S)]


def available(_arguments: tuple[str, ...]) -> list[Trial]:
    """Return the national plan whose zones are up 99.99 % of the year, whatever fails with what."""
    scenario, gap, limit = AVAILABLE
    return [_trial(scenario, {}, gap, limit)]


def phased(_arguments: tuple[str, ...]) -> list[Trial]:
    """Return the national plan of five years with a budget each."""
    scenario, gap, limit = PHASED
    return [_trial(scenario, {}, gap, limit)]


def presumed(_arguments: tuple[str, ...]) -> list[Trial]:
    """Return the national plan that trusts links presumed along highways."""
    return [_trial("pakistan-2030", {**NATIONAL, **PRESUMED})]


def tier3_push(_arguments: tuple[str, ...]) -> list[Trial]:
    """Return the national plan with quotas for small cities."""
    return [_trial("pakistan-2030-tier3-push", NATIONAL)]


def _trial(
    scenario: str, overrides: Mapping[str, Any], gap: float = GAP, limit_s: float = TIME_LIMIT_S
) -> Trial:
    return Trial("", partial(scenario_problem, scenario, overrides), gap, limit_s)


def scenario_problem(scenario: str, overrides: Mapping[str, Any]) -> Problem:
    """Read a packaged scenario with changes, and assemble its planning problem."""
    from stz.run import prepare

    ready = prepare(scenario, overrides)
    return Problem(ready.instance, ready.scenario.objective)
