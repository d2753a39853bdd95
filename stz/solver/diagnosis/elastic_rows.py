"""The rows of every group a diagnosis may relax, each with the column that relaxes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp
import scipy.sparse as sp

from stz.instance import Instance
from stz.model import (
    FloatArray,
    IntArray,
    Layout,
    Linear,
    PlanningModel,
    Row,
    bound_rows,
    combined,
    horizon,
    limit_rows,
    linear,
    pool_rows,
    quota_rows,
    seat_rows,
    spacing_rows,
    year_budget_rows,
)
from stz.solver.diagnosis.relaxable_groups import (
    LIMIT_OF,
    RelaxableGroup,
    given_bounds,
    with_entries,
)
from stz.solver.lp import INFINITY, Matrix


@dataclass(frozen=True, eq=False)
class ElasticRow:
    """One side of a row: ``terms + step * e >= limit``, or ``terms - step * e <= limit``.

    Attributes
    ----------
    ask : RelaxableGroup
        The group.
    field : str
        Limit or bound it comes from; '' in lists.
    row : int
        Row of the table in lists; sides of one group, field and row share ``e``.
    whole : bool
        Whether ``e`` is 0 or 1: a member of a list is let go or not.
    """

    ask: RelaxableGroup
    terms: Linear
    at_least: bool
    limit: float
    field: str = ""
    row: int = 0
    step: float = 1.0
    whole: bool = False


def sides_of(instance: Instance, model: PlanningModel) -> list[ElasticRow]:
    """Write the soft rows of an instance over the columns of its freed model."""
    layout = replace_instance(model.layout, instance)
    return [
        *_of_limits(layout),
        *_of_years(layout),
        *_of_entries(layout),
        *_of_lists(layout),
        *_of_mandatory(layout),
        *(
            _side(RelaxableGroup("spacing"), row, number)
            for number, row in enumerate(spacing_rows(layout))
        ),
        *(
            _side(RelaxableGroup("occupancy"), row, number)
            for number, row in enumerate(seat_rows(layout))
            if row.group == "occupancy"
        ),
    ]


def replace_instance(layout: Layout, instance: Instance) -> Layout:
    """Return the same columns read with another instance of the same tables."""
    return replace(layout, instance=instance, horizon=horizon(instance))


def _side(
    ask: RelaxableGroup, row: Row, number: int = 0, field: str = "", *, at_least: bool = False
) -> ElasticRow:
    below = at_least or (np.isfinite(row.lower) and not np.isfinite(row.upper))
    return ElasticRow(
        ask, row.expression, bool(below), row.lower if below else row.upper, field, number
    )


def _of_limits(layout: Layout) -> Iterator[ElasticRow]:
    for row in limit_rows(layout):
        ask, field = RelaxableGroup(row.group), LIMIT_OF[row.group]
        if row.lower == row.upper:
            yield _side(ask, row, 0, field, at_least=True)
            yield replace(_side(ask, row, 1, field), at_least=False, limit=row.upper)
        else:
            yield _side(ask, row, 0, field)


def _of_years(layout: Layout) -> Iterator[ElasticRow]:
    where = np.flatnonzero(np.isfinite(layout.horizon.budget)).tolist()
    for t, row in zip(where, year_budget_rows(layout), strict=True):
        yield _side(RelaxableGroup("year_budget", t), row, 0, "budget_musd")


def _of_entries(layout: Layout) -> Iterator[ElasticRow]:
    """One side per bound given of every quota and bound, in the order their rows are stated."""
    for kind, what, rows_of in (("quota", "quotas", quota_rows), ("bound", "bounds", bound_rows)):
        for number, entry in enumerate(getattr(layout.instance, what)):
            alone = replace(layout, instance=with_entries(layout.instance, kind, (entry,)))
            rows, given = list(rows_of(alone)), given_bounds(entry)
            ask = RelaxableGroup(kind, number)
            for field in ("minimum", "maximum"):
                if field in given:
                    row = rows[0]
                    limit = row.lower if field == "minimum" else row.upper
                    yield ElasticRow(ask, row.expression, field == "minimum", float(limit), field)
            shares = [field for field in ("min_share", "max_share") if field in given]
            for field, row in zip(shares, rows[len(rows) - len(shares) :], strict=True):
                yield ElasticRow(ask, row.expression, field == "min_share", 0.0, field)


def _of_lists(layout: Layout) -> Iterator[ElasticRow]:
    """Zones locked and existing, cities locked, zones banned: each is let go or not."""
    instance, columns = layout.instance, layout.columns
    sites = instance.sites
    locked = (sites["must_open"] & ~sites["existing"]).tolist()
    for site, own in enumerate(layout.at.options_of_site):
        first, last = columns.years[0].open[own], columns.last.open[own]
        for kind, options, here, at_least in (
            ("locked", last, locked[site], True),
            ("existing", first, sites["existing"].iat[site], True),
            ("banned", last, sites["banned"].iat[site], False),
        ):
            if here:
                yield ElasticRow(
                    RelaxableGroup(kind), linear((options, 1.0)), at_least, float(at_least),
                    row=site, whole=True,
                )  # fmt: skip
        if sites["existing"].iat[site] and layout.horizon.n_years > 1:
            # Whoever is let go is gone: nobody opens it later at no cost.
            later = linear((last, 1.0), (first, -1.0))
            yield ElasticRow(
                RelaxableGroup("existing"), later, False, 0.0, row=site, step=0.0, whole=True
            )
    for city in np.flatnonzero(instance.cities["must_connect"].to_numpy(bool)).tolist():
        yield ElasticRow(
            RelaxableGroup("must_connect"), linear((columns.last.connected[[city]], 1.0)), True,
            1.0, row=city, whole=True,
        )  # fmt: skip


def _of_mandatory(layout: Layout) -> Iterator[ElasticRow]:
    """Pools to be served whole; the row over all of them is implied and left out."""
    pools = np.flatnonzero(layout.instance.pools["mandatory"].to_numpy(bool)).tolist()
    rows = [row for row in pool_rows(layout) if row.group == "mandatory"]
    for number, row in enumerate(rows):
        yield ElasticRow(RelaxableGroup("mandatory"), row.expression, True, row.lower,
                   row=pools[number % len(pools)], step=max(row.lower, 1e-9),
                   whole=True)  # fmt: skip


def elastic_matrix(
    base: Matrix, model: PlanningModel, sides: list[ElasticRow]
) -> tuple[Matrix, IntArray]:
    """Add soft rows and the columns that relax them to the matrix of a freed model.

    Returns
    -------
    Matrix
        Minimizes nothing: the objective is 1, so that gaps relate to that.
    int array, shape (n_sides,)
        Column that relaxes each side.
    """
    n = base.n_columns
    place: dict[tuple[RelaxableGroup, str, int], int] = {}
    for side in sides:
        place.setdefault((side.ask, side.field, side.row), n + len(place))
    elastic = np.array([place[side.ask, side.field, side.row] for side in sides], dtype=np.int64)
    width = n + len(place)
    starts, indices, values = [0], [], []
    lower, upper = [], []
    for side, column in zip(sides, elastic.tolist(), strict=True):
        sign = 1.0 if side.at_least else -1.0
        indices += [*side.terms.columns.tolist(), column]
        values += [*side.terms.coefficients.tolist(), sign * side.step]
        starts.append(len(indices))
        limit = side.limit - side.terms.constant
        lower.append(limit if side.at_least else -INFINITY)
        upper.append(INFINITY if side.at_least else limit)
    soft = sp.csr_matrix((values, indices, starts), shape=(len(sides), width))
    hard = sp.csr_matrix(
        (base.rows.data, base.rows.indices, base.rows.indptr), shape=(base.rows.shape[0], width)
    )
    existing = np.array(
        [model.groups[row.name] == "existing" for row in model.problem.constraints()], dtype=bool
    )
    more = len(place)
    whole = np.zeros(more, dtype=bool)
    whole[[column - n for side, column in zip(sides, elastic, strict=True) if side.whole]] = True
    return Matrix(
        cost=np.zeros(width),
        offset=1.0,
        maximize=False,
        lower=np.concatenate([base.lower, np.zeros(more)]),
        upper=np.concatenate([base.upper, np.zeros(more)]),
        integer=np.concatenate([base.integer, whole]),
        rows=sp.vstack([hard, soft], format="csr"),
        row_lower=np.concatenate([np.where(existing, -INFINITY, base.row_lower), lower]),
        row_upper=np.concatenate([base.row_upper, upper]),
    ), elastic


def needed(side: ElasticRow, solution: FloatArray) -> float:
    """Return the limit that a solution needs of a side: its own where that holds already."""
    activity = side.terms.value(solution)
    return min(side.limit, activity) if side.at_least else max(side.limit, activity)


def parts_of_share(
    instance: Instance, model: PlanningModel, side: ElasticRow
) -> tuple[Linear, Linear]:
    """Return what a share is of, and the whole: ``terms = chosen - share * whole``."""
    kind = side.ask.kind
    entry: Any = (instance.quotas if kind == "quota" else instance.bounds)[side.ask.index]

    def at(share: float) -> Linear:
        one = replace(entry, **{**dict.fromkeys(given_bounds(entry)), side.field: share})
        layout = replace_instance(model.layout, with_entries(instance, kind, (one,)))
        (row,) = (quota_rows if kind == "quota" else bound_rows)(layout)
        return row.expression

    chosen, less_whole = at(0.0), at(1.0)
    return chosen, combined((chosen, 1.0), (less_whole, -1.0))


def problem_of(matrix: Matrix) -> pulp.LpProblem:
    """Write a matrix as a PuLP problem without objective, for engines that start from one."""
    problem = pulp.LpProblem("diagnosis", pulp.const.LpMinimize)
    names = [str(column) for column in range(matrix.n_columns)]
    made: list[pulp.LpVariable] = []
    kinds = np.where(matrix.integer, "Integer", "Continuous").tolist()
    for name, kind, low, high in zip(
        names, kinds, matrix.lower.tolist(), matrix.upper.tolist(), strict=True
    ):
        (variable,) = problem.add_variable_dict(
            "x", [name], lowBound=low, upBound=high if np.isfinite(high) else None, cat=kind
        ).values()
        made.append(variable)
    rows = matrix.rows
    limits = zip(matrix.row_lower.tolist(), matrix.row_upper.tolist(), strict=True)
    for row, (low, high) in enumerate(limits):
        own = slice(rows.indptr[row], rows.indptr[row + 1])
        terms = pulp.lpSum_vars_coefs(
            (made[column], value)
            for column, value in zip(
                rows.indices[own].tolist(), rows.data[own].tolist(), strict=True
            )
        )
        if low == high:
            problem.addConstraint(terms == low, f"row_{row}")
            continue
        if np.isfinite(low):
            problem.addConstraint(terms >= low, f"row_{row}_min")
        if np.isfinite(high):
            problem.addConstraint(terms <= high, f"row_{row}_max")
    problem.setObjective(pulp.lpSum([]))
    return problem
