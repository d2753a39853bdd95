"""Who cannot get the fiber paths that its protection level requires, even with all links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pandas as pd

from stz.errors import Problem
from stz.instance import Instance
from stz.verifier import LEVELS, fiber_graph, instance_with_text_ids, shared_risks, unserved

WHERE = "planning problem"
"""What a problem calls the place it was found in."""


def unreachable_sites(instance: Instance) -> tuple[str, ...]:
    """Return sites that even all links together cannot connect as their protection level asks."""
    if not instance.has_network:
        return ()
    named = instance_with_text_ids(instance)
    sites = named.sites
    levels = sites["protection"].where(sites["protection"] != "", instance.protection)
    lost = _lost(named, zip(sites["node"], levels, strict=True))
    rows = zip(sites["site"], sites["node"], levels, strict=True)
    return tuple(site for site, node, level in rows if (node, level) in lost)


def unreachable_cities(instance: Instance) -> tuple[str, ...]:
    """Return nodes of cities that even all links together cannot connect as they ask."""
    if not instance.has_network:
        return ()
    named = instance_with_text_ids(instance)
    asked = _asked_by_cities(named.cities)
    lost = _lost(named, asked)
    return tuple(node for node, level in asked if (node, level) in lost)


def _asked_by_cities(cities: pd.DataFrame) -> list[tuple[str, str]]:
    """Return node and protection level of each city."""
    levels = cities["protection"].where(cities["protection"] != "", "single")
    return list(zip(cities["node"], levels, strict=True))


def _lost(instance: Instance, asked: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which pairs of node and protection level all links together do not serve."""
    nodes: dict[str, set[str]] = {}
    for node, level in asked:
        nodes.setdefault(level, set()).add(node)
    graph = fiber_graph(instance.links, instance.gateways)
    risks = shared_risks(instance.links, instance.failures)
    return {
        (node, level)
        for level, there in nodes.items()
        for node in unserved(graph, there, LEVELS[level](graph, risks))
    }


def disconnected(instance: Instance, lost: Collection[str]) -> Iterator[Problem]:
    """Yield sites and cities that must be connected and cannot be; ``lost`` names such sites."""
    if not instance.has_network:
        return
    locked = instance.sites[instance.sites["must_open"] | instance.sites["existing"]]
    for site in locked["site"]:
        if str(site) in lost:
            yield Problem(
                WHERE,
                "must be open, but even all links together do not give it the required protection",
                "add rights of way or gateways there, or unlock it, or use `protection: single`",
                layer="sites",
                row=str(site),
            )
    named = instance_with_text_ids(instance)
    cities = named.cities[named.cities["must_connect"]]
    asked = _asked_by_cities(cities)
    cut_off = _lost(named, asked)
    for node, level in asked:
        if (node, level) in cut_off:
            yield Problem(
                WHERE,
                "must be connected, but even all links together do not give it the required "
                "protection",
                "add rights of way or gateways there",
                layer="cities",
                row=node,
            )
