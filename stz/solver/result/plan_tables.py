"""The tables of a plan, read from a solution vector."""

from __future__ import annotations

import numpy as np
import pandas as pd

from stz.model import (
    NO_COLUMN,
    FloatArray,
    IntArray,
    PlanningModel,
    YearColumns,
    assignment,
    benefits,
    capex_paid,
    downtime_targets,
    linear,
    of_new_sites,
    opex,
)
from stz.network import FiberReliability
from stz.solver.protection import total_downtime_min

#: Persons below this are numerical dust.
DUST = 1e-6


def plan_tables(model: PlanningModel, solution: FloatArray | None) -> dict[str, pd.DataFrame]:
    """Return the tables of :class:`~stz.plan.Plan`, empty where there is no solution."""
    at = np.zeros(model.columns.n_columns) if solution is None else solution
    zones, expansions = _zones(model, at)
    return {
        "zones": zones,
        "expansions": expansions,
        "connections": _connections(model, at),
        "built_links": _built_links(model, at),
        "assignment": _people(model, at, "workers"),
        "remote": _people(model, at, "remote"),
        "availability": _availability(model, at),
        "by_year": _by_year(model, None if solution is None else at),
    }


def _since(model: PlanningModel, solution: FloatArray, what: str) -> IntArray:
    """Return for every row of a table the first year it is there, ``n_years`` if it never is."""
    years = model.columns.years
    n_rows = len(getattr(years[0], what))
    since = np.full(n_rows, len(years), dtype=np.int64)
    for t in reversed(range(len(years))):
        columns = getattr(years[t], what)
        since[(columns != NO_COLUMN) & (solution[columns] > 0.5)] = t
    return since


def _blocks(model: PlanningModel, solution: FloatArray, columns: YearColumns) -> IntArray:
    """Return the blocks of every option there by a year, whether opened or not."""
    smallest = model.instance.options["min_blocks"].to_numpy()
    modular = columns.blocks != NO_COLUMN
    free: IntArray = np.rint(solution[columns.blocks]).astype(np.int64)
    return np.where(modular, free, smallest).astype(np.int64)


def _zones(model: PlanningModel, solution: FloatArray) -> tuple[pd.DataFrame, pd.DataFrame]:
    options, calendar = model.instance.options, np.array(model.horizon.calendar)
    since = _since(model, solution, "open")
    opened = np.flatnonzero(since < len(calendar))
    opened = opened[np.argsort(model.at.site_of_option[opened], kind="stable")]
    by = np.array(
        [
            np.where(since[opened] <= t, _blocks(model, solution, columns)[opened], 0)
            for t, columns in enumerate(model.columns.years)
        ]
    ).reshape(len(calendar), len(opened))
    blocks = by[-1]
    seats = options["block_seats"].to_numpy(float)[opened]
    taken = np.multiply(blocks, seats, out=np.zeros(len(blocks)), where=blocks > 0)
    zones = options.iloc[opened][["site", "size", "package"]].reset_index(drop=True)
    zones = zones.assign(blocks=blocks, seats=taken, year=calendar[since[opened]])
    names = model.instance.sites["name"].to_numpy()[model.at.site_of_option[opened]]
    zones.insert(1, "name", names)
    added = np.diff(by, axis=0, prepend=np.zeros((1, len(opened)), dtype=np.int64))
    # A zone may open with no block at all: its opening is told all the same.
    zone, t = np.nonzero((added.T != 0) | (since[opened, None] == np.arange(len(calendar))))
    expansions = pd.DataFrame({"site": zones["site"].iloc[zone].tolist()}).assign(
        year=calendar[t], blocks=added[t, zone]
    )
    return zones, expansions


