"""The number of every candidate in every part, with its grade, from layers and the problem.

Nothing is estimated here where the layers say nothing: the number is then missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd

from stz.messages import GRADES, text_of, worst_grade
from stz.network import reached_nodes
from stz.plurals import counted
from stz.power import company_grades, company_shedding, scenario_figures
from stz.talent import minutes_between

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers
    from stz.scenario import Scenario


@dataclass(frozen=True)
class Measure:
    """The number of one candidate in one part.

    Attributes
    ----------
    value : float
        In the unit of the part; NaN where it is missing.
    grade : str
        Worst grade of what it rests on, A to D; empty where there is none.
    note : str
        What it is, or why it is missing, in words.
    rows : tuple of (str, str, str)
        Layer, row and column of what it rests on.
    """

    value: float
    grade: str = ""
    note: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()


type Measures = dict[str, Measure]
"""A measure for each site, by its id as text."""
type Row = dict[Any, Any]


def candidate_sites(assembly: Assembly) -> pd.DataFrame:
    """Return the sites that are scored: those where no zone works yet, banned ones included."""
    sites = assembly.candidates
    return sites[~sites["existing"].astype(bool)].reset_index(drop=True)


def measured(scenario: Scenario, layers: Layers, assembly: Assembly) -> dict[str, Measures]:
    """Return the number of every candidate in every part.

    Parameters
    ----------
    scenario : Scenario
        What is asked; its reach, power and fiber rules count here too.
    layers : Layers
        What is known.
    assembly : Assembly
        The problem that both make.

    Returns
    -------
    dict of str to dict
        By part, then by site: persons, km, minutes a year, floods, g, minutes, zones.
    """
    sites = candidate_sites(assembly)
    return {name: work(sites, scenario, layers, assembly) for name, work in _WORK.items()}


def _talent(sites: pd.DataFrame, _: Scenario, layers: Layers, assembly: Assembly) -> Measures:
    """People who would work there, from all pools in reach, in the first year."""
    grades = _column(layers.talent, "district", "grade")
    pools = {str(row["pool"]): row for row in assembly.pools.to_dict("records")}
    talent = _column(assembly.instance.pools, "pool", "talent")
    coming: dict[str, list[tuple[str, float]]] = {}
    reach = assembly.instance.reach
    for pool, site, share in zip(reach["pool"], reach["site"], reach["share"], strict=True):
        persons = float(share) * float(talent[str(pool)])
        coming.setdefault(str(site), []).append((str(pool), persons))
    found = {}
    for site in sites["site"].astype(str):
        rows = coming.get(site, [])
        districts = list(dict.fromkeys(str(pools[pool]["district"]) for pool, _ in rows))
        found[site] = Measure(
            float(sum(persons for _, persons in rows)),
            worst_grade(grades.get(district) for district in districts),
            f"from {counted(len(rows), 'place')}" if rows else "nobody lives within reach",
            tuple(("talent", district, "it_workforce") for district in districts),
        )
    return found


def _fiber(sites: pd.DataFrame, scenario: Scenario, layers: Layers, assembly: Assembly) -> Measures:
    """Km of new links on the shortest way to fiber in service that reaches a gateway."""
    network = assembly.network
    on_net = network.on_net()
    presumed = reached_nodes(layers, network, scenario) - on_net
    away, ways = shortest_ways(network.links, on_net, "km")
    links = {str(row["link"]): row for row in network.links.to_dict("records")}
    there = _grades_in_service(network.existing)
    names = _column(network.nodes, "node", "name")
    found = {}
    for site, node in zip(sites["site"].astype(str), sites["node"].astype(str), strict=True):
        also = "; fiber presumed along a road reaches it, which no plan rests on"
        also = also if node in presumed else ""
        if node not in away:
            found[site] = Measure(np.nan, note=f"the data have no way for a link to it{also}")
            continue
        built = [link for link in ways[node][1] if not bool(links[link]["existing"])]
        end = ways[node][0]
        nearest, line = there.get(end, ("", ""))
        rows = tuple(("rights_of_way", link, "length_km") for link in built)
        rows += (("backbone_links", line, "existence_grade"),) if line else ()
        grade = worst_grade([nearest, *(links[link]["grade"] for link in built)])
        told = "on fiber in service" if end == node else f"to {names.get(end) or end}"
        of = f", grade {nearest}" if nearest else ""
        found[site] = Measure(away[node], grade, f"{told}{of}{also}", rows)
    return found


def shortest_ways(
    links: pd.DataFrame, ends: Iterable[str], weight: str, free: Iterable[str] = ()
) -> tuple[dict[str, float], dict[str, tuple[str, list[str]]]]:
    """Return the shortest way from every node to the nearest of some others.

    Parameters
    ----------
    links : DataFrame
        ``link, a, b, existing`` and the weight.
    ends : iterable of str
        Nodes where ways end.
    weight : str
        Column that is added up; links in service count nothing.
    free : iterable of str
        Links that count nothing either, because a plan builds them.

    Returns
    -------
    dict of str to float
        The sum by node, nodes with a way only.
    dict of str to (str, list of str)
        Where the way ends, and its links from there on.
    """
    graph: nx.Graph[str] = nx.Graph()
    nothing = set(free)
    columns = ("link", "a", "b", "existing", weight)
    for link, a, b, existing, length in zip(*(links[name] for name in columns), strict=True):
        one, other = str(a), str(b)
        counts = 0.0 if existing or str(link) in nothing else float(length)
        if not graph.has_edge(one, other) or graph[one][other]["counts"] > counts:
            graph.add_edge(one, other, counts=counts, link=str(link))
    known = [node for node in map(str, ends) if node in graph]
    if not known:
        return {}, {}
    found: Any = nx.multi_source_dijkstra(graph, known, weight="counts")
    away, paths = found
    ways = {
        str(node): (str(path[0]), [str(graph[a][b]["link"]) for a, b in pairwise(path)])
        for node, path in paths.items()
    }
    return {str(node): float(sum_) for node, sum_ in away.items()}, ways


def _grades_in_service(existing: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the best known link in service at each node: its grade and id."""
    found: dict[str, tuple[str, str]] = {}
    for row in existing.to_dict("records"):
        grade, link = text_of(row["grade"]), str(row["link"])
        for end in (str(row["a"]), str(row["b"])):
            if grade in GRADES and (end not in found or grade < found[end][0]):
                found[end] = (grade, link)
    return found


