"""Flood districts: those named as worst affected in 2022, and those with grid damage in 2025."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish
from stz.layers.build.recipes.names import census_name

NAME = "flood_districts"
COLUMNS = ("district", "province", "event_year", "severity", "note")
INFO = LayerInfo(
    title="Districts hit by the floods of 2022 and 2025",
    units={},
    licence="facts",
    attribution=(
        "NFRCC situation report (2022) and Power Division report (2025), as quoted in the press"
    ),
    year="2022, 2025",
    method="flood_districts.csv without its four rows of provincial totals",
    notes=(
        (
            "only the districts named in the found reports: 85 districts were hit in 2022, 25 are "
            "named here"
        ),
        "2025 rows are damage to the grid, not the extent of the flood; risk groups use 2022 only",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by year and district."""
    rows = [
        {
            "district": census_name(context, row["district"]),
            "province": row["province"],
            "event_year": int(row["year"]),
            "severity": row["severity"],
            "note": row["note"],
            "source": row["source"],
            "year": row["year"],
            "licence": row["licence"],
            "grade": row["grade"],
        }
        for row in context.table("flood_districts")
        if row["province"]
    ]
    return finish(
        NAME,
        "table",
        COLUMNS,
        sorted(rows, key=lambda r: (str(r["event_year"]), str(r["district"]))),
        INFO,
    )
