"""Lay out the columns of all years in one solution vector, with the bounds each has of itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stz.instance import Instance
from stz.model.columns import NO_COLUMN, Columns, FloatArray, IntArray, YearColumns
from stz.model.fiber_graph import FiberGraph, needs_all_links
from stz.model.horizon import Horizon
from stz.model.rows import Positions, reach_bounds
from stz.model.writer import ProblemWriter, label


@dataclass(frozen=True, eq=False)
class Decided:
    """Decisions that are taken already, by year; NaN where they are not.

    Attributes
    ----------
    open, blocks : float array, shape (n_years, n_options)
    build : float array, shape (n_years, n_links)
    connected : float array, shape (n_years, n_cities)
    """

    open: FloatArray
    blocks: FloatArray
    build: FloatArray
    connected: FloatArray


def add_columns(
    writer: ProblemWriter,
    instance: Instance,
    graph: FiberGraph,
    at: Positions,
    years: Horizon,
    *,
    closed: npt.NDArray[np.bool_] | None,
    decided: Decided | None,
    talent_reached: bool,
    exactly: bool,
) -> Columns:
    """Add the columns of every year; see :func:`~stz.model.planning_model.build_model`."""
    laid = tuple(_year(writer, instance, graph, at, years, t) for t in range(years.n_years))
    shut = instance.sites["banned"].to_numpy()[at.site_of_option]
    if closed is not None:
        shut = shut | closed
    for t, columns in enumerate(laid):
        writer.fix(columns.open[shut | (years.option_lead > t)], 0.0)
        early = columns.build[years.link_lead > t]
        writer.fix(early[early != NO_COLUMN], 0.0)
        if decided is not None:
            _settle(writer, columns, decided, t)
    writer.fix(laid[-1].connected[instance.cities["must_connect"].to_numpy()], 1.0)

    n_pools = len(instance.pools)
    reached = full = np.full(n_pools, NO_COLUMN, dtype=np.int64)
    if talent_reached:
        names = [label(pool) for pool in instance.pools["pool"].tolist()]
        reached = writer.add_columns("reached", names, upper=np.ones(n_pools))
        if exactly:
            full = writer.add_columns("full", names, "Binary")
    return Columns(laid, writer.problem.numVariables(), reached, full)


def _year(
    writer: ProblemWriter,
    instance: Instance,
    graph: FiberGraph,
    at: Positions,
    years: Horizon,
    t: int,
) -> YearColumns:
    options, cities, links = instance.options, instance.cities, instance.links
    suffix = years.suffix(t)
    labels = [
        label(*key)
        for key in zip(options["site"], options["size"], options["package"], strict=True)
    ]
    opened = writer.add_columns("open", labels, "Binary", suffix=suffix)

    smallest, largest = options["min_blocks"].to_numpy(), options["max_blocks"].to_numpy()
    modular = np.flatnonzero(smallest != largest)
    blocks = np.full(len(options), NO_COLUMN, dtype=np.int64)
    blocks[modular] = writer.add_columns(
        "blocks", [labels[option] for option in modular], "Integer",
        largest[modular].astype(float), suffix,
    )  # fmt: skip

    candidates = candidate_links(instance, graph)
    build = np.full(len(links), NO_COLUMN, dtype=np.int64)
    names = links["link"].tolist()
    build[candidates] = writer.add_columns(
        "build", [label(names[row]) for row in candidates], "Binary", suffix=suffix
    )

    places = [label(node) for node in cities["node"].tolist()]
    connected = writer.add_columns("connected", places, "Binary", suffix=suffix)

    pairs = zip(instance.reach["pool"].tolist(), instance.reach["site"].tolist(), strict=True)
    workers = writer.add_columns(
        "workers", [label(*pair) for pair in pairs],
        upper=reach_bounds(instance, at, years, t), suffix=suffix,
    )  # fmt: skip
    served = np.flatnonzero([pool != "" for pool in cities["pool"].tolist()])
    remote = np.full(len(cities), NO_COLUMN, dtype=np.int64)
    remote[served] = writer.add_columns("remote", [places[city] for city in served], suffix=suffix)

    edges = [str(edge) for edge in range(graph.n_edges)]
    ones = np.ones(graph.n_edges)
    return YearColumns(
        open=opened,
        blocks=blocks,
        build=build,
        connected=connected,
        workers=workers,
        remote=remote,
        arc_out=writer.add_columns("arc_out", edges, upper=ones, suffix=suffix),
        arc_back=writer.add_columns("arc_back", edges, upper=ones, suffix=suffix),
    )


def candidate_links(instance: Instance, graph: FiberGraph) -> IntArray:
    """Return the rows of the links to decide on: those that can matter to anybody."""
    if needs_all_links(instance):
        return np.flatnonzero(~instance.links["existing"].to_numpy()).astype(np.int64)
    return graph.link_row[~graph.existing]


def _settle(writer: ProblemWriter, columns: YearColumns, decided: Decided, t: int) -> None:
    for what in ("open", "blocks", "build", "connected"):
        own, values = getattr(columns, what), getattr(decided, what)[t]
        known = (own != NO_COLUMN) & ~np.isnan(values)
        writer.fix(own[known], values[known])
