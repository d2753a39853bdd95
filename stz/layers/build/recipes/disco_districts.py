"""District to distribution company (DISCO)."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import BuiltLayer, LayerInfo, Row, finish
from stz.layers.build.recipes.names import census_name

NAME = "disco_districts"
COLUMNS = ("district", "province", "disco", "note")
INFO = LayerInfo(
    title="Distribution company of each district",
    units={},
    licence="facts",
    attribution="compiled from press and company statements; see the source of each row",
    year="2017-2025",
    method="disco_districts.csv; the seven Karachi districts are one district, Karachi",
    notes=(
        "91 of 130 are inferred (grade C)",
        "districts of Azad Jammu and Kashmir and Gilgit-Baltistan are not here",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by district."""
    merged: dict[str, Row] = {}
    for row in context.table("disco_districts"):
        district = census_name(context, row["district"])
        known = merged.get(district)
        if known is not None and known["disco"] != row["disco"]:
            raise ValueError(
                f"disco_districts: {district} is served by {known['disco']} and {row['disco']}"
            )
        merged[district] = {
            "district": district,
            **{
                key: row[key]
                for key in ("province", "disco", "note", "source", "year", "licence", "grade")
            },
        }
    rows = [merged[district] for district in sorted(merged)]
    return finish(NAME, "table", COLUMNS, rows, INFO)
