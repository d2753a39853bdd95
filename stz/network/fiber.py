"""The fiber graph of a scenario: what is there, what may be built, where it meets the internet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from stz.errors import DataError, Problem
from stz.network.backbone import links_in_service
from stz.network.territory import node_provinces
from stz.plurals import agreeing, counted

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

NODE_COLUMNS = ("node", "lon", "lat", "name", "province", "is_place")
LINK_COLUMNS = (
    "link",
    "a",
    "b",
    "km",
    "existing",
    "capex_musd",
    "opex_musd",
    "cut_rate_per_1000km_year",
    "repair_h",
    "risk_group",
    "grade",
    "owner",
    "status",
    "presumed",
    "terrain",
)
_NAMED = 8


@dataclass(frozen=True, eq=False)
class FiberNetwork:
    """Nodes, links and gateways.

    Attributes
    ----------
    nodes : DataFrame
        ``node, lon, lat`` (degrees, EPSG:4326), ``name, province, is_place``.
    links : DataFrame
        Columns of the links of an :class:`~stz.instance.Instance` (capex and opex in USD million),
        then ``owner, status, presumed, terrain`` for people.
    gateways : tuple of str
        Nodes with a gateway in service of a kind the scenario counts.
    notes : tuple of str
        What a reader of the plan must know, nodes that are cut off included.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    gateways: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def existing(self) -> pd.DataFrame:
        """Links in service."""
        return self.links[self.links["existing"]]

    @property
    def candidates(self) -> pd.DataFrame:
        """Links that may be built."""
        return self.links[~self.links["existing"]]

    def on_net(self) -> frozenset[str]:
        """Nodes that reach a gateway over links in service."""
        return _reached(self.existing, self.gateways)

    def __repr__(self) -> str:
        return (
            f"FiberNetwork({counted(len(self.nodes), 'node')}, "
            f"{counted(len(self.existing), 'link')} in service, "
            f"{counted(len(self.candidates), 'candidate')}, gateways {', '.join(self.gateways)})"
        )


def build_network(layers: Layers, scenario: Scenario) -> FiberNetwork:
    """Join backbone and rights of way into one graph.

    Nodes are the places and backbone nodes of the territory; a place and a backbone node of one id
    are one node. Links in service are those of :func:`stz.network.backbone.links_in_service`.
    Rights of way are candidates: capex is length times the cost per km of ``fiber.cost_level``,
    opex a share of it. All links are cut and repaired as the scenario says.

    Raises
    ------
    DataError
        If no gateway is left, or two links share an id.
    """
    places, spots = layers.places, layers.backbone_nodes
    everywhere = _nodes(places, spots, node_provinces(spots, places, layers.provinces))
    excluded = everywhere["province"].isin(scenario.territory.exclude_provinces)
    nodes = everywhere[~excluded].reset_index(drop=True)
    known = set(nodes["node"])
    existing, notes = _existing(layers.backbone_links, known, scenario)
    notes += _taken_away(layers, set(everywhere["node"]), known, scenario)
    region = _region(nodes, places, scenario)
    candidates = _candidates(layers.rights_of_way, known, region, scenario)
    frames = [frame for frame in (existing, candidates) if len(frame)]
    links = pd.concat(frames or [existing]).reset_index(drop=True)
    twice = sorted(set(links["link"][links["link"].duplicated()]))
    if twice:
        raise DataError(
            [
                Problem(
                    "rights_of_way",
                    "id is used twice, here or by a backbone link",
                    "give every link an id of its own",
                    layer="rights_of_way",
                    row=link,
                )
                for link in twice
            ]
        )
    gateways, gateway_notes = _gateways(layers.gateways, known, scenario)
    notes += gateway_notes
    notes += _cut_off(nodes[nodes["node"].isin(region)], links, gateways)
    return FiberNetwork(nodes, links, gateways, tuple(notes))


def _nodes(places: pd.DataFrame, spots: pd.DataFrame, province: dict[str, str]) -> pd.DataFrame:
    """Places first, then the backbone nodes that are no place."""
    here = pd.DataFrame(
        {
            "node": places["place_id"].astype(str),
            "lon": places.geometry.x,
            "lat": places.geometry.y,
            "name": places["name"].astype(str),
            "province": places["province"].astype(str),
            "is_place": True,
        }
    )
    ids = spots["node_id"].astype(str)
    there = pd.DataFrame(
        {
            "node": ids,
            "lon": spots.geometry.x,
            "lat": spots.geometry.y,
            "name": spots["name"].astype(str),
            "province": ids.map(province).fillna(""),
            "is_place": False,
        }
    )
    there = there[~there["node"].isin(set(here["node"]))]
    both = pd.concat([frame[list(NODE_COLUMNS)] for frame in (here, there) if len(frame)])
    return both.reset_index(drop=True)


def _region(nodes: pd.DataFrame, places: pd.DataFrame, scenario: Scenario) -> set[str]:
    """Return the nodes of the region that is planned for."""
    territory = scenario.territory
    district = dict(
        zip(places["place_id"].astype(str), places["district"].astype(str), strict=True)
    )
    at = zip(nodes["node"], nodes["province"], strict=True)
    return {node for node, name in at if territory.holds(name, district.get(node, ""))}


