"""Every layer and the module that builds it, in the order the manifest lists them."""

from __future__ import annotations

from stz.layers.build.context import Builder
from stz.layers.build.recipes import (
    backbone_links,
    backbone_nodes,
    boundaries,
    cost_refs,
    disco_districts,
    districts,
    flood_districts,
    gateways,
    grid_reliability,
    places,
    provinces,
    rights_of_way,
    seismic,
    talent,
    tech_zones,
)

BUILDERS: dict[str, Builder] = {
    module.NAME: module.build
    for module in (
        places,
        backbone_nodes,
        backbone_links,
        gateways,
        rights_of_way,
        grid_reliability,
        disco_districts,
        talent,
        tech_zones,
        flood_districts,
        seismic,
        provinces,
        districts,
        boundaries,
        cost_refs,
    )
}
