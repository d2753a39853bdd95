"""The independent verifier: a plan held against its instance, sharing no code with the optimizer.

Everything is recomputed from the instance and the plan's tables: every constraint, every cost, the
objective, the gap, and who still reaches a gateway when something fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from stz.errors import Problem, VerificationError
from stz.instance import Instance
from stz.plan.plan import Plan
from stz.plan.recompute import Reckoning, reckon, totals, with_text_ids
from stz.plan.survivability import LEVELS, NOTHING_FAILS, Failure, fiber_graph, unserved
from stz.plan.verification import Findings, Verification, compared, flagged, problem, together
from stz.plan.verify_rows import (
    check_declared_seats,
    check_limits,
    check_opening,
    check_people,
    check_quotas,
)
from stz.plan.verify_tables import check_tables, unreadable

OBJECTIVES = {"exports": ("exports", "max"), "cost": ("cost", "min"), "npv": ("npv", "max")}
"""Metric and direction of each objective."""


def verify_plan(instance: Instance, plan: Plan) -> Verification:
    """Check a plan from its instance and its own tables alone.

    Parameters
    ----------
    instance : Instance
        The problem the plan answers.
    plan : Plan
        A plan with an incumbent; one without is refused under the group ``status``.

    Returns
    -------
    Verification
        All violations at once, each naming its constraint group, and the recomputed metrics.
    """
    if not plan.has_plan:
        what = f"status is {plan.status!r}: there is no plan to verify"
        return Verification(False, (problem("status", what, field="status"),), {}, 1.0)
    broken = unreadable(plan)
    if broken.problems:
        return Verification(False, broken.problems, {}, 1.0)
    given, (instance, plan) = instance, with_text_ids(instance, plan)
    reckoning = reckon(instance, plan)
    metrics = totals(instance, reckoning)
    findings = together(
        [
            *_check_instance(given, plan),
            *check_tables(instance, plan),
            *check_opening(instance, reckoning),
            *check_people(instance, reckoning),
            *check_declared_seats(plan.zones, reckoning),
            *check_limits(instance, metrics),
            *check_quotas(instance, reckoning),
            *check_survivability(instance, reckoning),
            *check_claims(plan, metrics),
        ]
    )
    worst = max(findings.worst, 1.0 if findings.problems and findings.worst == 0 else 0.0)
    return Verification(not findings.problems, findings.problems, metrics, worst)


def require_verified(instance: Instance, plan: Plan) -> Verification:
    """Return the verification of a plan, or raise with all of its violations.

    Raises
    ------
    VerificationError
        Where the plan breaks any constraint or misreports itself.
    """
    verification = verify_plan(instance, plan)
    if not verification.ok:
        raise VerificationError(verification.violations)
    return verification


def check_survivability(instance: Instance, reckoning: Reckoning) -> Iterator[Findings]:
    """Yield findings of zones and cities that a failure cuts off from all gateways."""
    if not instance.has_network:
        return
    links = instance.links
    in_use = links[links["existing"].astype(bool) | links["link"].isin(reckoning.links["link"])]
    graph = fiber_graph(in_use, instance.gateways)
    for level, sinks in _sinks(instance, reckoning).groupby("level", sort=True):
        if level not in LEVELS:
            known = ", ".join(LEVELS)
            what = f"protection level {level!r} is unknown (known: {known})"
            rows = sinks["row"].str.partition(" ")[2]
            yield Findings(tuple(problem("survivability", what, row=row) for row in rows), 1.0)
            continue
        lost = unserved(graph, set(sinks["node"]), LEVELS[str(level)](graph))
        cut_off = sinks[sinks["node"].isin(list(lost))]
        for row, node in zip(cut_off["row"], cut_off["node"], strict=True):
            yield Findings((_cut_off(str(row), str(node), str(level), lost[node]),), 1.0)


def _sinks(instance: Instance, reckoning: Reckoning) -> pd.DataFrame:
    zones, cities = reckoning.zones, reckoning.cities
    level = zones["protection"].where(zones["protection"] != "", instance.protection)
    return pd.concat(
        [
            pd.DataFrame({"row": "zone " + zones["site"], "node": zones["node"], "level": level}),
            pd.DataFrame(
                {
                    "row": "city " + cities["node"],
                    "node": cities["node"],
                    "level": cities["protection"].where(cities["protection"] != "", "single"),
                }
            ),
        ]
    )


def _cut_off(row: str, node: str, level: str, failures: tuple[Failure, ...]) -> Problem:
    first = failures[0].name
    more = f" (and after {len(failures) - 1} other failures)" if len(failures) > 1 else ""
    when = "although " + first if failures[0] == NOTHING_FAILS else "when " + first
    what = f"{row} has no path to any gateway {when}{more}; its protection is {level}"
    return problem("survivability", what, row=row.partition(" ")[2], field="node", value=node)


def check_claims(plan: Plan, metrics: dict[str, float]) -> Iterator[Findings]:
    """Yield findings of groups objective, metrics, bound and status."""
    if plan.objective_name not in OBJECTIVES:
        what = f"objective {plan.objective_name!r} is unknown (known: {', '.join(OBJECTIVES)})"
        yield Findings((problem("objective", what, field="objective_name"),), 1.0)
        return
    metric, direction = OBJECTIVES[plan.objective_name]
    name = [plan.objective_name]
    what = "reported {row} is {left}, the decisions make {right}"
    yield compared("objective", name, plan.objective, "==", metrics[metric], what)
    shared = [known for known in plan.metrics if known in metrics]
    reported = [plan.metrics[known] for known in shared]
    right = [metrics[known] for known in shared]
    yield compared("metrics", shared, reported, "==", right, "metric " + what)
    what = "bound {left} on {row} is worse than the objective {right}"
    sense = ">=" if direction == "max" else "<="
    yield compared("bound", name, plan.bound, sense, plan.objective, what)  # type: ignore[arg-type]
    gap = abs(plan.bound - plan.objective) / max(abs(plan.objective), 1e-9)
    what = "reported gap of {row} is {left}, bound and objective make {right}"
    yield compared("bound", name, plan.gap, "==", gap, what, field="gap")
    if plan.status == "optimal" and not gap <= plan.gap_asked + 1e-9:
        what = f"called optimal at a gap of {gap:.3g}, asked for {plan.gap_asked:.3g}"
        yield Findings((problem("status", what, field="status", value=plan.status),), 1.0)


def _check_instance(instance: Instance, plan: Plan) -> Iterator[Findings]:
    if plan.instance_digest and plan.instance_digest != instance.digest:
        what = "the plan was made for another instance"
        yield Findings((problem("instance", what, field="instance_digest"),), 1.0)
    for name, key in (("nodes", "node"), ("sites", "site"), ("pools", "pool")):
        ids = getattr(instance, name)[key].astype(str)
        what = f"{key} {{row}} is the id of two rows, once a number and once a text"
        yield flagged("instance", ids[ids.duplicated()].unique(), what, where=f"instance.{name}")