def _availability(model: PlanningModel, solution: FloatArray) -> pd.DataFrame:
    """Return minutes per year each opened zone is down, by cause, in the year it opens.

    The network only grows, so that no later year is worse. Where the exact method meets its limit
    of states, fiber is given by its upper bound.
    """
    instance, since = model.instance, _since(model, solution, "open")
    opened = np.flatnonzero(since < model.horizon.n_years)
    opened = opened[np.argsort(model.at.site_of_option[opened], kind="stable")]
    if not instance.has_network or not len(opened):
        opened, fiber = opened[:0], np.zeros(0)
    else:
        oracle = FiberReliability(instance.links, instance.gateways, instance.failures)
        existing = instance.links["existing"].to_numpy(bool)
        built = _since(model, solution, "build")
        nodes = instance.sites["node"].to_numpy()[model.at.site_of_option[opened]].tolist()
        fiber = np.array(
            [
                oracle.downtime(existing | (built <= t), node).upper_min
                for node, t in zip(nodes, since[opened].tolist(), strict=True)
            ]
        )
    options = instance.options.iloc[opened]
    power = options["power_downtime_min"].to_numpy(float)
    return pd.DataFrame(
        {
            "site": options["site"].tolist(),
            "power_min": power,
            "fiber_min": fiber,
            "downtime_min": total_downtime_min(power, fiber),
            "target_min": downtime_targets(instance)[model.at.site_of_option[opened]],
        }
    )


def _connections(model: PlanningModel, solution: FloatArray) -> pd.DataFrame:
    since = _since(model, solution, "connected")
    rows = np.flatnonzero(since < model.horizon.n_years)
    cities = model.instance.cities.iloc[rows][["node"]]
    cities = cities.assign(name=_names(model, cities["node"]))
    return cities.assign(year=_calendar(model, since[rows])).reset_index(drop=True)


def _built_links(model: PlanningModel, solution: FloatArray) -> pd.DataFrame:
    since = _since(model, solution, "build")
    rows = np.flatnonzero(since < model.horizon.n_years)
    links = model.instance.links.iloc[rows][["link", "a", "b"]]
    links = links.assign(
        a_name=_names(model, links["a"]),
        b_name=_names(model, links["b"]),
        year=_calendar(model, since[rows]),
    )
    return links.reset_index(drop=True)


def _names(model: PlanningModel, nodes: pd.Series) -> list[str]:
    """Return the names of nodes; '' where the instance gives none."""
    known = dict(zip(model.instance.nodes["node"], model.instance.nodes["name"], strict=True))
    return [known.get(node, "") for node in nodes]


def _people(model: PlanningModel, solution: FloatArray, what: str) -> pd.DataFrame:
    """Return who works in zones (``workers``) or exports from a city (``remote``), year by year."""
    table = model.instance.reach if what == "workers" else model.instance.cities
    ids = ["pool", "site"] if what == "workers" else ["pool", "node"]
    parts = []
    for t, columns in enumerate(model.columns.years):
        own: IntArray = getattr(columns, what)
        persons = np.where(own != NO_COLUMN, solution[own], 0.0)
        rows = np.flatnonzero(persons > DUST)
        year = model.horizon.calendar[t]
        parts.append(table.iloc[rows][ids].assign(year=year, persons=persons[rows]))
    return pd.concat(parts, ignore_index=True)


def _by_year(model: PlanningModel, solution: FloatArray | None) -> pd.DataFrame:
    """Return capex by year of payment, flows and stocks of each year, undiscounted."""
    instance, names = model.instance, (
        "year", "capex", "exports", "opex", "assignment", "jobs", "zones", "cities", "fiber_km"
    )  # fmt: skip
    if solution is None:
        return pd.DataFrame(columns=list(names))
    rows = []
    for t, columns in enumerate(model.columns.years):
        numbers = {
            "capex": capex_paid(instance, model.columns, t),
            "exports": benefits(instance, columns),
            "opex": opex(instance, columns),
            "assignment": assignment(instance, columns),
            "jobs": linear((columns.workers, 1.0), (columns.remote, 1.0)),
            "zones": linear((columns.open, of_new_sites(instance))),
            "cities": linear((columns.connected, 1.0)),
            "fiber_km": linear((columns.build, instance.links["km"].to_numpy(float))),
        }
        year = {"year": model.horizon.calendar[t]}
        rows.append(year | {name: terms.value(solution) for name, terms in numbers.items()})
    return pd.DataFrame(rows, columns=list(names))


def _calendar(model: PlanningModel, t: IntArray) -> IntArray:
    years: IntArray = np.array(model.horizon.calendar, dtype=np.int64)[t]
    return years
