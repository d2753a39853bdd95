"""Travel time by road, estimated from straight lines: no road network is in the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

if TYPE_CHECKING:
    import pandas as pd

    from stz.scenario import Reach

_WGS84 = Geod(ellps="WGS84")

type Floats = NDArray[np.float64]
"""An array of numbers with a fraction."""


def geodesic_km(lon_a: Any, lat_a: Any, lon_b: Any, lat_b: Any) -> Floats:
    """Straight-line distance on the WGS 84 ellipsoid, km; arguments in degrees (EPSG:4326)."""
    _, _, meters = _WGS84.inv(lon_a, lat_a, lon_b, lat_b)
    return np.asarray(meters, dtype=np.float64) / 1000.0


def road_minutes(straight_km: Floats, reach: Reach) -> Floats:
    """Minutes by road: straight line times route factor, at the road speed of the scenario."""
    return straight_km * reach.route_factor / reach.road_speed_kmh * 60.0


def minutes_between(origins: pd.DataFrame, targets: pd.DataFrame, reach: Reach) -> Floats:
    """Minutes by road from every origin (rows) to every target (columns).

    Parameters
    ----------
    origins, targets : DataFrame
        ``lon, lat`` in degrees, EPSG:4326.
    reach : Reach
        Route factor and road speed.

    Returns
    -------
    ndarray
        Shape (origins, targets).
    """
    rows, columns = len(origins), len(targets)
    from_lon = np.repeat(origins["lon"].to_numpy(dtype=float), columns)
    from_lat = np.repeat(origins["lat"].to_numpy(dtype=float), columns)
    to_lon = np.tile(targets["lon"].to_numpy(dtype=float), rows)
    to_lat = np.tile(targets["lat"].to_numpy(dtype=float), rows)
    if rows == 0 or columns == 0:
        return np.zeros((rows, columns))
    straight = geodesic_km(from_lon, from_lat, to_lon, to_lat)
    return road_minutes(straight, reach).reshape(rows, columns)
