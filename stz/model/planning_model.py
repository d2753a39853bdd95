"""The integer program of the formulation, held by PuLP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pulp

from stz.errors import ScenarioError
from stz.instance import Instance
from stz.model import groups
from stz.model.columns import NO_COLUMN, Columns, Linear
from stz.model.fiber_graph import FiberGraph, contract
from stz.model.metrics import REGISTRY
from stz.model.writer import ProblemWriter, label

OBJECTIVES = {"exports": True, "cost": False, "npv": True}


@dataclass(frozen=True, eq=False)
class PlanningModel:
    """The PuLP problem with what is needed to read it.

    ``problem`` states every group but survivability, which is separated. Column ``j`` of a solution
    vector is the variable whose PuLP id is ``j``. ``contradictions`` names rows that nothing can
    satisfy.
    """

    instance: Instance
    objective_name: str
    maximize: bool
    objective: Linear
    problem: pulp.LpProblem
    columns: Columns
    graph: FiberGraph
    at: groups.Positions
    contradictions: tuple[str, ...]


def build_model(
    instance: Instance, objective: str, closed: npt.NDArray[np.bool_] | None = None
) -> PlanningModel:
    """Write the formulation for one instance.

    Parameters
    ----------
    instance : Instance
        What to plan.
    objective : {"exports", "cost", "npv"}
        The metric to maximize (``exports``, ``npv``) or minimize (``cost``).
    closed : bool array, shape (n_options,), optional
        Options that a reduction found needless.

    Raises
    ------
    ScenarioError
        When the objective is unknown.
    """
    if objective not in OBJECTIVES:
        raise ScenarioError(
            f"unknown objective {objective!r}", mend=f"one of {', '.join(OBJECTIVES)}"
        )
    maximize = OBJECTIVES[objective]
    writer = ProblemWriter("stz", maximize=maximize)
    at = groups.positions(instance)
    graph = contract(instance)
    columns = _add_columns(writer, instance, graph, at, closed)
    for row in _all_rows(instance, columns, graph, at):
        writer.state(row)
    expression = REGISTRY[objective].expression(instance, columns)
    writer.problem.setObjective(writer.expression(expression))
    return PlanningModel(
        instance=instance,
        objective_name=objective,
        maximize=maximize,
        objective=expression,
        problem=writer.problem,
        columns=columns,
        graph=graph,
        at=at,
        contradictions=tuple(writer.contradictions),
    )


def _add_columns(
    writer: ProblemWriter,
    instance: Instance,
    graph: FiberGraph,
    at: groups.Positions,
    closed: npt.NDArray[np.bool_] | None,
) -> Columns:
    options, cities, links = instance.options, instance.cities, instance.links
    labels = [
        label(*key)
        for key in zip(options["site"], options["size"], options["package"], strict=True)
    ]
    opened = writer.add_columns("open", labels, "Binary")
    shut = instance.sites["banned"].to_numpy()[at.site_of_option]
    if closed is not None:
        shut = shut | closed
    for option in np.flatnonzero(shut):
        writer.fix(int(opened[option]), 0.0)

    smallest, largest = options["min_blocks"].to_numpy(), options["max_blocks"].to_numpy()
    modular = np.flatnonzero(smallest != largest)
    blocks = np.full(len(options), NO_COLUMN, dtype=np.int64)
    blocks[modular] = writer.add_columns(
        "blocks", [labels[option] for option in modular], "Integer", largest[modular].astype(float)
    )

    build = np.full(len(links), NO_COLUMN, dtype=np.int64)
    candidates = graph.link_row[~graph.existing]
    names = links["link"].tolist()
    build[candidates] = writer.add_columns(
        "build", [label(names[row]) for row in candidates], "Binary"
    )

    places = [label(node) for node in cities["node"].tolist()]
    connected = writer.add_columns("connected", places, "Binary")
    for city in np.flatnonzero(cities["must_connect"].to_numpy()):
        writer.fix(int(connected[city]), 1.0)

    reach = instance.reach
    workers = writer.add_columns(
        "workers",
        [label(*pair) for pair in zip(reach["pool"].tolist(), reach["site"].tolist(), strict=True)],
        upper=groups.reach_bounds(instance, at),
    )
    served = np.flatnonzero([pool != "" for pool in cities["pool"].tolist()])
    remote = np.full(len(cities), NO_COLUMN, dtype=np.int64)
    remote[served] = writer.add_columns("remote", [places[city] for city in served])

    edges = [str(edge) for edge in range(graph.n_edges)]
    ones = np.ones(graph.n_edges)
    arc_out = writer.add_columns("arc_out", edges, upper=ones)
    arc_back = writer.add_columns("arc_back", edges, upper=ones)
    return Columns(
        open=opened,
        blocks=blocks,
        build=build,
        connected=connected,
        workers=workers,
        remote=remote,
        arc_out=arc_out,
        arc_back=arc_back,
        n_columns=writer.problem.numVariables(),
    )


def _all_rows(
    instance: Instance, columns: Columns, graph: FiberGraph, at: groups.Positions
) -> Iterable[groups.Row]:
    return chain(
        groups.open_rows(instance, columns, at),
        groups.block_rows(instance, columns),
        groups.pool_rows(instance, columns, at),
        groups.reach_rows(instance, columns, at),
        groups.seat_rows(instance, columns, at),
        groups.mandatory_rows(instance, columns),
        groups.limit_rows(instance, columns),
        groups.quota_rows(instance, columns, at),
        groups.orientation_rows(columns, graph.existing, columns.build[graph.link_row]),
    )