def _grid(sites: pd.DataFrame, scenario: Scenario, layers: Layers, _: Assembly) -> Measures:
    """Minutes a year without supply at a feeder of a zone: SAIDI, and load shedding expected."""
    table = layers.grid_reliability
    discos = [text_of(disco) for disco in sites["disco"]]
    figures = scenario_figures(table, dict.fromkeys(discos), scenario)
    grades = company_grades(table, figures)
    shedding = company_shedding(table, discos)
    rules = scenario.power.load_shedding
    assigned = _column(layers.places, "place_id", "disco_grade")
    by_company: dict[str, Measure] = {}
    for disco, figure in figures.items():
        cuts = None if rules is None else shedding[disco].outages(rules)
        shed = 0.0 if cuts is None else cuts.per_year * cuts.mean_min
        also = f"; load shedding {shed:,.0f} minutes of it" if shed else ""
        by_company[disco] = Measure(
            figure.grid.saidi_min + shed,
            grades[disco],
            f"average of {disco}, {figure.basis}{also}",
            tuple(
                ("grid_reliability", _outage_row(row), "value")
                for row in figure.rows(table).to_dict("records")
            ),
        )
    found = {}
    for site, place, disco in zip(sites["site"], sites["place_id"], discos, strict=True):
        own = by_company.get(disco)
        if own is None:
            found[str(site)] = Measure(
                np.nan, note=f"no outage figures of {disco or 'its company'}"
            )
            continue
        grade = worst_grade([own.grade, assigned.get(str(place))])
        rows = (*own.rows, ("places", str(place), "disco"))
        found[str(site)] = replace(own, grade=grade, rows=rows)
    return found


def _outage_row(row: Mapping[Any, Any]) -> str:
    """Return what a row of the layer of outages is called, as :mod:`stz.runs.trace` does."""
    return f"{row['disco']} {row['fiscal_year']} {row['metric']} {row['variant']}"