def _taken_away(
    layers: Layers, everywhere: set[str], known: set[str], scenario: Scenario
) -> list[str]:
    """Say what of fiber and gateways goes with the provinces that are left out altogether."""
    names = scenario.territory.exclude_provinces
    if not names:
        return []
    links, _ = links_in_service(layers.backbone_links, everywhere, scenario.fiber)
    lost = int((~(links["a"].isin(known) & links["b"].isin(known))).sum())
    gateways, _ = _gateways(layers.gateways, everywhere, scenario)
    gone = [node for node in gateways if node not in known]
    if not lost and not gone:
        return []
    said = [f"{lost} of {counted(len(links), 'link')} in service"] if lost else []
    said += [f"the {agreeing(len(gone), 'gateway')} {', '.join(gone)}"] if gone else []
    note = f"territory.exclude_provinces ({', '.join(names)}) removes {' and '.join(said)}"
    hint = "; to plan for a part of the country and keep its fiber, use territory.provinces"
    return [note + (hint if lost > len(links) / 3 else "")]


def _existing(
    backbone: pd.DataFrame, known: set[str], scenario: Scenario
) -> tuple[pd.DataFrame, list[str]]:
    """Links in service in the Instance's columns, and what is said of the rest."""
    rules = scenario.fiber
    rows, notes = links_in_service(backbone, known, rules)
    links = pd.DataFrame(
        {
            "link": rows["link_id"].astype(str),
            "a": rows["a"].astype(str),
            "b": rows["b"].astype(str),
            "km": rows["length_km"].astype(float),
            "existing": True,
            "capex_musd": 0.0,
            "opex_musd": 0.0,
            "cut_rate_per_1000km_year": rules.cut_rate_per_1000km_year,
            "repair_h": rules.repair_h,
            "risk_group": _texts(rows, "risk_group"),
            "grade": rows["existence_grade"].astype(str),
            "owner": _texts(rows, "owner"),
            "status": _texts(rows, "status"),
            "presumed": rows["presumed"].astype(bool),
            "terrain": "",
        },
        columns=list(LINK_COLUMNS),
    )
    return links, notes


def _candidates(
    rights: pd.DataFrame, known: set[str], region: set[str], scenario: Scenario
) -> pd.DataFrame:
    """Links that may be built, with their cost: those with an end in the region at least."""
    rules = scenario.fiber
    rows = rights[rights["a"].isin(known) & rights["b"].isin(known)]
    rows = rows[rows["a"].isin(region) | rows["b"].isin(region)]
    km = rows["length_km"].astype(float)
    capex = km * rows[f"capex_{rules.cost_level}_usd_per_km"].astype(float) / 1e6
    return pd.DataFrame(
        {
            "link": rows["row_id"].astype(str),
            "a": rows["a"].astype(str),
            "b": rows["b"].astype(str),
            "km": km,
            "existing": False,
            "capex_musd": capex,
            "opex_musd": capex * rules.opex_share,
            "cut_rate_per_1000km_year": rules.cut_rate_per_1000km_year,
            "repair_h": rules.repair_h,
            "risk_group": _texts(rows, "risk_group"),
            "grade": _texts(rows, "grade"),
            "owner": "",
            "status": "candidate",
            "presumed": False,
            "terrain": _texts(rows, "terrain"),
        },
        columns=list(LINK_COLUMNS),
    )


def _texts(rows: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return a text column with '' for what is missing, the whole column included."""
    if column not in rows.columns:
        return pd.Series("", index=rows.index, dtype=object)
    return rows[column].astype(object).where(rows[column].notna(), "").astype(str)


def _gateways(
    gateways: pd.DataFrame, known: set[str], scenario: Scenario
) -> tuple[tuple[str, ...], list[str]]:
    """Nodes with a gateway that counts."""
    kinds = scenario.fiber.gateway_kinds
    wanted = gateways[gateways["kind"].isin(kinds)]
    live = wanted["in_service"].astype(bool)
    inside = wanted["node_id"].isin(known)
    nodes = sorted(set(wanted.loc[live & inside, "node_id"].astype(str)))
    if not nodes:
        raise DataError(
            Problem(
                "gateways",
                f"no gateway of kind {', '.join(kinds)} is in service inside the territory",
                "allow more kinds in fiber.gateway_kinds, or correct the layer",
                layer="gateways",
            )
        )
    notes = []
    for what, rows in (
        ("not in service", wanted[~live]),
        ("outside the territory", wanted[live & ~inside]),
    ):
        if len(rows):
            names = _listed(rows["name"].astype(str).tolist())
            notes.append(f"gateways left out because they are {what}: {names}")
    return tuple(nodes), notes


def _cut_off(nodes: pd.DataFrame, links: pd.DataFrame, gateways: Iterable[str]) -> list[str]:
    """Name the nodes that no gateway can be reached from, even with every candidate built."""
    reached = _reached(links, gateways)
    lost = nodes[~nodes["node"].isin(reached)]
    if lost.empty:
        return []
    names = _listed(lost["name"].tolist())
    count = counted(len(lost), "node")
    return [f"{count} cannot reach a gateway even with every link built: {names}"]


def _reached(links: pd.DataFrame, gateways: Iterable[str]) -> frozenset[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(gateways)
    graph.add_edges_from(zip(links["a"], links["b"], strict=True))
    return frozenset(
        node for gateway in gateways for node in nx.node_connected_component(graph, gateway)
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
