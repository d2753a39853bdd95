"""The scenario of a target: no limits of money, a floor of exports, for the least cost."""

from __future__ import annotations

from typing import Literal

from stz.instance import Instance
from stz.scenario import Scenario, override_scenario
from stz.targets.ceiling import METRIC, MONEY, without_money
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
    bounds = []
    for rule in scenario.bounds:
        told = rule.model_dump(mode="json")
        if rule.metric == METRIC or (rule.metric in MONEY and rule.metric == "npv"):
            told["minimum"] = None
        elif rule.metric in MONEY:
            told["maximum"] = None
        if any(told.get(key) is not None for key in _LIMITS):
            bounds.append(told)
    quotas = []
    for quota in scenario.quotas:
        told = quota.model_dump(mode="json")
        if quota.measure == "spending":
            told["maximum"] = None
        if any(told.get(key) is not None for key in _LIMITS):
            quotas.append(told)
    changes: dict[str, object] = {
        "budget_musd": None, "exports_min_musd": exports, "objective": objective,
        "bounds": bounds, "quotas": quotas,
    }  # fmt: skip
    if scenario.years is not None and scenario.years.budgets_musd:
        changes["years"] = {"budgets_musd": []}
    return override_scenario(scenario, changes)


_LIMITS = ("minimum", "maximum", "min_share", "max_share")
