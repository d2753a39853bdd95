"""``Restriction``: what plans must have and must not have, as bounds of columns and rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from stz.errors import DataError, Problem
from stz.instance import Instance
from stz.model import NO_COLUMN, FloatArray, IntArray, PlanningModel, linear
from stz.near_names import did_you_mean
from stz.solver.cuts import Cut, cut_rows
from stz.solver.lp import Matrix


@dataclass(frozen=True)
class Restriction:
    """What is asked of plans beside the problem itself; nothing where it is empty.

    Parameters
    ----------
    zones_out, zones_in : tuple of site ids
        Sites that must not open in any year, and sites that must open by the last one.
    links_out, links_in : tuple of link ids
        Candidate links that must not be built, and some that must.
    cities_out, cities_in : tuple of node ids
        Cities that must not be connected, and some that must.

    Examples
    --------
    >>> Restriction(zones_out=("multan",))
    Restriction(zones_out=('multan',))
    """

    zones_out: tuple[Any, ...] = ()
    zones_in: tuple[Any, ...] = ()
    links_out: tuple[Any, ...] = ()
    links_in: tuple[Any, ...] = ()
    cities_out: tuple[Any, ...] = ()
    cities_in: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        told = (f"{name}={ids!r}" for name, ids in vars(self).items() if ids)
        return f"Restriction({', '.join(told)})"

    def check(self, instance: Instance) -> None:
        """Refuse ids that an instance does not know.

        Raises
        ------
        DataError
            With all of them.
        """
        candidates = instance.links.loc[~instance.links["existing"], "link"].tolist()
        known: Mapping[str, Sequence[Hashable]] = {
            "zones": instance.sites["site"].tolist(),
            "links": candidates,
            "cities": instance.cities["node"].tolist(),
        }
        what = {"zones": "site", "links": "candidate link", "cities": "city"}
        problems = []
        for name, ids in vars(self).items():
            kind = name.partition("_")[0]
            there = set(known[kind])
            problems += [
                Problem("restriction", f"there is no such {what[kind]}", field=name, value=str(one),
                        mend=did_you_mean(one, known[kind], "use an id of the instance"))
                for one in ids if one not in there
            ]  # fmt: skip
        if problems:
            raise DataError(problems)


@dataclass(frozen=True, eq=False)
class Bounds:
    """A restriction in terms of one model.

    Attributes
    ----------
    closed : int array
        Columns that must be 0.
    asked : int array
        Columns that must be 1.
    rows : tuple of Cut
        Rows that must hold: a zone may open with any of its options.
    """

    closed: IntArray
    asked: IntArray
    rows: tuple[Cut, ...]

    def lower(self, matrix: Matrix) -> FloatArray:
        """Return the lower bounds of all columns of a matrix."""
        out = matrix.lower.copy()
        out[self.asked] = 1.0
        return out

    def upper(self, matrix: Matrix) -> FloatArray:
        """Return the upper bounds of all columns of a matrix."""
        out = matrix.upper.copy()
        out[self.closed] = 0.0
        return out

    def contradicts(self, matrix: Matrix) -> bool:
        """Whether the bounds leave no value to some column: no plan at all."""
        return bool(
            (matrix.lower[self.closed] > 0.5).any() or (matrix.upper[self.asked] < 0.5).any()
        )

    def holds(self, solution: FloatArray) -> bool:
        """Whether a plan has and lacks what is asked."""
        return bool(
            (solution[self.closed] < 0.5).all()
            and (solution[self.asked] > 0.5).all()
            and all(row.violation(solution) < 0.5 for row in self.rows)
        )


def bounds_of(model: PlanningModel, restriction: Restriction) -> Bounds:
    """Return a restriction in terms of the columns of a model.

    Links that no plan has a use for have no columns: to leave them out asks for nothing, and to
    build them is not looked at.

    Raises
    ------
    DataError
        For ids that the instance does not know.
    """
    instance, years, last = model.instance, model.columns.years, model.columns.last
    restriction.check(instance)
    sites = _rows(instance.sites["site"].tolist())
    links = _rows(instance.links["link"].tolist())
    cities = _rows(instance.cities["node"].tolist())
    closed: list[IntArray] = []
    for year in years:
        closed += [year.open[model.at.options_of_site[sites[one]]] for one in restriction.zones_out]
        closed += [year.build[[links[one]]] for one in restriction.links_out]
        closed += [year.connected[[cities[one]]] for one in restriction.cities_out]
    asked = [last.build[[links[one]]] for one in restriction.links_in]
    asked += [last.connected[[cities[one]]] for one in restriction.cities_in]
    opened = [last.open[model.at.options_of_site[sites[one]]] for one in restriction.zones_in]
    rows = tuple(Cut.at_least(linear((own, 1.0)), 1.0, "restriction") for own in opened)
    return Bounds(_joined(closed), _joined(asked), rows)


def restricted(matrix: Matrix, bounds: Bounds) -> Matrix:
    """Return a matrix in which a restriction holds."""
    changed = replace(matrix, lower=bounds.lower(matrix), upper=bounds.upper(matrix))
    if not bounds.rows:
        return changed
    rows = cut_rows(bounds.rows, matrix.n_columns)
    return replace(
        changed,
        rows=sp.vstack([matrix.rows, rows], format="csr"),
        row_lower=np.concatenate([matrix.row_lower, [row.lower for row in bounds.rows]]),
        row_upper=np.concatenate([matrix.row_upper, np.full(len(bounds.rows), np.inf)]),
    )


def _rows(ids: Iterable[Hashable]) -> dict[Hashable, int]:
    return {one: row for row, one in enumerate(ids)}


def _joined(parts: Sequence[IntArray]) -> IntArray:
    joined: IntArray = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
    decided: IntArray = joined[joined != NO_COLUMN]
    return decided
