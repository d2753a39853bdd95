"""Oriented failure cuts: stronger than undirected ones where any one link may fail.

Every link has two arcs with ``arc[u, v] + arc[v, u] <= built``. Let ``f`` be a link or a vertex,
``v`` a terminal that must survive ``f`` and the loss of any one link, and ``S1``, ``S2`` sets of
vertices that hold ``v`` but neither ``f`` nor a gateway other than ``f``. Then the arcs into ``S1``
and the arcs out of ``S2``, without those that fail or end at ``f``, carry together at least the
demand of ``v``; an arc that does both counts once (Chimani, Kandyba, Ljubic, Mutzel,
"Orientation-based models for {0,1,2}-survivable network design", Math. Programming 124, 2010, who
count it twice).

*Validity.* :func:`stz.solver.protection.orientation.orientation` directs any plan such that the
plain directed cuts hold and, after the loss of ``f``, a gateway reaches ``v`` or ``v`` reaches one.
The path enters ``S1`` or leaves ``S2``, over one of the arcs. The arcs are 0 or 1 and the same for
all failures, so no plan is lost. *Strength.* With ``S1 = S2`` both arcs of a link are at most
``built``, so the undirected failure cut is implied. *Groups* are left out on purpose: two failures
that spare different links may need one link in both directions, so no such orientation need exist.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stz.model import FloatArray, IntArray
from stz.solver.cuts.minimum_cut import UNLIMITED, FlowNetwork
from stz.solver.protection import BoolArray, LinkGraph, Terminals

#: Failures looked at closely for one terminal, the most threatening first.
MOST_FAILURES = 6


@dataclass(frozen=True, eq=False)
class OrientedCut:
    """``sum(arc_out[out_links]) + sum(arc_back[back_links]) >= demand``.

    Attributes
    ----------
    out_links, back_links : int array
        Rows of ``instance.links`` whose arc from tail to head, and from head to tail, counts.
    terminal : int
        The most demanding terminal at the point separated.
    inside : int array
        Every terminal the cut holds for.
    failure : str
        ``link 7`` or ``vertex 3``.
    """

    out_links: IntArray
    back_links: IntArray
    terminal: int
    inside: IntArray
    failure: str

    @property
    def key(self) -> bytes:
        """Bytes that two equal cuts share."""
        return b" ".join(
            (self.out_links.tobytes(), self.back_links.tobytes(), b"%d" % self.terminal)
        )

    def violation(self, out: FloatArray, back: FloatArray, demand: FloatArray) -> float:
        """Return by how much a point breaks the cut; negative when it holds."""
        carried = out[self.out_links].sum() + back[self.back_links].sum()
        return float(demand[self.terminal] - carried)


class OrientedCuts:
    """Separator of oriented failure cuts on one graph.

    Links that have no arcs in the program, since both ends are in its root, are given the value 1
    both ways; they then appear in no cut.
    """

    def __init__(self, graph: LinkGraph) -> None:
        self.graph = graph
        n, tail, head = graph.n_vertices, graph.tail, graph.head
        self.gateways = np.flatnonzero(graph.gateway)
        self.network = FlowNetwork(
            n + 1,
            np.concatenate([tail, head, np.full(len(self.gateways), n)]),
            np.concatenate([head, tail, self.gateways]),
        )

    def separate(
        self,
        out: FloatArray,
        back: FloatArray,
        demand: FloatArray,
        terminals: Terminals,
        *,
        tolerance: float = 1e-4,
        most: int = 10_000,
    ) -> list[OrientedCut]:
        """Return violated cuts, each once; for terminals that any one link may cut off only.

        Parameters
        ----------
        out, back : float array, shape (n_links,)
            Value of the arc from tail to head, and from head to tail.
        demand : float array, shape (n_terminals,)
            How much each terminal asks to be served, 0 to 1.
        terminals : Terminals
        tolerance : float
            Least violation worth a cut.
        most : int
            Stop once so many cuts are found.
        """
        point = _Point(self, out, back, np.clip(demand, 0.0, 1.0), terminals, tolerance)
        asked = np.where(point.takes_part, point.demand, 0.0)
        found: dict[bytes, OrientedCut] = {}
        handled = np.zeros(len(terminals), dtype=bool)
        for position in np.argsort(-asked, kind="stable").tolist():
            if asked[position] <= tolerance or len(found) >= most:
                break
            if handled[position]:
                continue
            for cut in point.cuts(position):
                found.setdefault(cut.key, cut)
                handled[cut.inside] = True
        return list(found.values())


@dataclass(frozen=True, eq=False)
class _Point:
    """The point being separated."""

    separator: OrientedCuts
    out: FloatArray
    back: FloatArray
    demand: FloatArray
    terminals: Terminals
    tolerance: float

    @property
    def takes_part(self) -> BoolArray:
        """Terminals outside the gateways that any one link may cut off."""
        any_link = np.array([kind.links.all() for kind in self.terminals.requirements], dtype=bool)
        gateway: BoolArray = self.separator.graph.gateway[self.terminals.vertex]
        return any_link[self.terminals.kind] & ~gateway

    def cuts(self, position: int) -> list[OrientedCut]:
        """Return cuts around one terminal, of its most threatening failures.

        A failure that leaves flows to and from the terminal enough for the demand is acquitted.
        """
        graph, m = self.separator.graph, self.separator.graph.n_links
        vertex, asked = int(self.terminals.vertex[position]), float(self.demand[position])
        requirement = self.terminals.requirement(position)
        total, lost_links = 0.0, np.zeros(m)
        for backward in (False, True):
            scaled = self._scaled(np.ones(m, dtype=bool), -1, backward)
            value, flow = self.separator.network.flow(scaled, graph.n_vertices, vertex)
            total += value
            net = np.abs(flow[self.separator.network.slot[:m]])
            lost_links += np.minimum(net, np.maximum(self.out, self.back))
        lost_vertices = np.bincount(graph.tail, lost_links, graph.n_vertices)
        lost_vertices += np.bincount(graph.head, lost_links, graph.n_vertices)
        may_fail = requirement.vertices.copy()
        may_fail[vertex] = False
        left = total - np.concatenate([lost_links, np.where(may_fail, lost_vertices, -np.inf)])
        order = np.argsort(left, kind="stable")
        cuts: list[OrientedCut] = []
        for number in order[left[order] < asked - self.tolerance][:MOST_FAILURES].tolist():
            cuts += self._of_failure(position, number if number < m else -1, number - m)
        return cuts

    def _of_failure(self, position: int, link: int, vertex: int) -> list[OrientedCut]:
        """Cuts around one terminal when a link fails, or a vertex if there is no link."""
        graph, network = self.separator.graph, self.separator.network
        target = int(self.terminals.vertex[position])
        below = float(self.demand[position]) - self.tolerance
        holds = self.takes_part
        working = np.ones(graph.n_links, dtype=bool)
        if link >= 0:
            working[link] = False
        else:
            lost = np.arange(graph.n_vertices) == vertex
            working &= ~graph.touching(lost)
            kinds = np.array([kind.vertices[vertex] for kind in self.terminals.requirements])
            holds = holds & kinds[self.terminals.kind] & (self.terminals.vertex != vertex)
        sides: list[list[BoolArray]] = []
        for backward in (False, True):
            scaled = self._scaled(working, vertex if link < 0 else -1, backward)
            found = network.minimum_cuts(scaled, graph.n_vertices, target, below)
            if not found:
                return []
            sides.append([side[:-1] for side in (found[0], found[-1])])
        cuts: list[OrientedCut] = []
        for into, out_of in zip(*sides, strict=True):
            inside = holds & into[self.terminals.vertex] & out_of[self.terminals.vertex]
            best = int(np.argmax(np.where(inside, self.demand, -1.0)))
            enters, leaves = into[graph.head] & ~into[graph.tail], ~into[graph.head]
            leaves = leaves & into[graph.tail]
            forth = enters | (out_of[graph.tail] & ~out_of[graph.head])
            back = leaves | (out_of[graph.head] & ~out_of[graph.tail])
            cut = OrientedCut(
                np.flatnonzero(forth & working), np.flatnonzero(back & working), best,
                np.flatnonzero(inside), f"link {link}" if link >= 0 else f"vertex {vertex}",
            )  # fmt: skip
            if cut.violation(self.out, self.back, self.demand) > self.tolerance:
                cuts.append(cut)
        return cuts

    def _scaled(self, working: BoolArray, lost: int, backward: bool) -> np.ndarray:
        """Return capacities toward the terminal, or away from it on the reversed graph."""
        out, back = np.where(working, self.out, 0.0), np.where(working, self.back, 0.0)
        ways = np.where(self.separator.gateways == lost, 0.0, UNLIMITED)
        pair = [back, out] if backward else [out, back]
        return self.separator.network.scaled(np.concatenate([*pair, ways]))
