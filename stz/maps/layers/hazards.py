"""Layers of what may go wrong in a place: floods by district, seismic zone by city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import geopandas as gpd

from stz.colors import INK
from stz.escape import Json
from stz.layers import Layers
from stz.maps.layers.districts import on_outlines, schematic_note
from stz.maps.layers.facts import told
from stz.maps.layers.shapes import MapLayer, features
from stz.maps.layers.symbols import FLOOD_HATCH, Symbol
from stz.messages import number, source_line, text_of, translate

SHAKING = ("#fee8c8", "#fdbb84", "#ef8a62", "#d7301f", "#7f0000")
"""From the mildest seismic zone to the worst; ordered by lightness."""

ZONES = ("1", "2A", "2B", "3", "4")
"""Zones of the Building Code of Pakistan, mildest first."""

Row = Mapping[str, object]


def flood_layer(layers: Layers) -> MapLayer:
    """Return the districts hit by the flood of 2022, hatched."""
    floods = layers.flood_districts
    outlines = on_outlines(layers.districts, floods, "severity", lambda found: str(found.iloc[0]))

    def properties(_: int, district: Row) -> dict[str, Json]:
        return {"k": "flood", **told(district["district"], [district["severity"]])}

    flooded = cast("gpd.GeoDataFrame", outlines[outlines["severity"].notna()])
    return MapLayer(
        key="flood",
        title=translate("flood"),
        group=translate("group.hazards"),
        pane="hatch",
        features=features(flooded, properties),
        symbols=(
            Symbol(
                "flood",
                translate("flood.hatch"),
                "area",
                "#2a7fb8",
                fill=f"url(#{FLOOD_HATCH})",
                weight=0.8,
                opacity=0.7,
            ),
        ),
        show=False,
        note=" ".join(
            [translate("flood.note", source=source_line(floods)), schematic_note(layers.districts)]
        ),
    )


def seismic_layer(layers: Layers) -> MapLayer:
    """Return the cities with a known seismic zone, larger and darker where it shakes more."""
    table = layers.seismic.rename(columns={"grade": "seismic_grade", "source": "seismic_source"})
    columns = ["place_id", "bcp_zone", "pga_g_low", "pga_g_high", "seismic_grade"]
    places = layers.places[["place_id", "name", "province", "geometry"]]
    graded = places.merge(table[columns], on="place_id", how="inner")

    def properties(_: int, place: Row) -> dict[str, Json]:
        zone = text_of(place["bcp_zone"])
        step = ZONES.index(zone) if zone in ZONES else -1
        shaking = translate("seismic.pga", low=place["pga_g_low"], high=place["pga_g_high"])
        return {
            "k": f"seismic{zone}" if step >= 0 else "seismic_other",
            "r": 4.0 + 1.2 * (step + 1),
            **told(
                place["name"],
                [translate("seismic.zone", zone=zone)],
                [place["province"]],
                [
                    (translate("seismic.zone.label"), zone),
                    (translate("seismic.pga.label"), shaking),
                    (translate("grade"), place["seismic_grade"]),
                ],
            ),
        }

    symbols = [
        Symbol(
            f"seismic{zone}",
            translate("seismic.zone", zone=zone),
            "circle",
            INK,
            fill=color,
            weight=0.8,
            size=2 * (4.0 + 1.2 * (step + 1)),
            fill_opacity=0.85,
        )
        for step, (zone, color) in enumerate(zip(ZONES, SHAKING, strict=True))
        if (graded["bcp_zone"].map(text_of) == zone).any()
    ]
    other = Symbol("seismic_other", "", "circle", INK, fill="#ffffff", weight=0.8, size=8)
    return MapLayer(
        key="seismic",
        title=translate("seismic"),
        group=translate("group.hazards"),
        pane="seismic",
        features=features(graded, properties),
        symbols=tuple(symbols),
        hidden_symbols=(other,),
        show=False,
        note=translate(
            "seismic.note", number=number(len(graded)), source=source_line(layers.seismic)
        ),
    )
