"""Places: cities and towns with census population, GeoNames coordinates, district and DISCO."""

from __future__ import annotations

from dataclasses import replace

from stz.layers.build.context import BuildContext, number, whole
from stz.layers.build.layer import (
    AS_THE_ROW,
    BuiltLayer,
    LayerInfo,
    Origin,
    Row,
    finish,
    origin_of,
    part_columns,
    weakest,
)
from stz.layers.build.recipes.names import census_name

NAME = "places"
COLUMNS = (
    "place_id",
    "name",
    "province",
    "district",
    "disco",
    "population_2023",
    "population_2017",
    "tehsils",
    "enrolled_share",
    "pop_grade",
    *part_columns("enrolled"),
    *part_columns("coord"),
    *part_columns("disco"),
)
POSITIONS_YEAR = "2025"
"""Year of the GeoNames positions."""
INFO = LayerInfo(
    title="Cities and towns of Pakistan with Census 2023 population",
    units={
        "population_2023": "persons",
        "population_2017": "persons",
        "enrolled_share": "share of the district",
    },
    licence="population: government statistics, facts; coordinates: CC BY 4.0 (GeoNames)",
    attribution=(
        "Pakistan Bureau of Statistics, 7th Population and Housing Census 2023 (as transcribed "
        "by PakPC2023); "
        "coordinates (c) GeoNames, CC BY 4.0"
    ),
    year="2023",
    method=(
        "cities.csv; the seven Karachi districts are one district, Karachi. enrolled_share: "
        "city_enrolment_shares.csv, worked out from the census by tehsil. "
        "No tier: tiers are scenario data"
    ),
    notes=(
        (
            "places of Azad Jammu and Kashmir and Gilgit-Baltistan have no census figure and "
            "are out "
            "of totals"
        ),
        (
            "row grade: the weaker of population and position; source: of the population; "
            "position, DISCO and share of the enrolled have sources of their own"
        ),
    ),
)

_COMPANY = Origin("company that serves the town, general knowledge", "2025", "facts", "C")


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by place id."""
    students = {row["city_id"]: row for row in context.table("city_enrolment_shares")}
    companies = {
        (row["district"], row["disco"]): origin_of(row)
        for row in context.layer("disco_districts").rows
    }
    rows = [
        _row(context, city, students.get(city["city_id"], {}), companies)
        for city in context.table("cities")
    ]
    return finish(NAME, "point", COLUMNS, sorted(rows, key=lambda row: str(row["place_id"])), INFO)


def position_origin(city: dict[str, str]) -> Origin:
    """Return where the position of a town comes from."""
    licence = city["coord_licence"] or "facts"
    return Origin(city["coord_source"], POSITIONS_YEAR, licence, city["coord_grade"])


def _row(
    context: BuildContext,
    city: dict[str, str],
    students: dict[str, str],
    companies: dict[tuple[str, str], Origin],
) -> Row:
    district = census_name(context, city["district"])
    company = companies.get((district, city["disco"]), _COMPANY)
    return {
        "place_id": city["city_id"],
        "name": city["name"],
        "province": city["province"],
        "district": district,
        "disco": city["disco"],
        "population_2023": whole(city["pop_2023"]),
        "population_2017": whole(city["pop_2017"]),
        "tehsils": students.get("tehsils", ""),
        "enrolled_share": number(
            students.get("tehsil_share_of_district_enrolled_graduation_above", "")
        ),
        "pop_grade": city["pop_grade"],
        **(origin_of(students, "confidence") if students else AS_THE_ROW).cells("enrolled"),
        **position_origin(city).cells("coord"),
        **replace(company, grade=city["disco_grade"]).cells("disco"),
        "source": city["pop_source"],
        "year": "2023",
        "licence": city["pop_licence"] or "facts",
        "grade": weakest(city["pop_grade"], city["coord_grade"]),
        "geometry": {"type": "Point", "coordinates": [float(city["lon"]), float(city["lat"])]},
    }
