"""Who asks for connection: opened zones and connected cities, as sinks on the fiber graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stz.model import PATH_LEVELS, ROOT, FloatArray, IntArray, PlanningModel, downtime_targets
from stz.solver.protection.link_graph import BoolArray


@dataclass(frozen=True, eq=False)
class Sinks:
    """All sinks that may lack something, one per site and per city.

    Those at the root are served already as far as paths go; they are listed only where they ask for
    more than that.

    Attributes
    ----------
    vertex : int array, shape (n_sinks,)
        Vertex of the fiber graph.
    level : tuple of str
        Protection level asked for.
    columns : tuple of list of int array
        Per year and sink the columns whose sum is 1 when the sink asks to be served.
    is_site : bool array, shape (n_sinks,)
        Site or city.
    row : int array, shape (n_sinks,)
        Row of the site or city in its table.
    """

    vertex: IntArray
    level: tuple[str, ...]
    columns: tuple[list[IntArray], ...]
    is_site: BoolArray
    row: IntArray

    def __len__(self) -> int:
        return len(self.vertex)

    @property
    def n_years(self) -> int:
        """Number of planning years."""
        return len(self.columns)

    @cached_property
    def dual(self) -> BoolArray:
        """Whether a sink asks for two link-disjoint paths: all levels but ``single`` do."""
        return np.array([level != "single" for level in self.level], dtype=bool)

    @cached_property
    def outside(self) -> BoolArray:
        """Whether a sink lies outside the root."""
        outside: BoolArray = self.vertex != ROOT
        return outside

    @cached_property
    def _flat(self) -> list[tuple[IntArray, IntArray]]:
        none = np.zeros(0, dtype=np.int64)
        return [
            (
                np.concatenate([none, *own]),
                np.repeat(np.arange(len(own)), [len(columns) for columns in own]),
            )
            for own in self.columns
        ]

    def demand(self, solution: FloatArray, t: int = -1) -> FloatArray:
        """Return how much of each sink a solution asks to serve in a year, 0 to 1.

        Nobody asks for less than the year before: the last year, the default, tells who ever does.
        """
        columns, owner = self._flat[t]
        return np.bincount(owner, weights=solution[columns], minlength=len(self))


def sinks_of(model: PlanningModel) -> Sinks:
    """List the sinks of a model; those at the root that ask for paths alone are left out."""
    instance, years = model.instance, model.columns.years
    vertex: list[int] = []
    level: list[str] = []
    is_site: list[bool] = []
    row: list[int] = []
    if instance.has_network:
        targets = downtime_targets(instance)
        asked = [name or instance.protection for name in instance.sites["protection"].tolist()]
        nodes = instance.sites["node"].tolist()
        more = np.isfinite(targets) | ~np.isin(asked, PATH_LEVELS)
        cities = instance.cities["protection"].tolist()
        for here, names, further, table in (
            (nodes, asked, more, True),
            (instance.cities["node"].tolist(), cities, ~np.isin(cities, PATH_LEVELS), False),
        ):
            for number, node in enumerate(here):
                place = model.graph.vertex[node]
                if place != ROOT or further[number]:
                    vertex.append(place)
                    level.append(names[number])
                    is_site.append(table)
                    row.append(number)
    own = tuple(
        [
            year.open[model.at.options_of_site[number]] if site else year.connected[[number]]
            for site, number in zip(is_site, row, strict=True)
        ]
        for year in years
    )
    return Sinks(
        vertex=np.array(vertex, dtype=np.int64),
        level=tuple(level),
        columns=own,
        is_site=np.array(is_site, dtype=bool),
        row=np.array(row, dtype=np.int64),
    )
