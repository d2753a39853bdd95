"""Tables of a run come in; layers of a map leave, with their signs and cards."""

from stz.maps.layers.basemap import (
    NAME_SIZES,
    boundaries_layer,
    disclaimers,
    labels,
    land_layer,
    relief_layer,
)
from stz.maps.layers.cards import card, tip, traced, usd_millions, worded
from stz.maps.layers.confidence import zone_confidence
from stz.maps.layers.districts import grid_layer, talent_layer
from stz.maps.layers.facts import packed
from stz.maps.layers.hazards import flood_layer, seismic_layer
from stz.maps.layers.importance import importance_layer
from stz.maps.layers.origins import link_origins, zone_origins
from stz.maps.layers.plan import (
    candidates_layer,
    cities_layer,
    city_order,
    link_order,
    links_layer,
    zone_order,
    zones_layer,
)
from stz.maps.layers.reach import catchments_layer, routes_layer
from stz.maps.layers.reference import backbone_layer, gateways_layer, node_names, tech_zones_layer
from stz.maps.layers.shapes import DECIMALS, MapLayer
from stz.maps.layers.suitability import suitability_layer
from stz.maps.layers.symbols import Symbol, definitions
from stz.maps.layers.years import is_phased, plan_years, row_years, year_bar

__all__ = [
    "DECIMALS",
    "NAME_SIZES",
    "MapLayer",
    "Symbol",
    "backbone_layer",
    "boundaries_layer",
    "candidates_layer",
    "card",
    "catchments_layer",
    "cities_layer",
    "city_order",
    "definitions",
    "disclaimers",
    "flood_layer",
    "gateways_layer",
    "grid_layer",
    "importance_layer",
    "is_phased",
    "labels",
    "land_layer",
    "link_order",
    "link_origins",
    "links_layer",
    "node_names",
    "packed",
    "plan_years",
    "relief_layer",
    "routes_layer",
    "row_years",
    "seismic_layer",
    "suitability_layer",
    "talent_layer",
    "tech_zones_layer",
    "tip",
    "traced",
    "usd_millions",
    "worded",
    "year_bar",
    "zone_confidence",
    "zone_order",
    "zone_origins",
    "zones_layer",
]
