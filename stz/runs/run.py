"""A run as it is read back from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from stz.escape import escape_text
from stz.instance import Instance
from stz.near_names import Attributes, ByName
from stz.plan import Plan
from stz.scenario import Scenario

if TYPE_CHECKING:
    from stz.runs.trace import Trace


@dataclass(frozen=True, eq=False)
class Run(Attributes):
    """Everything a run folder holds.

    Attributes
    ----------
    path : Path
        The folder.
    zones, links, routes, assignments, cities, candidates, backbone : GeoDataFrame
        The layers of ``plan.gpkg``, EPSG:4326, with the columns of :mod:`stz.runs.map_schema`.
    metrics : dict
        ``metrics.json``: headline, objective, bound, gap, and ``metrics`` with their ``units``.
    provenance : dict
        ``provenance.json``: hashes of the inputs, versions, seed.
    scenario : Scenario
        The resolved scenario.
    plan, instance : Plan, Instance
        The decisions and the problem, as they were solved.
    """

    path: Path
    zones: gpd.GeoDataFrame
    links: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    assignments: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    backbone: gpd.GeoDataFrame
    metrics: Mapping[str, Any]
    provenance: Mapping[str, Any]
    scenario: Scenario
    plan: Plan
    instance: Instance

    def __post_init__(self) -> None:
        """Let metrics hint at the name that was meant."""
        said = ByName(self.metrics)
        for key in ("metrics", "units"):
            if isinstance(said.get(key), Mapping):
                said[key] = ByName(said[key])
        object.__setattr__(self, "metrics", said)

    @property
    def run_id(self) -> str:
        """Id that follows from scenario, instance, seed and engine."""
        return str(self.provenance["run_id"])

    def trace(self, what: str) -> Trace:
        """Return where a number comes from: ``run.trace("Multan.talent")``.

        See :func:`stz.runs.trace.trace`.
        """
        from stz.runs.trace import trace

        return trace(self, what)

    def __repr__(self) -> str:
        return f"Run({self.run_id}: {self.metrics['headline']})"

    def _repr_html_(self) -> str:
        said = self.metrics
        rows = "".join(
            f"<tr><th>{escape_text(name)}</th><td>{escape_text(f'{value:,.6g}')}</td>"
            f"<td>{escape_text(said['units'].get(name, ''))}</td></tr>"
            for name, value in said["metrics"].items()
            if isinstance(value, int | float)
        )
        head = f"<p><b>{escape_text(said['title'])}</b><br>{escape_text(said['headline'])}"
        foot = f"run {escape_text(self.run_id)}, scenario {escape_text(said['scenario_name'])}</p>"
        return f"{head}<br>{foot}<table>{rows}</table><p>{escape_text(said['disclaimer'])}</p>"