def _flood(sites: pd.DataFrame, _: Scenario, layers: Layers, __: Assembly) -> Measures:
    """Floods that the layer names the district for; a district that it does not name has none."""
    listed = worst_grade(layers.flood_districts["grade"])
    by_district: dict[str, list[Row]] = {}
    for row in layers.flood_districts.to_dict("records"):
        by_district.setdefault(text_of(row["district"]), []).append(row)
    found = {}
    for site, place in zip(sites["site"].astype(str), sites["district"], strict=True):
        district = text_of(place)
        rows = by_district.get(district, [])
        told = ", ".join(f"{row['event_year']}: {row['severity']}" for row in rows)
        found[site] = Measure(
            float(len(rows)),
            worst_grade(row["grade"] for row in rows) or listed,
            told or f"{district} is not among the districts named",
            tuple(
                ("flood_districts", f"{district} {row['event_year']}", "severity") for row in rows
            ),
        )
    return found


def _seismic(sites: pd.DataFrame, _: Scenario, layers: Layers, __: Assembly) -> Measures:
    """Peak ground acceleration from which on the seismic zone of a city begins."""
    known = {text_of(row["place_id"]): row for row in layers.seismic.to_dict("records")}
    found = {}
    for site, place in zip(sites["site"].astype(str), sites["place_id"].astype(str), strict=True):
        row = known.get(place)
        if row is None:
            found[site] = Measure(np.nan, note="no seismic zone is in the data")
            continue
        cell = (("seismic", place, "pga_g_low"),)
        zone = f"zone {text_of(row['bcp_zone'])} of the building code"
        found[site] = Measure(float(row["pga_g_low"]), text_of(row["grade"]), zone, cell)
    return found


def _gateway(
    sites: pd.DataFrame, scenario: Scenario, layers: Layers, assembly: Assembly
) -> Measures:
    """Minutes by road to the nearest gateway that counts."""
    nodes = assembly.network.nodes
    ends = nodes[nodes["node"].isin(assembly.network.gateways)].reset_index(drop=True)
    minutes = minutes_between(sites, ends, scenario.reach)
    where = _column(layers.places, "place_id", "coord_grade")
    gates: dict[str, list[Row]] = {}
    for row in layers.gateways.drop(columns="geometry").to_dict("records"):
        if bool(row["in_service"]) and row["kind"] in scenario.fiber.gateway_kinds:
            gates.setdefault(text_of(row["node_id"]), []).append(row)
    found = {}
    for at, site in enumerate(sites["site"].astype(str)):
        nearest = int(np.argmin(minutes[at]))
        node, name = str(ends["node"][nearest]), str(ends["name"][nearest])
        own = gates.get(node, [])
        found[site] = Measure(
            float(minutes[at, nearest]),
            worst_grade(
                [
                    where.get(str(sites["place_id"][at])),
                    *(row[name] for row in own for name in ("grade", "coord_grade")),
                ]
            ),
            f"{name}, at {scenario.reach.road_speed_kmh:g} km per hour",
            tuple(("gateways", text_of(row["gateway_id"]), "node_id") for row in own),
        )
    return found


def _existing(sites: pd.DataFrame, scenario: Scenario, layers: Layers, _: Assembly) -> Measures:
    """Zones and parks that operate, as near as people travel to work."""
    zones = layers.tech_zones[layers.tech_zones["operating"].astype(bool)].reset_index(drop=True)
    there = pd.DataFrame({"lon": zones.geometry.x, "lat": zones.geometry.y})
    minutes = minutes_between(sites, there, scenario.reach)
    farthest = scenario.reach.max_minutes
    found = {}
    for at, site in enumerate(sites["site"].astype(str)):
        order = np.argsort(minutes[at], kind="stable")
        near = [int(one) for one in order if minutes[at, one] <= farthest]
        # where none is near, the nearest one says that
        rests_on = near or [int(one) for one in order[:1]]
        named = ", ".join(str(zones["name"][one]) for one in near[:3])
        more = f" and {len(near) - 3} more" if len(near) > 3 else ""
        found[site] = Measure(
            float(len(near)),
            worst_grade(zones[name][one] for one in rests_on for name in ("grade", "coord_grade")),
            f"{named}{more}" if near else f"none within {farthest:g} minutes",
            tuple(("tech_zones", str(zones["zone_id"][one]), "operating") for one in rests_on),
        )
    return found


def _column(table: pd.DataFrame, key: str, column: str) -> Mapping[str, Any]:
    return dict(zip(table[key].astype(str), table[column], strict=True))


_WORK: Mapping[str, Callable[[pd.DataFrame, Any, Any, Any], Measures]] = {
    "talent": _talent,
    "fiber": _fiber,
    "grid": _grid,
    "flood": _flood,
    "seismic": _seismic,
    "gateway": _gateway,
    "existing": _existing,
}
"""How each part is measured."""
