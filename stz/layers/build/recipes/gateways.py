"""Gateways: cable landings, the Khunjerab crossing, exchanges and core points of presence."""

from __future__ import annotations

from collections import defaultdict

from stz.layers.build.context import BuildContext, Table
from stz.layers.build.layer import (
    AS_THE_ROW,
    BuiltLayer,
    LayerInfo,
    Origin,
    Row,
    finish,
    part_columns,
    together,
    weakest,
)

NAME = "gateways"
COLUMNS = (
    "gateway_id",
    "node_id",
    "name",
    "kind",
    "operator",
    "status",
    "in_service",
    "cables",
    *part_columns("cables"),
    *part_columns("coord"),
)
IN_SERVICE = "in service"
LANDINGS_YEAR = "2024-2025"
_SITE = Origin("approximate position of the landing site (landing_sites.csv)", "2025", "facts", "C")
_CITY = Origin("position of the city: GeoNames", "2025", "CC BY 4.0", "C")
INFO = LayerInfo(
    title="Internet gateways: landings, exchanges, core points of presence, Khunjerab crossing",
    units={},
    licence="facts",
    attribution="compiled from press; positions of landing sites are approximate",
    year="2024-2025",
    method=(
        "cable_landings.csv grouped by landing site (landing_sites.csv), the crossing at "
        "Khunjerab, and "
        "gateways_general.csv. A landing is in service if one of its cables is"
    ),
    notes=(
        (
            "exchange points operate in three cities (exchange_points.csv: Islamabad and Karachi "
            "A, Lahore B); core points of presence are general knowledge (grade C)"
        ),
        (
            "Islamabad and Rawalpindi are one market 14 km apart: the operators' core points of "
            "presence are taken to serve both, so each has a gateway of its own"
        ),
        "Gwadar (PEACE) and Sea View (Africa-1) are landed or planned, not confirmed in service",
        "all Karachi landings hang on one node: they do not protect one another there",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by gateway id."""
    sites = {row["landing_point"]: row for row in context.table("landing_sites")}
    cables: dict[str, Table] = defaultdict(list)
    for cable in context.table("cable_landings"):
        cables[sites[cable["landing_point"]]["gateway_id"]].append(cable)
    of_gateway = {row["gateway_id"]: row for row in sites.values()}
    rows = [_landing(of_gateway[name], found) for name, found in cables.items()]
    rows += [_general(row) for row in context.table("gateways_general")]
    return finish(
        NAME, "point", COLUMNS, sorted(rows, key=lambda row: str(row["gateway_id"])), INFO
    )


def _landing(site: dict[str, str], cables: Table) -> Row:
    live = [cable for cable in cables if cable["status"] == IN_SERVICE]
    speaking = live or cables
    operators = sorted({cable["operator"] for cable in cables})
    return {
        "gateway_id": site["gateway_id"],
        "node_id": site["node_id"],
        "name": site["name"],
        "kind": site["kind"],
        "operator": "; ".join(operators),
        "status": "; ".join(sorted({cable["status"] for cable in speaking})),
        "in_service": bool(live),
        "cables": "; ".join(f"{cable['cable']} ({cable['status']})" for cable in cables),
        **together(
            Origin(cable["source"], LANDINGS_YEAR, "facts", cable["grade"]) for cable in cables
        ).cells("cables"),
        **_SITE.cells("coord"),
        "source": "; ".join(sorted({cable["source"] for cable in speaking})),
        "year": LANDINGS_YEAR,
        "licence": "facts",
        "grade": weakest(*(cable["grade"] for cable in speaking)),
        "geometry": {"type": "Point", "coordinates": [float(site["lon"]), float(site["lat"])]},
    }


def _general(row: dict[str, str]) -> Row:
    return {
        **{
            key: row[key] for key in ("gateway_id", "node_id", "name", "kind", "operator", "status")
        },
        "in_service": row["in_service"] == "true",
        "cables": "",
        **AS_THE_ROW.cells("cables"),
        **_CITY.cells("coord"),
        **{key: row[key] for key in ("source", "year", "licence", "grade")},
        "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
    }
