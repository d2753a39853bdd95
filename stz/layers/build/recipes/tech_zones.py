"""Technology zones and parks: notified, licensed, proposed and operating."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import (
    AS_THE_ROW,
    BuiltLayer,
    LayerInfo,
    Origin,
    Row,
    finish,
    part_columns,
)

NAME = "tech_zones"
COLUMNS = (
    "zone_id",
    "name",
    "place_id",
    "kind",
    "status",
    "operating",
    "floor_area_sqft",
    "area_printed",
    *part_columns("coord"),
    "note",
)
KINDS = {
    "STZ": "stz",
    "NASTP": "nastp",
    "IT park": "it_park",
    "STP": "software_park",
    "PSEB STP": "software_park",
    "PSEB STP (city listed)": "software_park",
}
INFO = LayerInfo(
    title="Special technology zones, aerospace parks, IT parks and software parks",
    units={"floor_area_sqft": "square feet"},
    licence="facts; positions of towns: CC BY 4.0 (GeoNames)",
    attribution=(
        "compiled from press and official statements; town positions (c) GeoNames, CC BY 4.0"
    ),
    year="2021-2025",
    method=(
        "tech_parks.csv; position as printed, else the town's (coord_grade C); operating by the "
        "table "
        "tech_zone_status.csv; floor area where square feet are printed (the lower end of a range)"
    ),
    notes=(
        "a notified zone is not an operating one: notice says nothing about seats",
        "one row per city for PSEB software parks: the number of parks in a city is not published",
        "grade is that of the zone's existence and status; coord_grade that of its position",
        "one park without a town (Fazal software technology park) is left out",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by zone id."""
    places = {row["place_id"]: row for row in context.layer("places").rows}
    extra = {row["name"]: row for row in context.table("tech_zone_places")}
    operating = {
        row["status"]: row["operating"] == "true" for row in context.table("tech_zone_status")
    }
    rows = []
    for park in context.table("tech_parks"):
        point, origin = _position(park, places, extra)
        if point is None:
            continue
        status = park["status"].strip()
        note = park["note"]
        rows.append(
            {
                "zone_id": _slug(park["name"]),
                "name": park["name"],
                "place_id": park["city_id"] or None,
                "kind": KINDS[park["kind"]],
                "status": status or "not stated",
                "operating": operating[status],
                "floor_area_sqft": _floor_area(park),
                "area_printed": park["area"].strip(),
                **origin.cells("coord"),
                "note": note,
                "source": park["source"],
                "year": "2021-2025",
                "licence": park["licence"],
                "grade": park["grade"],
                "geometry": {"type": "Point", "coordinates": point},
            }
        )
    return finish(NAME, "point", COLUMNS, sorted(rows, key=lambda row: str(row["zone_id"])), INFO)


def _position(
    park: dict[str, str], places: dict[str, Row], extra: dict[str, dict[str, str]]
) -> tuple[list[float] | None, Origin]:
    if park["lat"]:
        about = Origin("approximate position, compiled with the park", "2025", "facts", "C")
        point = [float(park["lon"]), float(park["lat"])]
        return point, replace(about, grade=park["coord_grade"] or "C")
    if park["city_id"]:
        town = places[park["city_id"]]
        said = Origin(
            f"position of the town {town['name']}: {town['coord_source']}",
            town["coord_year"],
            town["coord_licence"],
            "C",
        )
        return list(town["geometry"]["coordinates"]), said
    if park["name"] in extra:
        known = extra[park["name"]]
        return [float(known["lon"]), float(known["lat"])], Origin(
            known["note"], "2025", "facts", "C"
        )
    return None, AS_THE_ROW


def _floor_area(park: dict[str, str]) -> int | None:
    found = re.search(r"([\d,]+)(?:-[\d,]+)? sq ft", f"{park['area']} {park['status']}")
    return int(found.group(1).replace(",", "")) if found else None


def _slug(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.lower())
    text = re.sub(r"pseb software technology park\(s\), ", "stp-", text)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
