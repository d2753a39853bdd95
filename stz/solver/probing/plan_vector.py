"""A plan comes in, as its tables say it; its solution vector leaves."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from stz.model import NO_COLUMN, FloatArray, PlanningModel
from stz.plan import Plan


def plan_vector(model: PlanningModel, plan: Plan) -> FloatArray:
    """Return the solution vector of a plan, arcs left out.

    An incumbent completes it: the arcs follow from the links built, and so do shares of pools.

    Parameters
    ----------
    model : PlanningModel
        A model of the problem that the plan answers, or of one with the same tables.
    plan : Plan
        A plan that has one.
    """
    instance, columns = model.instance, model.columns
    out = np.zeros(columns.n_columns)
    options = {
        key: row
        for row, key in enumerate(
            zip(*(instance.options[name].tolist() for name in ("site", "size", "package")),
                strict=True)
        )
    }  # fmt: skip
    zones = plan.zones
    opened = [
        (options[key], year)
        for *key_parts, year in zip(
            *(zones[name].tolist() for name in ("site", "size", "package", "year")), strict=True
        )
        if (key := tuple(key_parts)) in options
    ]
    option_of_site = {instance.options["site"].iat[row]: row for row, _ in opened}
    blocks = _by_site(plan.expansions)
    links = _since(plan.built_links, "link")
    cities = _since(plan.connections, "node")
    for year, own in zip(model.horizon.calendar, columns.years, strict=True):
        for row, since in opened:
            if since <= year:
                out[own.open[row]] = 1.0
        for site, row in option_of_site.items():
            if own.blocks[row] != NO_COLUMN:
                added = blocks.get(site, [])
                out[own.blocks[row]] = sum(count for when, count in added if when <= year)
        for ids, since_of, place in (
            (instance.links["link"].tolist(), links, own.build),
            (instance.cities["node"].tolist(), cities, own.connected),
        ):
            for row, one in enumerate(ids):
                if place[row] != NO_COLUMN and since_of.get(one, np.inf) <= year:
                    out[place[row]] = 1.0
        _put(out, own.workers, instance.reach, ["pool", "site"], plan.assignment, year)
        _put(out, own.remote, instance.cities, ["pool", "node"], plan.remote, year)
    return out


def _since(table: pd.DataFrame, key: str) -> dict[Hashable, int]:
    return dict(zip(table[key].tolist(), table["year"].tolist(), strict=True))


def _by_site(expansions: pd.DataFrame) -> dict[Hashable, list[tuple[int, int]]]:
    out: dict[Hashable, list[tuple[int, int]]] = {}
    for site, year, count in zip(
        *(expansions[name].tolist() for name in ("site", "year", "blocks")), strict=True
    ):
        out.setdefault(site, []).append((year, count))
    return out


def _put(
    out: FloatArray,
    place: np.ndarray,
    rows: pd.DataFrame,
    keys: list[str],
    people: pd.DataFrame,
    year: int,
) -> None:
    """Write the persons of a year into their columns."""
    here = people[people["year"] == year]
    persons = dict(
        zip(
            zip(*(here[key].tolist() for key in keys), strict=True),
            here["persons"].tolist(),
            strict=True,
        )
    )
    for row, key in enumerate(zip(*(rows[key].tolist() for key in keys), strict=True)):
        if place[row] != NO_COLUMN and key in persons:
            out[place[row]] = persons[key]
