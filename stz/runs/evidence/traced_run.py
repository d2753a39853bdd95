"""What a trace reads of a run: a run can then trace its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import geopandas as gpd

from stz.instance import Instance
from stz.plan import Plan
from stz.scenario import Scenario


class TracedRun(Protocol):
    """The parts of a :class:`stz.runs.Run` that a trace reads."""

    @property
    def path(self) -> Path:
        """The folder."""

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """Zones of the plan."""

    @property
    def links(self) -> gpd.GeoDataFrame:
        """New links."""

    @property
    def routes(self) -> gpd.GeoDataFrame:
        """Routes of zones to gateways."""

    @property
    def assignments(self) -> gpd.GeoDataFrame:
        """Who works where."""

    @property
    def cities(self) -> gpd.GeoDataFrame:
        """Connected cities."""

    @property
    def candidates(self) -> gpd.GeoDataFrame:
        """Sites that stay closed."""

    @property
    def backbone(self) -> gpd.GeoDataFrame:
        """Links that exist."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """``provenance.json``."""

    @property
    def metrics(self) -> Mapping[str, Any]:
        """``metrics.json``."""

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""

    @property
    def plan(self) -> Plan:
        """The decisions."""

    @property
    def instance(self) -> Instance:
        """The problem."""
