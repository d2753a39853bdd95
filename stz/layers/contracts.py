"""The contract of every layer: columns, types, units, ranges, ids and references between layers.

One place says what a layer must hold: ``frames`` reads by it, ``checking`` reports by it, the
documentation lists it.
"""

from __future__ import annotations

from stz.layers.contract import LayerContract, Part, Reference
from stz.layers.fields import Field, count, flag, key, real, remark, text
from stz.messages import GRADES

KM_MAX = 3000.0
USD_MAX = 1_000_000.0


LOAD_SHEDDING = "feeders_shedding_pct"
"""Metric of ``grid_reliability``: share of feeders that shed load over 10 hours a day, %."""

PLACE = ("places", "place_id")
NODE = ("backbone_nodes", "node_id")
DISTRICT = ("talent", "district")
PROVINCE = ("provinces", "province")


def _grade(name: str, what: str) -> Field:
    return text(name, f"confidence of the {what}, A to D", GRADES)


def _from(part: str, what: str) -> tuple[Field, Field, Field]:
    """Return the columns that say where some others come from; their grade is a column beside."""
    return (
        remark(f"{part}_source", f"where the {what} comes from; empty if from where the row does"),
        remark(f"{part}_year", f"year or years that the {what} covers"),
        remark(f"{part}_licence", f"terms of use of the {what}"),
    )


def _graded(part: str, what: str) -> tuple[Field, Field, Field, Field]:
    """Return the same columns and that of the grade, which may be empty."""
    return (*_from(part, what), remark(f"{part}_grade", f"confidence of the {what}, A to D"))


