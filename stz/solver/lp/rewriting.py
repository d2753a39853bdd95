"""Change a model that is laid out already: new limits, locks, bans, costs, people; same columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from stz.instance import Instance
from stz.model import (
    REGISTRY,
    FloatArray,
    Layout,
    Metric,
    Objective,
    PlanningModel,
    Row,
    block_rows,
    bound_rows,
    horizon,
    limit_rows,
    mandatory_rows,
    nested_rows,
    open_rows,
    pool_rows,
    quota_rows,
    reach_bounds,
    reach_rows,
    seat_rows,
    spacing_rows,
    year_budget_rows,
)
from stz.solver.lp.matrix import Matrix, objective_scale

#: Rows that edits may change; all others depend on tables that no edit touches.
REWRITTEN = (open_rows, limit_rows, year_budget_rows, quota_rows, bound_rows, spacing_rows)
#: Rows that depend on how many people there are; written anew only where that changes.
OF_PEOPLE = (pool_rows, reach_rows, nested_rows, block_rows, seat_rows, mandatory_rows)
_GROUPS_OF_PEOPLE = frozenset(
    {"pool", "mandatory", "remote", "reach", "blocks", "seats", "occupancy"}
)


@dataclass(frozen=True, eq=False)
class LaidOut:
    """A model with its matrix, split into rows that stay and rows that edits may change.

    Attributes
    ----------
    model : PlanningModel
    kept : Matrix
        Rows that no edit changes. Its column bounds are those where nothing is banned, locked or
        closed.
    people : Matrix
        The same with the rows that depend on how many people there are.
    """

    model: PlanningModel
    kept: Matrix
    people: Matrix


def lay_out(model: PlanningModel, matrix: Matrix) -> LaidOut:
    """Take the rows that edits may change out of a matrix.

    Parameters
    ----------
    model : PlanningModel
        A model as it was built.
    matrix : Matrix
        Its matrix, rows in the order of ``model.problem``.
    """
    groups = {row.group for row in _rows(model.layout)} | {"open", "locked", "existing"}
    names = [constraint.name for constraint in model.problem.constraints()]
    own = np.array([model.groups[name] for name in names], dtype=object)
    stays = ~np.isin(own, sorted(groups))
    lasting = stays & ~np.isin(own, sorted(_GROUPS_OF_PEOPLE))
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    for columns in model.columns.years:
        lower[columns.connected] = 0.0
        upper[columns.open] = 1.0

    def only(rows: npt.NDArray[np.bool_]) -> Matrix:
        return replace(
            matrix,
            lower=lower,
            upper=upper,
            rows=sp.csr_matrix(matrix.rows[rows]),
            row_lower=matrix.row_lower[rows],
            row_upper=matrix.row_upper[rows],
        )

    return LaidOut(model, only(lasting), only(stays))


def rewritten(
    laid: LaidOut,
    instance: Instance,
    closed: npt.NDArray[np.bool_],
    aim: Objective | Metric | None = None,
) -> tuple[PlanningModel, Matrix]:
    """Return model and matrix for an edited instance, nothing built anew.

    Parameters
    ----------
    laid : LaidOut
        The model of the instance before the edits.
    instance : Instance
        The same tables with other limits, locks, bans, costs, persons, quotas or bounds.
    closed : bool array, shape (n_options,)
        Options that are not to be opened, those of banned sites aside.
    aim : Objective or Metric, optional
        What to push instead of the objective of the model; a metric need not be of the registry.
    """
    model, years = laid.model, horizon(instance)
    other_people = not np.array_equal(years.talent, laid.model.horizon.talent)
    layout = Layout(instance, model.columns, model.graph, model.at, years)
    rows = list(_rows(layout))
    if other_people:
        rows += chain.from_iterable(written(layout) for written in OF_PEOPLE)
    contradictions = tuple(row.name for row in rows if _nothing_satisfies(row))
    matrix = _with_rows(
        laid.kept if other_people else laid.people,
        [row for row in rows if len(row.expression.columns)],
    )
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    if other_people:
        for t, columns in enumerate(model.columns.years):
            upper[columns.workers] = reach_bounds(instance, model.at, years, t)
    shut = closed | instance.sites["banned"].to_numpy()[model.at.site_of_option]
    for t, columns in enumerate(model.columns.years):
        upper[columns.open[shut | (model.horizon.option_lead > t)]] = 0.0
    lower[model.columns.last.connected[instance.cities["must_connect"].to_numpy()]] = 1.0
    changed = replace(matrix, lower=lower, upper=upper)
    model = replace(model, instance=instance, contradictions=contradictions, horizon=years)
    if aim is None:
        aim = Objective(model.objective_name, model.maximize)
    metric = (
        aim if isinstance(aim, Metric) else replace(REGISTRY[aim.metric], maximize=aim.maximize)
    )
    return aimed(model, changed, metric)


def aimed(model: PlanningModel, matrix: Matrix, metric: Metric) -> tuple[PlanningModel, Matrix]:
    """Return model and matrix with another objective.

    Parameters
    ----------
    metric : Metric
        Of the registry or not; pushed in its own direction.
    """
    objective = metric.expression(model.instance, model.columns)
    cost = np.zeros(matrix.n_columns)
    np.add.at(cost, objective.columns, objective.coefficients)
    changed = replace(
        matrix, cost=cost, offset=objective.constant, maximize=metric.maximize,
        scale=objective_scale(cost),
    )  # fmt: skip
    named = replace(
        model, objective_name=metric.name, maximize=metric.maximize, objective=objective
    )
    return named, changed


def _rows(layout: Layout) -> Iterable[Row]:
    return chain.from_iterable(rows(layout) for rows in REWRITTEN)


def _nothing_satisfies(row: Row) -> bool:
    constant = row.expression.constant
    return not len(row.expression.columns) and not row.lower <= constant <= row.upper


def _with_rows(kept: Matrix, rows: list[Row]) -> Matrix:
    if not rows:
        return kept
    starts = np.cumsum([0, *(len(row.expression.columns) for row in rows)])
    added = sp.csr_matrix(
        (
            np.concatenate([row.expression.coefficients for row in rows]),
            np.concatenate([row.expression.columns for row in rows]),
            starts,
        ),
        shape=(len(rows), kept.n_columns),
    )
    constant = np.array([row.expression.constant for row in rows])
    lower: FloatArray = np.array([row.lower for row in rows]) - constant
    upper: FloatArray = np.array([row.upper for row in rows]) - constant
    return replace(
        kept,
        rows=sp.vstack([kept.rows, added], format="csr"),
        row_lower=np.concatenate([kept.row_lower, lower]),
        row_upper=np.concatenate([kept.row_upper, upper]),
    )
