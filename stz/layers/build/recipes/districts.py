"""Districts: schematic outlines joined to the names of the 2023 census."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import merged
from stz.layers.build.layer import BuiltLayer, LayerInfo, Row, finish
from stz.layers.build.recipes.names import outline_members

NAME = "districts"
COLUMNS = ("district", "province", "covers", "schematic", "accuracy_km", "point_of_view")
TERRITORIES = ("Azad Jammu and Kashmir", "Gilgit-Baltistan")
INFO = LayerInfo(
    title="District outlines (schematic)",
    units={"accuracy_km": "km"},
    licence="Unlicense (npm @svg-maps/pakistan.districts 2.0.0)",
    attribution="npm @svg-maps/pakistan.districts, georeferenced by an affine fit to Natural Earth",
    year="before 2018",
    method=(
        "pk_districts_schematic.geojson; the six former frontier regions merged into their "
        "districts; "
        "names joined to the census through district_aliases.csv"
    ),
    notes=(
        (
            "schematic: for shading a map only. Outlines are off by 5 km, 21 km at the 90th "
            "percentile"
        ),
        (
            "covers lists the census districts inside an outline: a district split off later "
            "has no "
            "outline of its own "
            "(Chaman, Duki, Sohbatpur, Sujawal, Surab, Torghar; the three Kohistans share one, the "
            "two Chitrals share one)"
        ),
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by district."""
    province = {row["district"]: row["province"] for row in context.table("terrain_districts")}
    parts: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    names: dict[tuple[str, ...], str] = {}
    for feature in context.features("pk_districts_schematic"):
        printed = feature["properties"]["district"]
        members = outline_members(context, printed)
        home = _home(printed, members)
        parts[members].append(feature["geometry"])
        names.setdefault(members, home)
    rows: list[Row] = [
        {
            "district": names[members],
            "province": province[members[0]],
            "covers": "" if province[members[0]] in TERRITORIES else ";".join(members),
            "schematic": True,
            "accuracy_km": 21,
            "point_of_view": "natural_earth",
            "source": "npm @svg-maps/pakistan.districts 2.0.0, georeferenced by affine fit",
            "year": "before 2018",
            "licence": "Unlicense",
            "grade": "C",
            "geometry": merged(geometries),
        }
        for members, geometries in parts.items()
    ]
    return finish(
        NAME, "polygon", COLUMNS, sorted(rows, key=lambda row: str(row["district"])), INFO
    )


def _home(printed: str, members: tuple[str, ...]) -> str:
    """Return the name an outline goes by: its only district, else the name as printed."""
    if len(members) == 1:
        return members[0]
    return {"Jafarabad": "Jaffarabad"}.get(printed, printed)
