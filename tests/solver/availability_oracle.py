"""Fiber downtime by adding up every state of links and events: slow, plain and exact."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from stz.solver.protection.downtime_targets import MINUTES_PER_YEAR, TOLERANCE_MIN
from stz.solver.protection.link_graph import LinkGraph


@dataclass(frozen=True)
class Minutes:
    """Both bounds of an exact downtime."""

    lower_min: float
    upper_min: float


class EveryState:
    """An oracle on a link graph whose node ids are its vertices."""

    def __init__(self, graph: LinkGraph) -> None:
        self.graph = graph
        self.known: dict[tuple[bytes, object], float] = {}

    def downtime(self, in_use: np.ndarray, node: object) -> Minutes:
        key = (in_use.tobytes(), node)
        if key not in self.known:
            self.known[key] = self._minutes(in_use, self.graph.vertex[node])  # type: ignore[index]
        return Minutes(self.known[key], self.known[key])

    def exceeds(self, in_use: np.ndarray, node: object, minutes: float) -> bool:
        return bool(self.downtime(in_use, node).lower_min > minutes + TOLERANCE_MIN)

    def maximal_insufficient(
        self,
        in_use: np.ndarray,
        node: object,
        allowed_min: float,
        order: Iterable[int] | None = None,
    ) -> np.ndarray:
        assert self.exceeds(in_use, node, allowed_min)
        found = in_use.copy()
        for link in [*(order if order is not None else ()), *range(len(in_use))]:
            more = found.copy()
            more[link] = True
            if self.exceeds(more, node, allowed_min):
                found = more
        return found

    def _minutes(self, in_use: np.ndarray, vertex: int) -> float:
        graph = self.graph
        if graph.gateway[vertex]:
            return 0.0
        assert graph.down is not None
        events = [g for g in graph.groups if g.down > 0 and not g.vertices[vertex]]
        links = np.flatnonzero(in_use).tolist()
        share = 0.0
        for happening in itertools.product([False, True], repeat=len(events)):
            chance, struck = 1.0, np.zeros(graph.n_links, dtype=bool)
            gone = np.zeros(graph.n_vertices, dtype=bool)
            for event, happens in zip(events, happening, strict=True):
                chance *= event.down if happens else 1 - event.down
                if happens:
                    struck |= event.links | graph.touching(event.vertices)
                    gone |= event.vertices
            goals = set(np.flatnonzero(graph.gateway & ~gone).tolist())
            able = [link for link in links if not struck[link]]
            for state in itertools.product([False, True], repeat=len(able)):
                odds = chance
                for link, cut in zip(able, state, strict=True):
                    odds *= graph.down[link] if cut else 1 - graph.down[link]
                working = [link for link, cut in zip(able, state, strict=True) if not cut]
                share += 0.0 if self._reaches(working, vertex, goals) else odds
        return share * MINUTES_PER_YEAR

    def _reaches(self, links: list[int], vertex: int, goals: set[int]) -> bool:
        seen = {vertex}
        grown = True
        while grown and not seen & goals:
            grown = False
            for link in links:
                ends = {int(self.graph.tail[link]), int(self.graph.head[link])}
                if len(ends & seen) == 1:
                    seen |= ends
                    grown = True
        return bool(seen & goals)
