"""The plan that adds nothing: what is left where time is up before the problem is written.

A large problem takes longer to write than a short limit allows. What stands already, with nothing
opened and nothing built, is a plan wherever nothing else is asked for, and small enough to write.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from stz.errors import DataError
from stz.instance import Instance, Limits, tables_without
from stz.model import build_model
from stz.plan import Plan
from stz.solver.engines import run_search
from stz.solver.heuristics import standing_start
from stz.solver.progress import CTRL_C, Clock
from stz.solver.result import plan_from
from stz.solver.search import start_search

#: Seconds that judging what stands may take: its availability may be asked for.
JUDGING_SECONDS = 1.0


def standing_plan(
    instance: Instance, objective: str, clock: Clock, *, gap: float, engine: str, seed: int
) -> Plan:
    """Return the plan that adds nothing, with no bound; without a plan where that is none.

    Parameters
    ----------
    instance : Instance
        What was to be planned.
    objective : str
        A metric of the registry, with ``max`` or ``min`` before it if not in its own direction.
    clock : Clock
        The clock that stopped the writing.
    """
    bare, possible = standing(instance)
    model = build_model(bare, objective)
    search = start_search(model, Clock(JUDGING_SECONDS), gap=gap, seed=seed, listener=None)
    if possible and not model.contradictions and not search.offer(standing_start(search)):
        # existing zones may have to be filled
        run_search(search, "highs", ties=False)
    reason = clock.interrupted.reason or "time limit reached"
    plan = plan_from(search, engine=engine, message="")
    # what the small problem proves is no bound of the large one
    return replace(
        plan,
        status="feasible" if plan.has_plan else "no_plan",
        bound=-search.worst,
        gap=math.inf if plan.has_plan else math.nan,
        message=reason,
        wall_time=clock.elapsed,
        time_limit=clock.time_limit if np.isfinite(clock.time_limit) else None,
        interrupted=clock.interrupted.reason == CTRL_C,
        instance_digest=instance.digest,
    )


def standing(instance: Instance) -> tuple[Instance, bool]:
    """Return what stands already or is locked, and whether that may be a plan.

    Sites, links and cities that may be added are left out, with their rows in other tables.
    """
    sites, links, cities = instance.sites, instance.links, instance.cities
    trimmed = tables_without(
        instance,
        sites=sites.loc[~(sites["existing"] | sites["must_open"]), "site"].tolist(),
        links=links.loc[~links["existing"], "link"].tolist(),
        cities=cities.loc[~cities["must_connect"], "node"].tolist(),
    )
    try:
        return replace(instance, **trimmed), True
    except DataError:
        # such as more zones asked for than there are sites left: what adds nothing is no plan then
        bare = replace(instance, limits=Limits(), quotas=(), bounds=(), **trimmed)
        return bare, False
