"""The integer program of the formulation, held by PuLP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pulp

from stz.instance import Instance
from stz.model import groups, reached
from stz.model.column_layout import Decided, add_columns
from stz.model.columns import Columns, Linear
from stz.model.fiber_graph import FiberGraph, contract
from stz.model.horizon import Horizon, horizon
from stz.model.metrics import REGISTRY
from stz.model.objective import check_bound_names, parse_objective
from stz.model.rows import Layout, Positions, positions
from stz.model.writer import ProblemWriter, never


@dataclass(frozen=True, eq=False)
class PlanningModel:
    """The PuLP problem with what is needed to read it.

    ``problem`` states every group but survivability and availability, which are separated. Column
    ``j`` of a solution vector is the variable whose PuLP id is ``j``. ``contradictions`` names rows
    that nothing can satisfy. ``groups`` tells the constraint group of every row by name: what a
    diagnosis speaks of.
    """

    instance: Instance
    objective_name: str
    maximize: bool
    objective: Linear
    problem: pulp.LpProblem
    columns: Columns
    graph: FiberGraph
    at: Positions
    horizon: Horizon
    contradictions: tuple[str, ...]
    groups: Mapping[str, str]

    @property
    def layout(self) -> Layout:
        """What the constraint groups are written from."""
        return Layout(self.instance, self.columns, self.graph, self.at, self.horizon)


def build_model(
    instance: Instance,
    objective: str,
    closed: npt.NDArray[np.bool_] | None = None,
    *,
    maximize: bool | None = None,
    decided: Decided | None = None,
    stopped: Callable[[], bool] = never,
) -> PlanningModel:
    """Write the formulation for one instance.

    Parameters
    ----------
    instance : Instance
        What to plan.
    objective : str
        A metric of the registry, with ``max`` or ``min`` before it if not in its own direction.
    closed : bool array, shape (n_options,), optional
        Options that a reduction found needless.
    maximize : bool, optional
        The direction, where ``objective`` does not say it.
    decided : Decided, optional
        Decisions that are taken already.
    stopped : callable
        Whether time is up.

    Raises
    ------
    WritingStopped
        When time is up before all is written.
    ScenarioError
        When objective or a bound of the instance names a metric that there is not.
    """
    asked = parse_objective(objective, maximize)
    check_bound_names(instance)
    writer = ProblemWriter("stz", maximize=asked.maximize, stopped=stopped)
    at, graph, years = positions(instance), contract(instance), horizon(instance)
    columns = add_columns(
        writer, instance, graph, at, years, closed=closed, decided=decided,
        talent_reached=reached.is_asked(instance, asked.metric),
        exactly=reached.less_may_be_better(instance, asked.metric, asked.maximize),
    )  # fmt: skip
    for row in groups.all_rows(Layout(instance, columns, graph, at, years)):
        writer.state(row)
    expression = REGISTRY[asked.metric].expression(instance, columns)
    writer.problem.setObjective(writer.expression(expression))
    return PlanningModel(
        instance=instance,
        objective_name=asked.metric,
        maximize=asked.maximize,
        objective=expression,
        problem=writer.problem,
        columns=columns,
        graph=graph,
        at=at,
        horizon=years,
        contradictions=tuple(writer.contradictions),
        groups=writer.groups,
    )
