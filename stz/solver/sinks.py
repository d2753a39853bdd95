"""Who asks for connection: opened zones and connected cities, as sinks on the fiber graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stz.model.columns import FloatArray, IntArray
from stz.model.fiber_graph import ROOT
from stz.model.planning_model import PlanningModel


@dataclass(frozen=True, eq=False)
class Sinks:
    """All sinks outside the root, one per site and per city.

    Attributes
    ----------
    vertex : int array, shape (n_sinks,)
        Vertex of the fiber graph.
    dual : bool array, shape (n_sinks,)
        Whether the sink asks for two link-disjoint paths.
    columns : list of int array
        Columns whose sum is 1 when the sink asks to be served.
    is_site : bool array
        Site or city.
    row : int array
        Row of the site or city in its table.
    """

    vertex: IntArray
    dual: np.ndarray
    columns: list[IntArray]
    is_site: np.ndarray
    row: IntArray

    def __len__(self) -> int:
        return len(self.vertex)

    def demand(self, solution: FloatArray) -> FloatArray:
        """Return how much of each sink a solution asks to serve, 0 to 1."""
        return np.array([float(solution[columns].sum()) for columns in self.columns])


def sinks_of(model: PlanningModel) -> Sinks:
    """List the sinks of a model; those at the root are served already and left out."""
    instance, columns = model.instance, model.columns
    vertex: list[int] = []
    dual: list[bool] = []
    own: list[IntArray] = []
    is_site: list[bool] = []
    row: list[int] = []
    if instance.has_network:
        nodes = instance.sites["node"].tolist()
        levels = instance.sites["protection"].tolist()
        for site, node in enumerate(nodes):
            place = model.graph.vertex[node]
            if place != ROOT:
                vertex.append(place)
                dual.append((levels[site] or instance.protection) == "dual_link")
                own.append(columns.open[model.at.options_of_site[site]])
                is_site.append(True)
                row.append(site)
        levels = instance.cities["protection"].tolist()
        for city, node in enumerate(instance.cities["node"].tolist()):
            place = model.graph.vertex[node]
            if place != ROOT:
                vertex.append(place)
                dual.append(levels[city] == "dual_link")
                own.append(columns.connected[[city]])
                is_site.append(False)
                row.append(city)
    return Sinks(
        vertex=np.array(vertex, dtype=np.int64),
        dual=np.array(dual, dtype=bool),
        columns=own,
        is_site=np.array(is_site, dtype=bool),
        row=np.array(row, dtype=np.int64),
    )
