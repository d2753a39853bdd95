"""Columns, types and geometries of the layers of ``plan.gpkg``."""

from __future__ import annotations

import math
from collections.abc import Mapping

import geopandas as gpd

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "zones": {
        "site": "str", "number": "int", "name": "str", "node": "str", "tier": "int",
        "metro": "str", "province": "str", "district": "str", "existing": "bool", "size": "str",
        "package": "str", "blocks": "int", "seats": "float", "workers": "float",
        "occupancy": "float", "exports_musd": "float", "capex_musd": "float",
        "opex_musd": "float", "power_downtime_min": "float", "fiber_downtime_min": "float",
        "downtime_min": "float", "downtime_basis": "str", "holds_to_cut_rate": "float",
        "shedding_min": "float", "generator_starts": "float", "generator_h": "float",
        "protection": "str", "year": "int",
    },
    "links": {
        "link": "str", "a": "str", "b": "str", "a_name": "str", "b_name": "str", "km": "float",
        "capex_musd": "float", "role": "str", "terrain": "str", "risk_group": "str",
        "grade": "str", "year": "int",
    },
    "routes": {
        "site": "str", "route": "int", "gateway": "str", "km": "float", "via": "str",
        "links": "str",
    },
    "assignments": {
        "pool": "str", "site": "str", "pool_name": "str", "site_name": "str", "persons": "float",
        "exports_musd": "float", "minutes": "float",
    },
    "cities": {
        "node": "str", "name": "str", "tier": "int", "province": "str",
        "remote_workers": "float", "exports_musd": "float", "newly_connected": "bool",
        "year": "int",
    },
    "candidates": {
        "site": "str", "name": "str", "tier": "int", "province": "str", "status": "str",
        "reason": "str",
    },
    "backbone": {
        "link": "str", "a": "str", "b": "str", "owner": "str", "status": "str", "grade": "str",
        "presumed": "bool", "km": "float",
    },
}  # fmt: skip
"""Layers of ``plan.gpkg`` and the type of every column; EPSG:4326, units in the names."""

LATER: Mapping[str, object] = {
    "holds_to_cut_rate": math.nan, "shedding_min": math.nan, "generator_starts": math.nan,
    "generator_h": math.nan,
}  # fmt: skip
"""Columns that runs of earlier versions do not have, and what stands for them."""

SHAPES: Mapping[str, str] = {
    "zones": "Point",
    "links": "LineString",
    "routes": "LineString",
    "assignments": "LineString",
    "cities": "Point",
    "candidates": "Point",
    "backbone": "LineString",
}
"""Kind of geometry of every layer."""


def declared_shape(name: str, layer: gpd.GeoDataFrame) -> str:
    """Return the kind of geometry that a file must say of a layer, so that all of it keeps to it.

    A layer in which some line has gaps is one of lines of several parts.
    """
    shape = SHAPES[name]
    several = bool((layer.geometry.geom_type == f"Multi{shape}").any())
    return f"Multi{shape}" if several else shape