_PLACES = LayerContract(
    "places",
    "point",
    "Cities and towns",
    "place_id",
    (
        key("place_id", "id of the place, also its node in the fiber graph"),
        text("name", "name shown to people"),
        text("province", "province or territory"),
        text("district", "district, by the names of the layer talent"),
        text("disco", "distribution company, by the names of grid_reliability"),
        count(
            "population_2023",
            "persons, census 2023; missing only outside the totals",
            1,
            nullable=True,
        ),
        count("population_2017", "persons, census 2017", 1, nullable=True),
        remark("tehsils", "tehsils of the census it lies in, separated by ';'"),
        real(
            "enrolled_share",
            "share of the district's people enrolled in graduation and above in these, 0 to 1",
            0,
            1,
            nullable=True,
        ),
        _grade("pop_grade", "population"),
        *_graded("enrolled", "share of the enrolled"),
        *_from("coord", "position"),
        _grade("coord_grade", "position"),
        *_from("disco", "distribution company"),
        _grade("disco_grade", "distribution company"),
    ),
    (
        Reference("province", (PROVINCE,)),
        Reference("district", (DISTRICT,), in_totals=True),
        Reference("district", (("disco_districts", "district"),), in_totals=True),
    ),
    parts=(
        Part("pop", ("population_2023", "population_2017")),
        Part("enrolled", ("tehsils", "enrolled_share")),
        Part("coord", ("geometry",)),
        Part("disco", ("disco",)),
    ),
)
_BACKBONE_NODES = LayerContract(
    "backbone_nodes",
    "point",
    "Backbone nodes",
    "node_id",
    (
        key("node_id", "id of the node; the same as a place's if it is that place"),
        text("name", "name shown to people"),
        text("place_id", "place the node is, if any", nullable=True),
        _grade("coord_grade", "position"),
    ),
    (Reference("place_id", (PLACE,)),),
)
_BACKBONE_LINKS = LayerContract(
    "backbone_links",
    "line",
    "Backbone links",
    "link_id",
    (
        key("link_id", "id of the link"),
        text("a", "backbone node at one end"),
        text("b", "backbone node at the other end"),
        text("owner", "operator"),
        text("corridor", "highway, railway or logical link"),
        text("status", "in service, presumed, agreed"),
        _grade("existence_grade", "existence"),
        _grade("topology_grade", "route"),
        flag("presumed", "follows a highway by general knowledge, not surveyed"),
        real("length_km", "route length, km", 0, KM_MAX),
        text("length_basis", "basis of the length"),
        real("straight_km", "geodesic length, km", 0, KM_MAX),
        real("route_factor", "route km per straight km", 0.5, 10),
        *_graded("length", "length"),
        *_graded("coord", "straight line"),
        remark("risk_group", "shared-risk groups, separated by ';'"),
        *_graded("risk", "shared risk"),
        remark("note", "remark"),
    ),
    (Reference("a", (NODE,)), Reference("b", (NODE,))),
    parts=(
        Part("existence", ("owner", "status", "presumed")),
        Part("topology", ("a", "b", "corridor")),
        Part("length", ("length_km", "length_basis", "route_factor")),
        Part("coord", ("straight_km", "geometry")),
        Part("risk", ("risk_group",)),
    ),
)
_GATEWAYS = LayerContract(
    "gateways",
    "point",
    "Gateways",
    "gateway_id",
    (
        key("gateway_id", "id of the gateway"),
        text("node_id", "backbone node it is connected to"),
        text("name", "name shown to people"),
        text(
            "kind", "kind of gateway", ("cable_landing", "ixp", "core_pop", "terrestrial_crossing")
        ),
        text("operator", "operator"),
        text("status", "status as printed"),
        flag("in_service", "in service"),
        remark("cables", "cables that land, with their status"),
        *_graded("cables", "list of cables"),
        *_graded("coord", "position"),
    ),
    (Reference("node_id", (NODE,)),),
    parts=(Part("cables", ("cables",)), Part("coord", ("geometry",))),
)
_RIGHTS_OF_WAY = LayerContract(
    "rights_of_way",
    "line",
    "Candidate fiber links",
    "row_id",
    (
        key("row_id", "id of the candidate link"),
        text("a", "node at one end"),
        text("b", "node at the other end"),
        remark("rule", "why the link is a candidate", "given"),
        real("length_km", "route length, km", 0, KM_MAX),
        remark("length_basis", "basis of the length"),
        real("straight_km", "geodesic length, km", 0, KM_MAX),
        real("route_factor", "route km per straight km", 0.5, 10),
        *_graded("length", "length"),
        text("terrain", "terrain class", ("plain", "desert", "hills", "mountain")),
        remark("terrain_basis", "basis of the terrain class"),
        *_graded("terrain", "terrain class"),
        real("capex_low_usd_per_km", "USD per route km, low", 0, USD_MAX),
        real("capex_mid_usd_per_km", "USD per route km, middle", 0, USD_MAX),
        real("capex_high_usd_per_km", "USD per route km, high", 0, USD_MAX),
        remark("capex_basis", "basis of the cost"),
        *_graded("capex", "cost"),
        remark("risk_group", "shared-risk groups, separated by ';'"),
        *_graded("risk", "shared risk"),
    ),
    (Reference("a", (PLACE, NODE)), Reference("b", (PLACE, NODE))),
    parts=(
        Part("length", ("length_km", "length_basis", "route_factor")),
        Part("terrain", ("terrain", "terrain_basis")),
        Part(
            "capex",
            (
                "capex_low_usd_per_km",
                "capex_mid_usd_per_km",
                "capex_high_usd_per_km",
                "capex_basis",
            ),
        ),
        Part("risk", ("risk_group",)),
    ),
)
_GRID_RELIABILITY = LayerContract(
    "grid_reliability",
    "table",
    "Grid reliability",
    "disco",
    (
        text("disco", "distribution company"),
        text("fiscal_year", "fiscal year, 2022-23"),
        text("metric", "measure", ("saifi", "saidi", "td_losses", LOAD_SHEDDING)),
        real("value", "value in the unit of the row", 0),
        text("unit", "unit of the value"),
        real("nepra_target", "target of the regulator", 0, nullable=True),
        text("variant", "which of the printed figures"),
        text("table_ref", "table of the report"),
        remark("refuted", "what shows that the figure cannot be right; empty if nothing does"),
        remark("note", "remark"),
    ),
    unique_together=("disco", "fiscal_year", "metric", "variant", "table_ref"),
)
_DISCO_DISTRICTS = LayerContract(
    "disco_districts",
    "table",
    "Distribution company of each district",
    "district",
    (
        key("district", "district"),
        text("province", "province"),
        text("disco", "distribution company, by the names of grid_reliability"),
        remark("note", "remark"),
    ),
    (Reference("province", (PROVINCE,)), Reference("district", (DISTRICT,))),
)
_TALENT = LayerContract(
    "talent",
    "table",
    "Talent by district",
    "district",
    (
        key("district", "district"),
        text("province", "province"),
        remark("census_districts", "census districts it is made of, separated by ';'"),
        count("population_2023", "persons, census 2023", 1),
        count("urban_population_2023", "persons in towns, census 2023"),
        real("literacy_10plus_pct", "literate persons of 10 and over, %", 0, 100),
        count("enrolled_graduation_and_above", "persons enrolled in graduation and above"),
        count("universities_computing", "institutions with computing programs"),
        count("it_workforce", "IT workforce, persons (modeled)"),
        count("it_freelancers", "freelancers of the IT workforce, persons (modeled)"),
        count("it_graduates_per_year", "IT graduates, persons per year (modeled)"),
        count("remote_workforce", "people who export from home, persons (modeled)"),
        flag("modeled", "the IT columns are modeled"),
        text("formula", "formulas of the modeled columns"),
        *_graded("census", "census count"),
        *_graded("universities", "count of universities"),
    ),
    (Reference("province", (PROVINCE,)),),
    parts=(
        Part(
            "census",
            (
                "province",
                "census_districts",
                "population_2023",
                "urban_population_2023",
                "literacy_10plus_pct",
                "enrolled_graduation_and_above",
            ),
        ),
        Part("universities", ("universities_computing",)),
    ),
)
_TECH_ZONES = LayerContract(
    "tech_zones",
    "point",
    "Technology zones and parks",
    "zone_id",
    (
        key("zone_id", "id of the zone"),
        text("name", "name shown to people"),
        text("place_id", "place it is in", nullable=True),
        text("kind", "kind of zone", ("stz", "nastp", "it_park", "software_park")),
        text("status", "status as printed"),
        flag("operating", "has working tenants"),
        real("floor_area_sqft", "floor area, square feet", 0, nullable=True),
        remark("area_printed", "area as printed"),
        *_from("coord", "position"),
        _grade("coord_grade", "position"),
        remark("note", "remark"),
    ),
    (Reference("place_id", (PLACE,)),),
    parts=(Part("coord", ("geometry",)),),
)
_FLOOD_DISTRICTS = LayerContract(
    "flood_districts",
    "table",
    "Districts hit by floods",
    "district",
    (
        text("district", "district"),
        text("province", "province"),
        count("event_year", "year of the flood", 1900),
        text("severity", "severity as printed"),
        remark("note", "remark"),
    ),
    (Reference("province", (PROVINCE,)), Reference("district", (DISTRICT,))),
    unique_together=("district", "event_year"),
)
_SEISMIC = LayerContract(
    "seismic",
    "table",
    "Seismic zones of cities",
    "place_id",
    (
        key("place_id", "place"),
        text("bcp_zone", "zone of the building code", ("1", "2A", "2B", "3", "4")),
        real("pga_g_low", "peak ground acceleration from, g", 0, 3),
        real(
            "pga_g_high", "peak ground acceleration to, g; missing for zone 4", 0, 3, nullable=True
        ),
        *_graded("pga", "acceleration of the zone"),
    ),
    (Reference("place_id", (PLACE,)),),
    parts=(Part("pga", ("pga_g_low", "pga_g_high")),),
)
_PROVINCES = LayerContract(
    "provinces",
    "polygon",
    "Provinces and territories",
    "province",
    (
        key("province", "province or territory"),
        text("point_of_view", "whose boundaries"),
        flag("in_totals", "counted in totals unless a scenario says otherwise"),
        remark("disclaimer", "text to print with the boundary"),
    ),
)
_DISTRICTS = LayerContract(
    "districts",
    "polygon",
    "District outlines (simplified)",
    "district",
    (
        key("district", "name of the outline"),
        text("province", "province or territory", nullable=True),
        remark("covers", "districts inside the outline, separated by ';'"),
        flag("schematic", "for shading a map only"),
        real("accuracy_km", "how far one centroid in ten is off, km", 0),
        *_graded("accuracy", "accuracy"),
        remark("point_of_view", "whose boundaries"),
        *_graded("names", "name of the district and its province"),
    ),
    (Reference("province", (PROVINCE,)), Reference("covers", (DISTRICT,), several=True)),
    parts=(
        Part("accuracy", ("accuracy_km",)),
        Part("names", ("district", "province", "covers")),
    ),
)
_BOUNDARIES = LayerContract(
    "boundaries",
    "line",
    "Boundaries and the Line of Control",
    "boundary_id",
    (
        key("boundary_id", "id of the line"),
        remark("name", "neighbors"),
        text("kind", "kind of line", ("international", "line_of_control", "indefinite")),
        flag("dashed", "to be drawn dashed"),
        text("point_of_view", "whose boundaries"),
        text("disclaimer", "text to print with the line"),
    ),
)
_COST_REFS = LayerContract(
    "cost_refs",
    "table",
    "Cost references",
    "item",
    (
        text("category", "what it is about"),
        text("item", "what is priced"),
        text("value", "number or range as printed"),
        text("unit", "unit of the value"),
        text("geography", "where it applies"),
        remark("note", "remark"),
    ),
)

CONTRACTS: dict[str, LayerContract] = {
    contract.name: contract
    for contract in (
        _PLACES,
        _BACKBONE_NODES,
        _BACKBONE_LINKS,
        _GATEWAYS,
        _RIGHTS_OF_WAY,
        _GRID_RELIABILITY,
        _DISCO_DISTRICTS,
        _TALENT,
        _TECH_ZONES,
        _FLOOD_DISTRICTS,
        _SEISMIC,
        _PROVINCES,
        _DISTRICTS,
        _BOUNDARIES,
        _COST_REFS,
    )
}
"""Contracts by layer name, in the order layers are listed everywhere."""
