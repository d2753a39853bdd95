"""The scenario of a target: no limits of money, a floor of exports, for the least cost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from stz.instance import Instance
from stz.scenario import Scenario, override_scenario
from stz.targets.ceiling import LIMITS, limit_of_money, without_money
from stz.targets.cost_curve import asking


def target_problem(instance: Instance, exports: float) -> Instance:
    """Return the problem that :func:`target_scenario` makes of the same tables.

    Parameters
    ----------
    instance : Instance
        The problem of the scenario.
    exports : float
        USD million a year.
    """
    return asking(without_money(instance), exports)


def target_scenario(
    scenario: Scenario, exports: float, objective: Literal["cost", "capex"] = "cost"
) -> Scenario:
    """Return a scenario that asks for the cheapest plan which earns so much.

    Parameters
    ----------
    scenario : Scenario
        Its budgets, floors of exports, and caps on money go; whatever else it asks for stays.
    exports : float
        USD million a year.
    objective : {"cost", "capex"}
        What the plan is to be cheapest in.
    """
    changes: dict[str, object] = {
        "budget_musd": None, "exports_min_musd": exports, "objective": objective,
        "bounds": _kept((rule.metric, rule.model_dump(mode="json")) for rule in scenario.bounds),
        "quotas": _kept((rule.measure, rule.model_dump(mode="json")) for rule in scenario.quotas),
    }  # fmt: skip
    if scenario.years is not None and scenario.years.budgets_musd:
        changes["years"] = {"budgets_musd": []}
    return override_scenario(scenario, changes)


def _kept(rules: Iterable[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return rules, each beside what it counts, without limits of money; empty ones go."""
    freed = [
        {key: value for key, value in told.items() if key != limit_of_money(counted)}
        for counted, told in rules
    ]
    return [told for told in freed if any(told.get(limit) is not None for limit in LIMITS)]
