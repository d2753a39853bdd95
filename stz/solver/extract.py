"""Read a plan out of a finished search."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from stz.model import REGISTRY
from stz.model.columns import NO_COLUMN, FloatArray
from stz.plan import Plan
from stz.plan.plan import Status
from stz.solver.search import Search
from stz.solver.versions import solver_version

#: Persons below this are numerical dust.
DUST = 1e-6


def plan_from(search: Search, *, engine: str, message: str) -> Plan:
    """Return the plan of the incumbent with the proof the search holds."""
    instance, model = search.model.instance, search.model
    solution = search.incumbent.solution
    status = _status(search, message)
    objective = search.incumbent.objective
    bound = search.bound
    if solution is not None and math.isnan(bound):
        bound = -search.worst
    tables = _tables(search, solution)
    metrics = (
        {
            name: metric.expression(instance, model.columns).value(solution)
            for name, metric in REGISTRY.items()
        }
        if solution is not None
        else {}
    )
    return Plan(
        status=status,
        objective_name=model.objective_name,
        maximize=model.maximize,
        objective=objective,
        bound=bound,
        gap=abs(bound - objective) / max(abs(objective), 1e-9),
        **tables,
        metrics=metrics,
        wall_time=search.clock.elapsed,
        engine=engine,
        solver=solver_version(engine),
        seed=search.seed,
        gap_asked=search.gap,
        time_limit=search.clock.time_limit if math.isfinite(search.clock.time_limit) else None,
        nodes=search.nodes,
        cuts=len(search.pool),
        interrupted=search.clock.interrupted.is_set(),
        message=message or _limit_message(search, status),
        instance_digest=instance.digest,
        history=tuple(search.history),
    )


def _status(search: Search, message: str) -> Status:
    if search.incumbent.solution is not None:
        return "optimal" if search.is_proven else "feasible"
    if search.infeasible:
        return "infeasible"
    if message == "unbounded":
        return "unbounded"
    return "error" if message else "no_plan"


def _limit_message(search: Search, status: Status) -> str:
    if status not in ("feasible", "no_plan"):
        return ""
    return "interrupted" if search.clock.interrupted.is_set() else "time limit reached"


def _tables(search: Search, solution: FloatArray | None) -> dict[str, pd.DataFrame]:
    instance, columns = search.model.instance, search.model.columns
    if solution is None:
        solution = np.zeros(search.matrix.n_columns)
    options = instance.options
    opened = np.flatnonzero(solution[columns.open] > 0.5)
    order = {site: row for row, site in enumerate(instance.sites["site"].tolist())}
    opened = np.array(
        sorted(opened.tolist(), key=lambda row: order[options["site"].iat[row]]), dtype=np.int64
    )
    blocks = np.where(
        columns.blocks[opened] != NO_COLUMN,
        np.rint(solution[columns.blocks[opened]]),
        options["min_blocks"].to_numpy()[opened],
    ).astype(np.int64)
    zones = options.iloc[opened][["site", "size", "package"]].reset_index(drop=True)
    seats = options["block_seats"].to_numpy(float)[opened]
    taken = np.multiply(blocks, seats, out=np.zeros(len(blocks)), where=blocks > 0)
    year = int(instance.years["year"].iat[0])
    zones = zones.assign(blocks=blocks, seats=taken, year=year)
    cities = instance.cities.iloc[np.flatnonzero(solution[columns.connected] > 0.5)]

    built = np.flatnonzero((columns.build != NO_COLUMN) & (solution[columns.build] > 0.5))
    workers = solution[columns.workers]
    working = np.flatnonzero(workers > DUST)
    remote = np.where(columns.remote != NO_COLUMN, solution[columns.remote], 0.0)
    at_home = np.flatnonzero(remote > DUST)
    return {
        "zones": zones,
        "expansions": zones[["site", "year", "blocks"]],
        "connections": cities[["node"]].assign(year=year).reset_index(drop=True),
        "built_links": instance.links.iloc[built][["link", "a", "b"]]
        .assign(year=year)
        .reset_index(drop=True),
        "assignment": instance.reach.iloc[working][["pool", "site"]]
        .assign(year=year, persons=workers[working])
        .reset_index(drop=True),
        "remote": instance.cities.iloc[at_home][["pool", "node"]]
        .assign(year=year, persons=remote[at_home])
        .reset_index(drop=True),
        "availability": pd.DataFrame(
            columns=["site", "power_min", "fiber_min", "downtime_min", "target_min"]
        ),
        "by_year": pd.DataFrame(
            columns=["year", "capex", "exports", "opex", "assignment", "jobs", "zones", "cities",
                     "fiber_km"]
        ),
    }
