"""Seismic band of cities by the zones of the building code."""

from __future__ import annotations

from stz.layers.build.context import BuildContext, number
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish, origin_of, part_columns

NAME = "seismic"
COLUMNS = ("place_id", "bcp_zone", "pga_g_low", "pga_g_high", *part_columns("pga"))
INFO = LayerInfo(
    title="Seismic zone of cities (Building Code of Pakistan 2007)",
    units={"pga_g_low": "g", "pga_g_high": "g; empty for zone 4, which is open-ended"},
    licence="facts",
    attribution="Building Code of Pakistan, Seismic Provisions 2007, bands as reproduced in print",
    year="2007",
    method="city rows of seismic.csv with corrections.csv applied",
    notes=(
        "the bands are sourced; which city lies in which zone is from memory of the code (grade C)",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by place id."""
    zones = {
        row["place"].removeprefix("ZONE "): origin_of(row)
        for row in context.table("seismic")
        if row["kind"] != "city"
    }
    rows = [
        {
            "place_id": row["city_id"],
            "bcp_zone": row["bcp_zone"],
            "pga_g_low": number(row["pga_g_low"]),
            "pga_g_high": number(row["pga_g_high"]),
            **zones[row["bcp_zone"]].cells("pga"),
            **{key: row[key] for key in ("source", "year", "licence", "grade")},
        }
        for row in context.table("seismic")
        if row["kind"] == "city"
    ]
    return finish(NAME, "table", COLUMNS, sorted(rows, key=lambda row: str(row["place_id"])), INFO)
