"""Backbone links: existing and announced fiber trunks, with how far each can be believed."""

from __future__ import annotations

from dataclasses import replace

from stz.layers.build.context import BuildContext, number
from stz.layers.build.geometry import (
    WAYS_METHOD,
    WAYS_NOTES,
    Position,
    RiskOrigins,
    WayTable,
    corridor_factors,
    corridor_followed,
    corridor_group,
    corridor_lengths,
    corridor_origins,
    fiber_positions,
    flood_districts,
    flood_groups,
    joined,
    node_districts,
    shared_groups,
    straight_km,
    trunks,
)
from stz.layers.build.layer import (
    AS_THE_ROW,
    BuiltLayer,
    LayerInfo,
    Origin,
    Row,
    finish,
    origin_of,
    part_columns,
    together,
    weakest,
)

NAME = "backbone_links"
COLUMNS = (
    "link_id",
    "a",
    "b",
    "owner",
    "corridor",
    "status",
    "existence_grade",
    "topology_grade",
    "presumed",
    "length_km",
    "length_basis",
    "straight_km",
    "route_factor",
    *part_columns("length"),
    *part_columns("coord"),
    "risk_group",
    *part_columns("risk"),
    "note",
)
INFO = LayerInfo(
    title="National fiber backbone: 114 trunk links",
    units={"length_km": "km", "straight_km": "km", "route_factor": "route km per straight km"},
    licence="facts",
    attribution=(
        "compiled from press and operator statements; see the source of each row; lengths of ways "
        "over NOAA GLOBE heights (Hastings and Dunbar 1999, public domain)"
    ),
    year="2010-2025",
    method=(
        "backbone_links.csv, regraded by link_regrades.csv, and backbone_links_later.csv. "
        "length_km is the published route length where there is one; else "
        "the straight "
        "(geodesic) length times the corridor's route factor, which is the published length of "
        "the corridor over "
        "the straight length of its chain of towns (corridor_chains.csv); else that of the "
        f"least-cost way. {WAYS_METHOD} Lines are drawn straight"
    ),
    notes=(
        (
            "presumed links (55) follow a highway by general knowledge and were not surveyed; plan "
            "with and without them"
        ),
        (
            "links with the status 'agreement signed' or 'ground broken' are announced, their "
            "build is not confirmed"
        ),
        (
            "13 links are regraded by later evidence: Quetta's way by Sukkur and the branch "
            "west by Dera Ismail Khan to C, nine presumed ways up; each note has the words"
        ),
        (
            "risk_group also names one cable (Pak-China) and one junction (Sukkur, whose loss in "
            "2022 took down the center and the north)"
        ),
        (
            "logical links join known ends; their physical route is not published: "
            "their corridor group says unknown"
        ),
        (
            "no segment has a published length; the eight Pak-China segments share out the cable's "
            "published 820 km"
        ),
        *WAYS_NOTES,
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by link id."""
    lengths = _Lengths(context)
    rows = [_row(link, lengths) for link in trunks(context)]
    return finish(NAME, "line", COLUMNS, sorted(rows, key=lambda row: str(row["link_id"])), INFO)


class _Lengths:
    """Route length of a link, and on what it rests."""

    def __init__(self, context: BuildContext) -> None:
        self.positions: dict[str, Position] = fiber_positions(context)
        self.factors = corridor_factors(context, self.positions)
        self.printed = corridor_lengths(context)
        self.follows = corridor_followed(context)
        self.ways = WayTable(context, self.positions)
        self.flooded = flood_districts(context)
        self.district = node_districts(context)
        self.shared = shared_groups(context)
        self.risks = RiskOrigins(context)
        self.origins = corridor_origins(context)
        self.ends = {
            row["node_id"]: replace(
                origin_of(row), source=f"straight between positions: {row['source']}"
            )
            for row in context.layer("backbone_nodes").rows
        }

    def of(self, link: dict[str, str], straight: float) -> tuple[float, float, str, Origin]:
        """Return length (km), route factor, basis and origin."""
        published = number(link["published_route_km"])
        if published is not None:
            factor = round(published / straight, 3)
            return published, factor, "published route length", AS_THE_ROW
        corridor = self.follows[link["corridor"]]
        if corridor in self.factors:
            factor = self.factors[corridor]
            printed = self.printed[corridor]
            chain = f"{corridor}: {printed} km published over its chain of towns"
            basis = f"straight x {factor} ({chain})"
            return round(straight * factor, 1), factor, basis, self.origins[corridor]
        way = self.ways.of_link(link["a_id"], link["b_id"])
        return way.length_km, way.route_factor, way.length_basis, way.length_origin


def _row(link: dict[str, str], lengths: _Lengths) -> Row:
    a, b = link["a_id"], link["b_id"]
    ends = [lengths.positions[a], lengths.positions[b]]
    straight = straight_km(*ends)
    km, factor, basis, origin = lengths.of(link, straight)
    districts = [lengths.district.get(a), lengths.district.get(b)]
    groups = [
        *flood_groups(districts, lengths.flooded),
        corridor_group(lengths.follows[link["corridor"]], a, b),
        *lengths.shared.get(link["link_id"], []),
    ]
    return {
        "link_id": link["link_id"],
        "a": a,
        "b": b,
        "owner": link["operator"],
        "corridor": link["corridor"],
        "status": link["status"],
        "existence_grade": link["existence_grade"],
        "topology_grade": link["topology_grade"],
        "presumed": "presumed" in link["status"],
        "length_km": km,
        "length_basis": basis,
        "straight_km": straight,
        "route_factor": factor,
        **origin.cells("length"),
        **together([lengths.ends[a], lengths.ends[b]]).cells("coord"),
        "risk_group": joined(groups),
        **lengths.risks.of(groups).cells("risk"),
        "note": link["note"],
        "source": link["source"],
        "year": "2010-2025",
        "licence": link["licence"],
        "grade": weakest(link["existence_grade"], link["topology_grade"]),
        "geometry": {"type": "LineString", "coordinates": [list(end) for end in ends]},
    }
