"""What every trace of a run looks things up in: its tables by id, and the problem made again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from stz.errors import DataError, Problem
from stz.layers import CONTRACTS
from stz.runs.evidence.traced_run import TracedRun
from stz.suitability import PlanBeside, SuitabilityTable, suitability
from stz.talent import firm_staff
from stz.verifier import Recomputed, by_year, dated, recompute, with_text_ids

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.instance import Instance
    from stz.layers import Layers

IDENTITY = {
    name: contract.identity
    for name, contract in CONTRACTS.items()
    if any(column.name == contract.identity and column.unique for column in contract.fields)
}
"""Column that names the rows of the layers whose rows have one."""

type Row = dict[Any, Any]


@dataclass(frozen=True, eq=False)
class Basis:
    """A run with what it was made of; tables that every trace of it looks things up in."""

    run: TracedRun
    layers: Layers
    assembly: Assembly
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    @cached_property
    def instance(self) -> Instance:
        """The problem, with all ids as text."""
        return with_text_ids(self.run.instance, dated(self.run.instance, self.run.plan))[0]

    @cached_property
    def recomputed(self) -> Recomputed:
        """The decisions joined with the problem."""
        return recompute(*with_text_ids(self.run.instance, dated(self.run.instance, self.run.plan)))

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """Flows and stocks of each year, undiscounted."""
        return by_year(self.recomputed)

    @property
    def discount(self) -> list[float]:
        """What an amount of each year counts in sums over the years."""
        years = self.instance.years.sort_values("year")
        return [float(weight) for weight in years["discount"]]

    @cached_property
    def opened(self) -> dict[str, Row]:
        """Zones with the columns of their site and option, by site."""
        return _by_id(self.recomputed.zones, "site")

    @cached_property
    def drawn(self) -> dict[str, Row]:
        """Zones as the map has them, by site."""
        return _by_id(self.run.zones.drop(columns="geometry", errors="ignore"), "site")

    @cached_property
    def links(self) -> dict[str, Row]:
        """All links of the problem, by id."""
        return _by_id(self.instance.links, "link")

    @cached_property
    def built(self) -> frozenset[str]:
        """Ids of the links that the plan builds."""
        return frozenset(str(link) for link in self.recomputed.links["link"])

    @cached_property
    def node_names(self) -> dict[str, str]:
        """Names of nodes by id; empty where they have none."""
        nodes = self.instance.nodes
        names = nodes["name"].fillna("") if "name" in nodes else nodes["node"]
        return {str(node): str(name) for node, name in zip(nodes["node"], names, strict=True)}

    @cached_property
    def cities(self) -> dict[str, Row]:
        """Connected cities, by node."""
        return _by_id(self.recomputed.cities, "node")

    @cached_property
    def sites(self) -> dict[str, Row]:
        """Where zones may be, by site."""
        return _by_id(self.assembly.candidates, "site")

    @cached_property
    def pools(self) -> dict[str, Row]:
        """Talent pools with their district, by id."""
        return _by_id(self.assembly.pools, "pool")

    @cached_property
    def staff(self) -> dict[str, float]:
        """Persons in IT firms of each district, anchored as the scenario says."""
        talent = self.layers.talent
        persons = firm_staff(talent, self.run.scenario)
        return dict(zip(talent["district"].astype(str), persons.astype(float), strict=True))

    @cached_property
    def packages(self) -> dict[tuple[str, str], Row]:
        """What the power model says of each package at each site."""
        table = self.assembly.power
        keys = zip(table["site"].astype(str), table["package"].astype(str), strict=True)
        return dict(zip(keys, table.to_dict("records"), strict=True))

    @cached_property
    def scores(self) -> SuitabilityTable:
        """Scores of all candidates, beside the choice of the plan."""
        return suitability(self.run.scenario, self.layers, self.assembly, self.run.plan)

    @cached_property
    def beside(self) -> PlanBeside:
        """The plan, asked what it says of a candidate."""
        return PlanBeside(self.run.instance, self.run.plan)

    @cached_property
    def talent(self) -> dict[str, float]:
        """Persons of each pool in the first year."""
        pools = self.instance.pools
        return dict(zip(pools["pool"], pools["talent"].astype(float), strict=True))

    def layer(self, name: str) -> dict[str, Row]:
        """Return the rows of a layer by id."""
        if name not in self._rows:
            table: pd.DataFrame = getattr(self.layers, name)
            plain = pd.DataFrame(table)
            if isinstance(table, gpd.GeoDataFrame):
                plain["geometry"] = [_shape_text(shape) for shape in table.geometry]
            self._rows[name] = _by_id(plain, IDENTITY[name])
        return self._rows[name]


def _shape_text(shape: BaseGeometry) -> str:
    """Return a point as longitude and latitude, anything longer by its kind and its corners."""
    if isinstance(shape, Point):
        return f"{shape.x:.5f} {shape.y:.5f}"
    return f"{shape.geom_type} of {shapely.get_num_coordinates(shape)} corners"


def made_again(run: TracedRun, layers: Layers) -> Assembly:
    """Return the planning problem of a run, made again from its layers.

    Raises
    ------
    DataError
        If the layers no longer make the problem of the run.
    """
    from stz.assembly import assemble, given_assembly

    if run.scenario.problem == "tables":
        return given_assembly(run.instance)
    made = assemble(run.scenario, layers)
    if made.instance.digest != run.instance.digest:
        what = "the layers have changed since the run was made, so its numbers cannot be traced"
        mend = "put the layers back, or solve the scenario again"
        raise DataError(Problem(run.path.name, what, mend))
    return made


def _by_id(table: pd.DataFrame, column: str) -> dict[str, Row]:
    """Return the rows of a table by an id as text; the first of several."""
    found: dict[str, Row] = {}
    for row in table.to_dict("records"):
        found.setdefault(str(row[column]), row)
    return found
