"""Undirected failure cuts: what must be built around a terminal so that no failure cuts it off.

Let ``S`` be a set of vertices without the root, ``f`` a failure (nothing, a link, a vertex or a
shared-risk group), no failed vertex and no surviving gateway in ``S``, and ``v`` in ``S`` a
terminal that must survive ``f``. The links across ``S`` are those with one end in ``S`` that
neither fail nor end at a failed vertex.

**Failure cut**: ``sum(built[links across S]) >= demand[v]``. *Validity.* If ``v`` is asked for, a
path leads from it to a surviving gateway, outside ``S``, while ``f`` lasts. It leaves ``S`` over
a link that works, and that is one of the sum. If one of them exists already the row says nothing.

**Double cut**: if each link across ``S`` with nothing failed may fail for ``v``, then
``sum(built[links across S]) >= 2 * demand[v]``. *Validity.* Were only one built, its failure
would leave none. A link that never fails for ``v`` is enough by itself, so it counts twice. An
existing link across ``S`` is let fail instead, which gives the stronger ``>= demand`` over the
others; so are both links where there are just two.

*Exactness.* If a network of whole links leaves an asked terminal unserved under ``f``, take as
``S`` what it still reaches: no link crosses and the failure cut is broken by 1. *Search.* Give
links that may fail the capacity ``min(value, demand)``, vertices that may fail ``demand``, all
else no limit (a link that never fails twice its value). A cut between root and terminal below ``2
* demand`` then holds at most one whole ``demand``, and that is the element to fail; where every
link may fail, each broken failure cut of one element shows so. Thus one maximum flow per terminal
finds all links and vertices. For a group, a flow that has ``demand`` left beside what it sends
over the group's links acquits it; the others are asked one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stz.model import FloatArray, IntArray
from stz.solver.cuts.minimum_cut import UNLIMITED, FlowNetwork
from stz.solver.protection import BoolArray, LinkGraph, Requirement, Terminals, served

#: Groups looked at closely for one terminal, the most threatening first.
MOST_GROUPS = 8
#: From this value on a link counts as built.
WHOLE = 1 - 1e-6


@dataclass(frozen=True, eq=False)
class FailureCut:
    """``sum(weights * built[links]) >= factor * demand`` of any terminal it holds for.

    Attributes
    ----------
    links : int array
        Rows of ``instance.links``, ascending; none of them existing.
    weights : float array
        1, or 2 in a double cut for links that never fail for the terminal.
    factor : float
        1 for a failure cut, 2 for a double cut.
    terminal : int
        The most demanding terminal at the point separated.
    inside : int array
        Every terminal the cut holds for, ``terminal`` among them.
    failure : str
        What fails, for people: ``""``, ``link 7``, ``vertex 3``, ``group flood`` or ``any link``.
    """

    links: IntArray
    weights: FloatArray
    factor: float
    terminal: int
    inside: IntArray
    failure: str = ""

    @property
    def key(self) -> bytes:
        """Bytes that two equal cuts share."""
        return self.links.tobytes() + self.weights.tobytes() + bytes(
            f"{self.factor:g} {self.terminal}", "ascii"
        )  # fmt: skip

    def merged(self, other: FailureCut | None) -> FailureCut:
        """Return this cut for all terminals that it or an equal one holds for."""
        if other is None:
            return self
        return replace(self, inside=np.union1d(self.inside, other.inside))

    def violation(self, value: FloatArray, demand: FloatArray) -> float:
        """Return by how much a point breaks the cut; negative when it holds."""
        return self.factor * float(demand[self.terminal]) - float(self.weights @ value[self.links])


class FailureCuts:
    """Separator of undirected failure cuts on one graph."""

    def __init__(self, graph: LinkGraph) -> None:
        self.graph = graph
        n, tail, head = graph.n_vertices, graph.tail, graph.head
        vertices, self.gateways = np.arange(n), np.flatnonzero(graph.gateway)
        to_root = np.full(len(self.gateways), n)
        self.plain = FlowNetwork(
            n + 1,
            np.concatenate([tail, head, to_root]),
            np.concatenate([head, tail, self.gateways]),
        )
        self.split = FlowNetwork(
            2 * n + 1,
            np.concatenate([tail + n, head + n, 2 * to_root, vertices]),
            np.concatenate([head, tail, self.gateways, vertices + n]),
        )

    def separate(
        self,
        value: FloatArray,
        demand: FloatArray,
        terminals: Terminals,
        *,
        tolerance: float = 1e-4,
        nested: int = 2,
        most: int = 10_000,
    ) -> list[FailureCut]:
        """Return violated cuts, each once, at least one if any failure cut is broken clearly.

        Parameters
        ----------
        value : float array, shape (n_links,)
            How much of each link is built, 0 to 1; 1 for existing links.
        demand : float array, shape (n_terminals,)
            How much each terminal asks to be served, 0 to 1.
        terminals : Terminals
        tolerance : float
            Least violation worth a cut.
        nested : int
            How many cuts to peel off for one terminal and failure.
        most : int
            Stop once so many cuts are found.
        """
        value = np.where(self.graph.existing, 1.0, np.clip(value, 0.0, 1.0))
        asked = np.where(served(self.graph, value >= WHOLE, terminals), 0.0, demand)
        asked = np.clip(asked, 0.0, 1.0)
        found: dict[bytes, FailureCut] = {}
        handled = np.zeros(len(terminals), dtype=bool)
        point = _Point(value, asked, terminals, tolerance, nested)
        for position in np.argsort(-asked, kind="stable").tolist():
            if asked[position] <= tolerance or len(found) >= most:
                break
            if handled[position]:
                continue
            cuts = self._of_elements(point, position) + self._of_groups(point, position)
            for cut in cuts:
                found[cut.key] = cut.merged(found.get(cut.key))
                handled[cut.inside] = True
        return list(found.values())

    def _of_elements(self, point: _Point, position: int) -> list[FailureCut]:
        """Cuts in which nothing fails, or a link, or a vertex."""
        requirement, asked = point.terminals.requirement(position), float(point.asked[position])
        vertex, n = int(point.terminals.vertex[position]), self.graph.n_vertices
        links = point.value
        factor = 1.0
        if requirement.links.any() or requirement.vertices.any():
            factor = 2.0
            links = np.where(requirement.links, np.minimum(links, asked), 2 * links)
        ways = np.full(len(self.gateways), UNLIMITED)
        if requirement.vertices.any():
            passing = np.where(requirement.vertices, asked, UNLIMITED)
            passing[vertex] = 0.0
            network, root = self.split, 2 * n
            scaled = network.scaled(np.concatenate([links, links, ways, passing]))
        else:
            network, root = self.plain, n
            scaled = network.scaled(np.concatenate([links, links, ways]))
        cuts: list[FailureCut] = []
        for _ in range(point.nested):
            sides = network.minimum_cuts(scaled, root, vertex, factor * asked - point.tolerance)
            for side in sides:
                enters, leaves = side[:n], side[n : 2 * n] if network is self.split else side[:n]
                inside, failed = enters & leaves, ~enters & leaves
                failed[vertex], inside[vertex] = False, True
                cuts += self._of_set(point, requirement, inside, failed)
            if not sides:
                break
            scaled = network.filled(scaled, sides[0])
        return cuts

    def _of_set(
        self, point: _Point, requirement: Requirement, inside: BoolArray, failed: BoolArray
    ) -> list[FailureCut]:
        """Return the cuts around a set of vertices, with the failed vertex if there is one."""
        graph, terminals = self.graph, point.terminals
        across = inside[graph.tail] != inside[graph.head]
        holds = inside[terminals.vertex]
        if failed.any():
            if failed.sum() > 1:
                return []
            gone = int(np.argmax(failed))
            rows = np.flatnonzero(across & ~graph.touching(failed))
            holds = holds & point.may_fail(requirement.vertices, gone, "vertices")
            return point.cut(rows, holds, f"vertex {gone}")
        rows = np.flatnonzero(across)
        weak = requirement.links[rows]
        if not weak.any():
            return point.cut(rows, holds, "")
        order = np.argsort(-np.where(weak, point.value[rows], -1.0), kind="stable")
        whole, failing = False, []
        for gone in rows[order[: 2 if len(rows) == 2 and weak.all() else 1]].tolist():
            holding = holds & point.may_fail(requirement.links, gone, "links")
            failing += point.cut(rows[rows != gone], holding, f"link {gone}")
            whole |= point.value[gone] >= point.most_asked(holding)
        if failing and (whole or len(rows) <= 2):
            return failing
        every = [kind.links[rows[weak]].all() for kind in terminals.requirements]
        firm, both = np.where(weak, 1.0, 2.0), holds & np.array(every)[terminals.kind]
        return point.cut(rows, both, "any link", firm, 2.0) or failing

    def _of_groups(self, point: _Point, position: int) -> list[FailureCut]:
        """Cuts in which a shared-risk group fails."""
        graph, asked = self.graph, float(point.asked[position])
        requirement = point.terminals.requirement(position)
        if not requirement.groups.any():
            return []
        vertex, n, m = int(point.terminals.vertex[position]), graph.n_vertices, graph.n_links
        ways = np.full(len(self.gateways), UNLIMITED)
        scaled = self.plain.scaled(np.concatenate([point.value, point.value, ways]))
        total, flow = self.plain.flow(scaled, n, vertex)
        through = np.minimum(point.value, np.abs(flow[self.plain.slot[:m]]))
        left = total - graph.struck @ through
        threat = requirement.groups & (left < asked - point.tolerance)
        cuts: list[FailureCut] = []
        looked_at = 0
        for number in np.argsort(left, kind="stable").tolist():
            group = graph.groups[number]
            if not threat[number] or group.vertices[vertex]:
                continue
            working = np.where(graph.struck[number], 0.0, point.value)
            open_ways = np.where(group.vertices[self.gateways], 0.0, UNLIMITED)
            scaled = self.plain.scaled(np.concatenate([working, working, open_ways]))
            before = len(cuts)
            for _ in range(point.nested):
                sides = self.plain.minimum_cuts(scaled, n, vertex, asked - point.tolerance)
                for side in sides:
                    inside = side[:n] & ~group.vertices
                    across = inside[graph.tail] != inside[graph.head]
                    rows = np.flatnonzero(across & ~graph.struck[number])
                    holds = inside[point.terminals.vertex] & point.may_fail(
                        requirement.groups, number, "groups"
                    )
                    cuts += point.cut(rows, holds, f"group {group.name}")
                if not sides:
                    break
                scaled = self.plain.filled(scaled, sides[0])
            looked_at += len(cuts) > before
            if looked_at >= MOST_GROUPS:
                break
        return cuts


@dataclass(frozen=True, eq=False)
class _Point:
    """The point being separated, and what makes a cut out of links and terminals."""

    value: FloatArray
    asked: FloatArray
    terminals: Terminals
    tolerance: float
    nested: int

    def may_fail(self, own: BoolArray, element: int, what: str) -> BoolArray:
        """Return the terminals whose requirement lets an element fail, if the given one does."""
        kinds = [getattr(kind, what)[element] for kind in self.terminals.requirements]
        return np.array(kinds, dtype=bool)[self.terminals.kind] & bool(own[element])

    def most_asked(self, holds: BoolArray) -> float:
        """Return the largest demand among some terminals."""
        return float(np.max(np.where(holds, self.asked, 0.0)))

    def cut(
        self,
        rows: IntArray,
        holds: BoolArray,
        failure: str,
        weights: FloatArray | None = None,
        factor: float = 1.0,
    ) -> list[FailureCut]:
        """Return the cut for the most demanding terminal it holds for, if that breaks it."""
        if not holds.any():
            return []
        best = int(np.argmax(np.where(holds, self.asked, -1.0)))
        own = np.ones(len(rows)) if weights is None else weights
        cut = FailureCut(rows, own, factor, best, np.flatnonzero(holds), failure)
        return [cut] if cut.violation(self.value, self.asked) > self.tolerance else []
