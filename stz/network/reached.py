"""What fiber has reached already, presumed trunks included, and how existing zones are on the net.

Two questions, two standards of proof. A zone's promise of uptime may only rest on trunks of
``fiber.backbone_grades``. But that a city or a working zone is on the net at all is known even
where the way of the fiber is only presumed: to sell it as newly connected would be wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
from pyproj import Geod

from stz.network.backbone import links_in_service
from stz.network.fiber import LINK_COLUMNS, NODE_COLUMNS, FiberNetwork

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

_WGS84 = Geod(ellps="WGS84")
ACCESS = "access:"
"""How the id of the line of an existing zone begins."""
ACCESS_STATUS = "presumed: the zone operates, so fiber reaches it"


def reached_nodes(layers: Layers, network: FiberNetwork, scenario: Scenario) -> frozenset[str]:
    """Nodes joined to a gateway by trunks in service, those of ``cities.reached_grades`` included.

    Parameters
    ----------
    layers : Layers
        ``backbone_links`` are read.
    network : FiberNetwork
        Its nodes and gateways are taken.
    scenario : Scenario
        Its ``fiber`` and ``cities`` are read.
    """
    graph = _trunks(layers, network, scenario)
    return frozenset(
        node
        for gateway in network.gateways
        if gateway in graph
        for node in nx.node_connected_component(graph, gateway)
    ) | frozenset(network.gateways)


def join_existing(
    network: FiberNetwork, zones: pd.DataFrame, layers: Layers, scenario: Scenario
) -> tuple[FiberNetwork, dict[str, str]]:
    """Give every existing zone that no confirmed fiber reaches a line of its own.

    It works today, so it is on the net, over a fiber that the layers (or the grades the scenario
    trusts) do not know. The line goes to the nearest node on the net, as long as the presumed
    trunks to it, or else as the road. It starts at a node of the zone's own, so that nothing else
    can be connected through it.

    Parameters
    ----------
    network : FiberNetwork
        The graph as it is.
    zones : DataFrame
        Existing zones: ``site, node, name, province, lon, lat``.
    layers : Layers
        ``backbone_links`` are read.
    scenario : Scenario
        Its ``fiber``, ``cities`` and ``reach`` (route factor) are read.

    Returns
    -------
    FiberNetwork
        With a node and a link per zone that was off the net.
    dict of str to str
        Zone to its new node.
    """
    on_net = network.on_net()
    lost = zones[~zones["node"].isin(on_net)]
    if lost.empty:
        return network, {}
    graph = _trunks(layers, network, scenario)
    rules = scenario.fiber
    nodes: list[dict[Hashable, object]] = []
    links: list[dict[Hashable, object]] = []
    for zone in lost.to_dict("records"):
        end, km = _nearest(zone["node"], graph, on_net) or _straight(
            zone["lon"], zone["lat"], network, on_net, scenario.reach.route_factor
        )
        nodes.append({**zone, "node": zone["site"], "is_place": False})
        links.append(
            {
                "link": f"{ACCESS}{zone['site']}",
                "a": zone["site"],
                "b": end,
                "km": km,
                "existing": True,
                "capex_musd": 0.0,
                "opex_musd": 0.0,
                "cut_rate_per_1000km_year": rules.cut_rate_per_1000km_year,
                "repair_h": rules.repair_h,
                "risk_group": "",
                "grade": "C",
                "owner": "",
                "status": ACCESS_STATUS,
                "presumed": True,
                "terrain": "",
            }
        )
    joined = replace(
        network,
        nodes=_appended(network.nodes, nodes, NODE_COLUMNS),
        links=_appended(network.links, links, LINK_COLUMNS),
    )
    return joined, {str(site): str(site) for site in lost["site"]}


def _trunks(layers: Layers, network: FiberNetwork, scenario: Scenario) -> nx.Graph[str]:
    """Trunks in service of the grades trusted for paths or for being reached."""
    grades = sorted({*scenario.fiber.backbone_grades, *scenario.cities.reached_grades})
    rules = scenario.fiber.model_copy(update={"backbone_grades": tuple(grades)})
    rows, _ = links_in_service(layers.backbone_links, set(network.nodes["node"]), rules)
    graph: nx.Graph[str] = nx.Graph()
    for a, b, km in zip(rows["a"], rows["b"], rows["length_km"].astype(float), strict=True):
        if not graph.has_edge(a, b) or graph[a][b]["km"] > km:
            graph.add_edge(a, b, km=km)
    return graph


def _nearest(start: str, graph: nx.Graph[str], on_net: Iterable[str]) -> tuple[str, float] | None:
    """Nearest node on the net along trunks, with the way to it in km; None if there is none."""
    if start not in graph:
        return None
    away: dict[str, float] = nx.single_source_dijkstra_path_length(graph, start, weight="km")
    ends = sorted((km, node) for node, km in away.items() if node in set(on_net))
    return (ends[0][1], ends[0][0]) if ends else None


def _straight(
    lon: float, lat: float, network: FiberNetwork, on_net: Iterable[str], factor: float
) -> tuple[str, float]:
    """Nearest node on the net as the crow flies, with the way to it by road in km."""
    there = network.nodes[network.nodes["node"].isin(set(on_net))]
    here = np.full(len(there), lon), np.full(len(there), lat)
    _, _, meters = _WGS84.inv(*here, there["lon"].to_numpy(float), there["lat"].to_numpy(float))
    nearest = int(np.argmin(meters))
    return str(there["node"].iloc[nearest]), float(meters[nearest]) / 1000.0 * factor


def _appended(
    table: pd.DataFrame, rows: list[dict[Hashable, object]], columns: tuple[str, ...]
) -> pd.DataFrame:
    more = pd.DataFrame(rows, columns=list(columns))
    return pd.concat([table, more], ignore_index=True).astype(table.dtypes.to_dict())
