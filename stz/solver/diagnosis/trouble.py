"""Why a solve has no plan though nothing is proven impossible: no limit, bad numbers, no time."""

from __future__ import annotations

import math

import highspy
import numpy as np

from stz.errors import Problem
from stz.instance import TABLES, Instance
from stz.model import REGISTRY, IntArray, PlanningModel
from stz.solver.diagnosis.words import listed, number
from stz.solver.lp import INFINITY, Matrix, highs_model

#: Numbers of one column, apart from 0, that differ by more than this trouble solvers.
RANGE = 1e7
#: So do numbers further from 1 than these.
TINY, HUGE = 1e-7, 1e9


def unbounded_ray(matrix: Matrix) -> IntArray:
    """Return the columns on a ray along which the objective grows forever; none if there is none.

    A direction of recession: rows and bounds as in the program with every finite limit 0, and no
    column moving by more than 1.
    """
    ray = Matrix(
        cost=matrix.cost,
        offset=0.0,
        maximize=matrix.maximize,
        lower=np.where(np.isfinite(matrix.lower), 0.0, -1.0),
        upper=np.where(np.isfinite(matrix.upper), 0.0, 1.0),
        integer=np.zeros(matrix.n_columns, dtype=bool),
        rows=matrix.rows,
        row_lower=np.where(np.isfinite(matrix.row_lower), 0.0, -INFINITY),
        row_upper=np.where(np.isfinite(matrix.row_upper), 0.0, INFINITY),
        scale=matrix.scale,
    )
    model = highs_model(ray, [], integer=False)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return np.zeros(0, dtype=np.int64)
    direction = np.array(model.getSolution().col_value)
    if abs(float(matrix.cost @ direction)) <= 1e-9 * float(np.abs(matrix.cost).max(initial=0.0)):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.abs(direction) > 1e-7).astype(np.int64)


def column_words(model: PlanningModel, column: int) -> str:
    """Say which decision a column of the program is."""
    instance = model.instance
    reach, options, links = instance.reach, instance.options, instance.links
    for year, columns in zip(model.horizon.calendar, model.columns.years, strict=True):
        when = f" in {year}" if model.horizon.n_years > 1 else ""
        for what, say in (
            ("open", lambda k: f"opening of site {options['site'].iat[k]}"),
            ("blocks", lambda k: f"blocks of seats at site {options['site'].iat[k]}"),
            ("build", lambda k: f"building of link {links['link'].iat[k]}"),
            ("connected", lambda k: f"connection of city {instance.cities['node'].iat[k]}"),
            ("workers", lambda k: f"people of pool {reach['pool'].iat[k]} at site "
                                  f"{reach['site'].iat[k]}"),
            ("remote", lambda k: f"remote workers of city {instance.cities['node'].iat[k]}"),
        ):  # fmt: skip
            found = np.flatnonzero(getattr(columns, what) == column)
            if len(found):
                said: str = say(int(found[0]))  # type: ignore[no-untyped-call]
                return said + when
    return f"column {column}"


def unbounded_problem(model: PlanningModel, ray: IntArray) -> Problem:
    """Say what may grow forever."""
    metric = model.objective_name
    grows = listed([column_words(model, column) for column in ray.tolist()])
    what = f"{metric} has no limit"
    return Problem(
        "",
        f"{what}: {grows} can grow without limit" if grows else what,
        f"give budget_musd, seats or talent a limit, or bound {metric}",
        field="objective",
        value=metric,
    )


def troubled_columns(instance: Instance) -> list[Problem]:
    """Return the columns of tables whose numbers no solver tells apart well."""
    found = []
    for table, columns in TABLES.items():
        frame = getattr(instance, table)
        for column in columns:
            if column.kind not in ("float", "int") or column.name in ("lon", "lat", "year"):
                continue
            values = np.abs(frame[column.name].to_numpy(float))
            values = values[np.isfinite(values) & (values > 0)]
            if not len(values):
                continue
            least, most = float(values.min()), float(values.max())
            if most / least > RANGE or least < TINY or most > HUGE:
                found.append(
                    Problem(
                        "",
                        f"numbers range from {number(float(f'{least:.3g}'))} to "
                        f"{number(float(f'{most:.3g}'))}, which solvers cannot tell apart well "
                        f"({column.meaning})",
                        "check the unit, and set negligible values to 0",
                        layer=table,
                        field=column.name,
                    )
                )
    return found


def failed_problem(instance: Instance, message: str) -> list[Problem]:
    """Say why a solver may have failed: the numbers, if they are bad."""
    reason = message.rstrip(".") or "the solver gave up"
    what = Problem(
        "", f"numerical trouble: {reason}", "try the other engine, or correct the numbers"
    )
    return [what, *troubled_columns(instance)]


def out_of_time_problem(
    objective: str, maximize: bool, bound: float, time_limit: float | None
) -> Problem:
    """Say what is known where time ran out before a first plan, and what may help."""
    limit = f" within {time_limit:g} s" if time_limit else ""
    what = f"no plan was found{limit}; it is not known whether there is one"
    if math.isfinite(bound):
        unit = REGISTRY[objective].unit
        word = "at most" if maximize else "at least"
        what += f"; every plan has {objective} of {word} {number(float(f'{bound:.6g}'))} {unit}"
    more = f"give more time, e.g. --time-limit {4 * time_limit:g}; " if time_limit else ""
    return Problem(
        "",
        what,
        f"{more}or try the other engine, a lower protection level, fewer candidates, or a larger "
        f"budget",
        field="solver.time_limit_s",
        value=f"{time_limit:g}" if time_limit else "",
    )
