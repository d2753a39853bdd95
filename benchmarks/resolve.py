"""Twenty small changes to the national plan, each solved again warm and from nothing.

Case ``resolve`` changes budgets, locks and bans; ``whatif`` the costs of fiber and zones and the
people of a place as well.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.national import NATIONAL, scenario_problem
from benchmarks.record import Record
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError
from stz.instance import Edits, Instance
from stz.instance import edited as with_edits

if TYPE_CHECKING:
    from stz.plan import Plan

GAP = 0.01
TIME_LIMIT_S = 120.0
EDITS = 20
MOST_CHANGE = 0.1
KINDS = ("budget", "lock", "ban")
ASKED = (*KINDS, "cost", "talent")
_ANSWERS = ("optimal", "infeasible")


@dataclass(frozen=True)
class Edit:
    """One change to the problem that the planner was made of."""

    kind: str
    budget_musd: float | None = None
    lock: tuple[Any, ...] = ()
    ban: tuple[Any, ...] = ()
    link_cost_factor: float = 1.0
    zone_cost_factor: float = 1.0
    talent_factor: Mapping[Any, float] = field(default_factory=dict)

    def keywords(self) -> dict[str, Any]:
        """Return what ``Planner.resolve`` is given."""
        if self.kind == "budget":
            return {"budget_musd": self.budget_musd}
        if self.kind == "cost":
            return {
                "link_cost_factor": self.link_cost_factor,
                "zone_cost_factor": self.zone_cost_factor,
            }
        if self.kind == "talent":
            return {"talent_factor": dict(self.talent_factor)}
        return {"lock": list(self.lock)} if self.kind == "lock" else {"ban": list(self.ban)}


def edits_of_the_national_plan(arguments: tuple[str, ...]) -> list[Trial]:
    """Return the one trial of ``resolve``; an argument is the number of edits.

    Raises
    ------
    ScenarioError
        If the argument is no whole number above 0.
    """
    return _trials("resolve", arguments, KINDS)


def questions_of_the_national_plan(arguments: tuple[str, ...]) -> list[Trial]:
    """Return the one trial of ``whatif``; an argument is the number of questions.

    Raises
    ------
    ScenarioError
        If the argument is no whole number above 0.
    """
    return _trials("whatif", arguments, ASKED)


def _trials(case: str, arguments: tuple[str, ...], kinds: tuple[str, ...]) -> list[Trial]:
    if len(arguments) > 1 or not all(word.isdecimal() and int(word) for word in arguments):
        raise ScenarioError(
            f"{case} cannot make {' '.join(arguments)!r} edits", mend="give one whole number"
        )
    count = int(arguments[0]) if arguments else EDITS
    build = partial(scenario_problem, "pakistan-2030", NATIONAL)
    run = partial(run_edits, count, kinds=kinds)
    return [Trial("", build, GAP, TIME_LIMIT_S, run=run, solves=1 + 2 * count)]


def draw_edits(
    instance: Instance,
    opened: list[Any],
    count: int,
    seed: int,
    kinds: tuple[str, ...] = KINDS,
) -> list[Edit]:
    """Draw changes that mean something: one seed, one list.

    A budget moves by up to 10 % either way, costs of fiber and zones by up to 50 %; a lock is put
    on a candidate that the plan left closed and that could fill its smallest size; a ban on a new
    zone that the plan opened; one pool at work gets half to twice its people.

    Parameters
    ----------
    instance : Instance
        The problem that is changed.
    opened : list
        Sites that its plan opens.
    count, seed : int
        How many changes, and which.
    kinds : tuple of str
        Of `ASKED`.
    """
    random = np.random.default_rng(seed)
    sites = instance.sites
    new = sites.loc[~(sites["existing"] | sites["banned"] | sites["must_open"]), "site"]
    fillable = _fillable(instance)
    closed = [site for site in new if site not in set(opened) and site in fillable]
    bannable = [site for site in new if site in set(opened)]
    budget = instance.limits.budget_musd
    pools = sorted(instance.reach["pool"].unique().tolist(), key=str)
    there = dict(zip(ASKED, (budget is not None, closed, bannable, True, pools), strict=True))
    able = [kind for kind in kinds if there[kind]]
    if not able:
        raise ScenarioError(
            "there is nothing to edit", mend="a problem with a budget or candidates"
        )
    order = [able[number % len(able)] for number in range(count)]
    random.shuffle(order)
    edits = []
    for kind in order:
        if kind == "budget":
            factor = 1 + random.uniform(-MOST_CHANGE, MOST_CHANGE)
            edits.append(Edit(kind, budget_musd=round(float(budget or 0.0) * factor, 3)))
        elif kind == "lock":
            edits.append(Edit(kind, lock=(closed[random.integers(len(closed))],)))
        elif kind == "cost":
            fiber, zones = (round(1 + random.uniform(-0.5, 0.5), 3) for _ in range(2))
            edits.append(Edit(kind, link_cost_factor=fiber, zone_cost_factor=zones))
        elif kind == "talent":
            pool = pools[random.integers(len(pools))]
            factor = round(2.0 ** random.uniform(-1, 1), 3)
            edits.append(Edit(kind, talent_factor={pool: factor}))
        else:
            edits.append(Edit(kind, ban=(bannable[random.integers(len(bannable))],)))
    return edits


def _fillable(instance: Instance) -> set[Any]:
    """Return sites whose smallest size enough people would come to."""
    talent = instance.pools.set_index("pool")["talent"]
    reach, options = instance.reach, instance.options
    coming = (reach["share"] * reach["pool"].map(talent)).groupby(reach["site"]).sum()
    seats = options["block_seats"].where(np.isfinite(options["block_seats"]), 0.0)
    needed = options["min_occupancy"] * options["min_blocks"] * seats
    least = needed.groupby(options["site"]).min()
    return {site for site, persons in least.items() if coming.get(site, 0.0) >= persons}


def edited(instance: Instance, edit: Edit) -> Instance:
    """Return the problem that an edit makes of another one."""
    sites = instance.sites
    changed = replace(
        instance,
        sites=sites.assign(
            must_open=sites["must_open"] | sites["site"].isin(edit.lock),
            banned=sites["banned"] | sites["site"].isin(edit.ban),
        ),
    )
    if edit.budget_musd is not None:
        return changed.with_limits(budget_musd=edit.budget_musd)
    if edit.kind in ("cost", "talent"):
        return with_edits(instance, Edits(**edit.keywords()))
    return changed


def run_edits(
    count: int,
    problem: Problem,
    settings: Settings,
    timeline: Timeline,
    kinds: tuple[str, ...] = KINDS,
) -> Outcome:
    """Solve once, then every edit: warm by the planner, cold by ``stz.solve``.

    Each edit starts from the problem as it was, not from the edit before. Both plans go through the
    verifier, and each proof is held against the other plan.
    """
    import stz

    engine = None if settings.engine == DEFAULT else settings.engine
    asked: dict[str, Any] = {
        "objective": problem.objective, "gap": settings.gap, "time_limit": settings.time_limit_s,
        "engine": engine, "seed": settings.seed, "threads": settings.threads,
    }  # fmt: skip
    planner: Any = stz.Planner(problem.instance, **asked)
    first, first_s = _timed(planner.solve)
    timeline.note(first_s, first.objective, first.gap)
    wrong = _refused(problem.instance, first)
    details: list[dict[str, Any]] = []
    if first.has_plan and not first.interrupted:
        for edit in draw_edits(problem.instance, first.opened, count, settings.seed, kinds):
            changed = edited(problem.instance, edit)
            warm, warm_s = _timed(partial(planner.resolve, **edit.keywords()))
            cold, cold_s = _timed(partial(stz.solve, changed, **asked))
            if warm.interrupted or cold.interrupted:
                break
            wrong += [f"{edit}: {what}" for what in _contradictions(changed, warm, cold)]
            details.append(
                {
                    **edit.keywords(), "kind": edit.kind, "warm_s": round(warm_s, 3),
                    "cold_s": round(cold_s, 3), "first_answer_s": _first_answer(warm),
                    "warm_gap": warm.gap, "cold_gap": cold.gap,
                    "warm_status": str(warm.status), "cold_status": str(cold.status),
                    "warm_objective": warm.objective, "cold_objective": cold.objective,
                }
            )  # fmt: skip
    return _outcome(first, first_s, details, wrong)


def _first_answer(plan: Plan) -> float:
    """Return the seconds until the first plan of a solve; NaN where there was none."""
    return float(plan.history[0]["elapsed_s"]) if plan.history else math.nan


def _timed(solve: Callable[[], Plan]) -> tuple[Plan, float]:
    began = time.perf_counter()
    plan = solve()
    return plan, time.perf_counter() - began


def _refused(instance: Instance, plan: Plan) -> list[str]:
    """Return what the verifier says against a plan; the digest is not asked for."""
    from stz.verifier.verify_plan import verify_plan

    if not plan.has_plan:
        return []
    checked = verify_plan(instance, replace(plan, instance_digest=instance.digest))
    return [str(one) for one in checked.violations[:3]]


def _contradictions(instance: Instance, warm: Plan, cold: Plan) -> list[str]:
    """Return why the two answers cannot both be right."""
    said = [f"warm: {what}" for what in _refused(instance, warm)]
    said += [f"cold: {what}" for what in _refused(instance, cold)]
    if warm.has_plan and cold.has_plan:
        sign = 1 if cold.maximize else -1
        slack = 1e-6 * max(abs(cold.objective), 1.0)
        for plan, bound, who in ((cold, warm.bound, "warm"), (warm, cold.bound, "cold")):
            if sign * (plan.objective - bound) > slack:
                said.append(f"the {who} bound {bound:g} is beaten by a plan of {plan.objective:g}")
    elif "infeasible" in (warm.status, cold.status) and warm.has_plan != cold.has_plan:
        said.append(f"warm is {warm.status}, cold is {cold.status}")
    return said


def _outcome(
    first: Plan, first_s: float, details: list[dict[str, Any]], wrong: list[str]
) -> Outcome:
    median = _median([row["warm_s"] for row in details])
    cold = _median([row["cold_s"] for row in details])
    unproven = sum(row["warm_status"] not in _ANSWERS for row in details)
    cold_unproven = sum(row["cold_status"] not in _ANSWERS for row in details)
    status = str(first.status)
    if unproven and status == "optimal":
        status = "feasible"
    return Outcome(
        status="refused" if wrong else status,
        objective=first.objective,
        bound=first.bound,
        gap=first.gap,
        total_s=first_s + sum(row["warm_s"] + row["cold_s"] for row in details),
        nodes=first.nodes,
        cuts=first.cuts,
        engine=first.engine,
        solver=first.solver,
        message="; ".join(wrong[:3]),
        median_s=median,
        cold_median_s=cold,
        first_answer_s=_median(
            [row["first_answer_s"] for row in details if not math.isnan(row["first_answer_s"])]
        ),
        ratio=round(cold / median, 2) if median > 0 else math.nan,
        ratio_to="median seconds of a cold solve of the same edit",
        figures={
            "edits": float(len(details)),
            "unproven": float(unproven),
            "cold_unproven": float(cold_unproven),
            "slowest_s": max((row["warm_s"] for row in details), default=math.nan),
        },
        details=tuple(details),
    )


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3) if values else math.nan


def summary(records: Sequence[Record]) -> Conclusion:
    """Say how long an edit takes, in a line per engine."""
    lines = [
        f"{record.case}, {record.engine}: median {record.median_s:.1f} s warm and "
        f"{record.cold_median_s:.1f} s cold over {record.figures['edits']:.0f} edits, "
        f"{record.ratio:g} times faster, first answer after {record.first_answer_s:.1f} s; "
        f"{record.figures['unproven']:.0f} warm and "
        f"{record.figures['cold_unproven']:.0f} cold stopped before {record.gap_asked:.2%}"
        for record in records
        if math.isfinite(record.ratio)
    ]
    return Conclusion(list(records), tuple(lines))
