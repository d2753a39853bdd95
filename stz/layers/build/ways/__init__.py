"""Heights come in; least-cost ways leave as source tables. Not a part of the build itself."""

from stz.layers.build.ways.calibration import (
    Highway,
    LengthModel,
    best_weight,
    fitted,
    left_out_errors,
)
from stz.layers.build.ways.elevation import Elevation, read_globe
from stz.layers.build.ways.ground import ground_areas, ground_bytes
from stz.layers.build.ways.least_cost import Terrain, Way, least_cost_way
from stz.layers.build.ways.relief import (
    MOUNTAIN_CLIMB_M_PER_KM,
    local_relief,
    terrain_class,
)

__all__ = [
    "MOUNTAIN_CLIMB_M_PER_KM",
    "Elevation",
    "Highway",
    "LengthModel",
    "Terrain",
    "Way",
    "best_weight",
    "fitted",
    "ground_areas",
    "ground_bytes",
    "least_cost_way",
    "left_out_errors",
    "local_relief",
    "read_globe",
    "terrain_class",
]
