"""Areas of hills and mountains on a grid that a person can check."""

from __future__ import annotations

import json

import numpy as np
import shapely

from stz.layers.build.ways import Elevation, ground_areas, ground_bytes


def test_a_ridge_is_mountain_within_hills_and_the_rest_is_neither():
    meters = np.zeros((240, 240))
    meters[:, 100:140:2] = 800
    heights = Elevation(meters, 70.0, 30.0)
    land = shapely.box(70.0, 28.5, 72.0, 30.0)
    areas = ground_areas(heights, land)
    assert areas["mountain"].within(areas["hills"].buffer(0.05))
    for name, area in areas.items():
        assert area.contains(shapely.Point(71.0, 29.0)), name
        assert not area.intersects(shapely.box(70.0, 28.0, 70.6, 30.0)), name
        assert not area.intersects(shapely.box(71.4, 28.0, 72.0, 30.0)), name
        assert area.within(land.buffer(0.02)), "south of the land there is a ridge as well"
    written = json.loads(ground_bytes(areas))
    assert [part["properties"]["k"] for part in written["features"]] == ["hills", "mountain"]
    assert ground_bytes(areas) == ground_bytes(ground_areas(heights, land))
