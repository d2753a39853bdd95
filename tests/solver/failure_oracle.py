"""Who survives what, and for how long who is cut off, by trying out every failure and every state.

Written from the meaning of the tables alone; no code of ``stz.solver`` or ``stz.network`` is used.
A *network* is the number of a set of candidate links, the last link changing fastest.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

import networkx as nx
import numpy as np

from stz.instance import Instance

MINUTES = 525_600.0


class Failing:
    """Everything that can fail on one instance."""

    def __init__(self, instance: Instance) -> None:
        self.links: list[dict[str, Any]] = instance.links.to_dict("records")
        self.nodes = instance.nodes["node"].tolist()
        self.gateways = set(instance.gateways)
        self.candidates = [row for row, link in enumerate(self.links) if not link["existing"]]
        self.groups: dict[str, tuple[set[int], set[Any], float]] = {}
        for row, link in enumerate(self.links):
            for name in filter(None, (part.strip() for part in link["risk_group"].split(";"))):
                self.groups.setdefault(name, (set(), set(), 0.0))[0].add(row)
        number = {link["link"]: row for row, link in enumerate(self.links)}
        for failure in instance.failures.to_dict("records"):
            links, _, _ = self.groups.get(str(failure["failure"]), (set(), set(), 0.0))
            self.groups[str(failure["failure"])] = (
                links | {number[link] for link in failure["links"]},
                set(failure["nodes"]),
                failure["rate_per_year"] * failure["repair_h"] / 8760,
            )
        self.down = [
            link["cut_rate_per_1000km_year"] * link["km"] / 1000 * link["repair_h"] / 8760
            for link in self.links
        ]
        self._reached = lru_cache(maxsize=None)(self._reach)

    def networks(self) -> Iterator[frozenset[int]]:
        """Every set of links in use, in the order of their numbers."""
        standing = set(range(len(self.links))) - set(self.candidates)
        for chosen in itertools.product([False, True], repeat=len(self.candidates)):
            built = {row for row, yes in zip(self.candidates, chosen, strict=True) if yes}
            yield frozenset(standing | built)

    def _reach(self, working: frozenset[int], gone: frozenset[Any]) -> frozenset[Any]:
        graph: nx.Graph[Any] = nx.Graph()
        graph.add_nodes_from(node for node in self.nodes if node not in gone)
        for row in working:
            ends = self.links[row]["a"], self.links[row]["b"]
            if not gone & set(ends):
                graph.add_edge(*ends)
        found: set[Any] = set()
        for gateway in self.gateways - gone:
            found |= nx.node_connected_component(graph, gateway)
        return frozenset(found)

    def failures(self, level: str, node: Any) -> Iterator[tuple[set[int], set[Any]]]:
        """Links and nodes that fail together, one thing after another."""
        yield set(), set()
        if level != "single":
            for row in range(len(self.links)):
                yield {row}, set()
        if level in ("dual_node", "dual_gateway"):
            spared = self.gateways if level == "dual_node" else set()
            for other in set(self.nodes) - spared - {node}:
                yield set(), {other}
        if level == "shared_risk":
            for links, nodes, _ in self.groups.values():
                if node not in nodes:
                    yield links, nodes

    def survives(self, in_use: frozenset[int], node: Any, level: str) -> bool:
        """Whether a node keeps a path to a gateway through whatever its level names."""
        return node in self.gateways or all(
            node in self._reached(in_use - links, frozenset(gone))
            for links, gone in self.failures(level, node)
        )

    def minutes(self, in_use: frozenset[int], node: Any) -> float:
        """Minutes per year without any path from a node to a gateway."""
        if node in self.gateways:
            return 0.0
        events = [group for group in self.groups.values() if group[2] and node not in group[1]]
        links = sorted(in_use)
        share = 0.0
        for happening in itertools.product([False, True], repeat=len(events)):
            struck: set[int] = set()
            gone: set[Any] = set()
            chance = 1.0
            for (own, nodes, down), yes in zip(events, happening, strict=True):
                chance *= down if yes else 1 - down
                struck, gone = (struck | own, gone | nodes) if yes else (struck, gone)
            for cut in itertools.product([False, True], repeat=len(links)):
                odds = chance
                for row, yes in zip(links, cut, strict=True):
                    odds *= self.down[row] if yes else 1 - self.down[row]
                if odds == 0.0:
                    continue
                works = {row for row, yes in zip(links, cut, strict=True) if not yes} - struck
                share += odds * (node not in self._reached(frozenset(works), frozenset(gone)))
        return share * MINUTES


@lru_cache(maxsize=2)
def failing(instance: Instance) -> Failing:
    return Failing(instance)


@lru_cache(maxsize=200)
def serves(instance: Instance, node: Any, level: str) -> np.ndarray:
    """Which networks serve a node at a level."""
    known = failing(instance)
    return np.array([known.survives(in_use, node, level) for in_use in known.networks()])


@lru_cache(maxsize=200)
def fiber_minutes(instance: Instance, node: Any) -> np.ndarray:
    """Minutes per year a node is cut off, for every network."""
    known = failing(instance)
    return np.array([known.minutes(in_use, node) for in_use in known.networks()])


def keeps_promise(instance: Instance, site: int, option: int) -> np.ndarray:
    """Which networks let a site meet its downtime target with an option."""
    row = instance.sites.iloc[site]
    target = row["downtime_target_min"]
    if np.isnan(target):
        target = instance.limits.downtime_target_min
    power = instance.options["power_downtime_min"].iat[option] / MINUTES
    if target is None or np.isinf(target):
        return np.ones(2 ** len(failing(instance).candidates), dtype=bool)
    fiber = fiber_minutes(instance, row["node"]) / MINUTES if instance.has_network else 0.0
    return np.atleast_1d((1 - (1 - power) * (1 - fiber)) * MINUTES <= target + 1e-6)


def levels_of(instance: Instance) -> Collection[str]:
    """Levels that zones and cities ask for."""
    own = {level or instance.protection for level in instance.sites["protection"].tolist()}
    return own | set(instance.cities["protection"].tolist())
