"""The national problem, and parts of it that a weaker method can hold too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from benchmarks.trial import Problem
from stz.errors import ScenarioError
from stz.instance import Instance

if TYPE_CHECKING:
    from stz.run import Prepared

NATIONAL = "pakistan"
SCENARIO = "pakistan-2030"
LEAST_PLACES = 5


def region_problem(name: str) -> Problem:
    """Return pakistan-2030 in a region, with the budget that its share of the pools gives it.

    Parameters
    ----------
    name : str
        ``pakistan``; a province; or ``karachi:25``, the 25 nodes of the fiber graph that are
        nearest to a gateway by the length of the links between.

    Raises
    ------
    ScenarioError
        If there is no such region.
    """
    whole = _national()
    if name.casefold() == NATIONAL:
        return Problem(whole.instance, whole.scenario.objective)
    part = _around(name, whole) if ":" in name else _province(name, whole)
    share = len(part.pools) / len(whole.instance.pools)
    budget = round((whole.instance.limits.budget_musd or 0.0) * share, 1)
    return Problem(part.with_limits(budget_musd=budget), whole.scenario.objective)


@cache
def _national() -> Prepared:
    from stz.run import prepare

    return prepare(SCENARIO, {"protection": "dual_link"})


def _province(name: str, whole: Prepared) -> Instance:
    from stz.run import prepare

    provinces = sorted(set(whole.layers.places["province"]))
    named = [one for one in provinces if one.casefold() == name.casefold()]
    if not named:
        raise ScenarioError(
            f"there is no province {name!r}",
            mend=f"one of {', '.join(provinces)}; {NATIONAL}; or as in karachi:25",
        )
    others = [one for one in provinces if one not in named]
    return prepare(
        SCENARIO, {"protection": "dual_link", "territory": {"exclude_provinces": others}}
    ).instance


def _around(name: str, whole: Prepared) -> Instance:
    gateway, _, count = name.partition(":")
    number = int(count) if count.isdecimal() else 0
    instance = whole.instance
    if gateway not in instance.gateways or number < LEAST_PLACES:
        raise ScenarioError(
            f"there is no region {name!r}",
            mend=f"a gateway ({', '.join(map(str, instance.gateways))}) and at least "
            f"{LEAST_PLACES} nodes, e.g. karachi:25",
        )
    return part_of(instance, nearest(instance, gateway, number))


def nearest(instance: Instance, gateway: object, number: int) -> list[object]:
    """Return the nodes nearest to a gateway, itself first, by km over all links."""
    links = instance.links
    graph: nx.Graph[object] = nx.Graph()
    for a, b, km in zip(links["a"], links["b"], links["km"], strict=True):
        if not graph.has_edge(a, b) or km < graph.edges[a, b]["km"]:
            graph.add_edge(a, b, km=km)
    far = nx.single_source_dijkstra_path_length(graph, gateway, weight="km")
    return list(far)[:number]


def part_of(instance: Instance, nodes: Collection[object]) -> Instance:
    """Return what of an instance lies at some nodes: links between them, their zones and people.

    A zone that the links left over cannot protect as asked is left out; so are people who reach no
    zone and no city of the part.
    """
    from stz.feasibility import unreachable_sites

    inside = set(nodes)
    links = instance.links[instance.links["a"].isin(inside) & instance.links["b"].isin(inside)]
    cut = replace(
        instance,
        nodes=_kept(instance.nodes[instance.nodes["node"].isin(inside)]),
        links=_kept(links),
        gateways=tuple(node for node in instance.gateways if node in inside),
        cities=_kept(instance.cities[instance.cities["node"].isin(inside)]),
        **_of_sites(instance, instance.sites["node"].isin(inside)),
    )
    alone = set(unreachable_sites(cut))
    of_sites = _of_sites(cut, ~cut.sites["site"].astype(str).isin(alone))
    people = {*of_sites["reach"]["pool"], *cut.cities["pool"]}
    return replace(
        cut,
        **of_sites,
        pools=_kept(instance.pools[instance.pools["pool"].isin(people)]),
        name=f"{instance.name}, {len(cut.nodes)} nodes",
    )


def _of_sites(instance: Instance, chosen: pd.Series[bool]) -> dict[str, pd.DataFrame]:
    """Return the tables that speak of sites, with the chosen ones only."""
    sites = instance.sites[chosen]
    tables = {"sites": sites}
    for name in ("options", "reach"):
        table = getattr(instance, name)
        tables[name] = table[table["site"].isin(sites["site"])]
    return {name: _kept(table) for name, table in tables.items()}


def _kept(table: pd.DataFrame) -> pd.DataFrame:
    return table.reset_index(drop=True)
