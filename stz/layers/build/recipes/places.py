"""Places: cities and towns with census population, GeoNames coordinates, district and DISCO."""

from __future__ import annotations

from stz.layers.build.context import BuildContext, number, whole
from stz.layers.build.layer import BuiltLayer, LayerInfo, Row, finish, weakest
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
    "coord_grade",
    "disco_grade",
)
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
        "row grade: the weaker of population and coordinates; the DISCO has its own grade",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by place id."""
    students = {row["city_id"]: row for row in context.table("city_enrolment_shares")}
    rows = [
        _row(context, city, students.get(city["city_id"], {})) for city in context.table("cities")
    ]
    return finish(NAME, "point", COLUMNS, sorted(rows, key=lambda row: str(row["place_id"])), INFO)


def _row(context: BuildContext, city: dict[str, str], students: dict[str, str]) -> Row:
    coordinates = city["coord_source"]
    if city["coord_licence"]:
        coordinates += f" ({city['coord_licence']})"
    licences = [text for text in (city["pop_licence"], city["coord_licence"]) if text]
    return {
        "place_id": city["city_id"],
        "name": city["name"],
        "province": city["province"],
        "district": census_name(context, city["district"]),
        "disco": city["disco"],
        "population_2023": whole(city["pop_2023"]),
        "population_2017": whole(city["pop_2017"]),
        "tehsils": students.get("tehsils", ""),
        "enrolled_share": number(
            students.get("tehsil_share_of_district_enrolled_graduation_above", "")
        ),
        "pop_grade": city["pop_grade"],
        "coord_grade": city["coord_grade"],
        "disco_grade": city["disco_grade"],
        "source": f"population: {city['pop_source']}; coordinates: {coordinates}",
        "year": "2023",
        "licence": "; ".join(licences) if licences else "facts",
        "grade": weakest(city["pop_grade"], city["coord_grade"]),
        "geometry": {"type": "Point", "coordinates": [float(city["lon"]), float(city["lat"])]},
    }
