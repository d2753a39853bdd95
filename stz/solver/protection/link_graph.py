"""The whole fiber graph, nothing contracted, and what can fail on it.

:class:`stz.model.fiber_graph.FiberGraph` merges what two link-disjoint paths protect already.
Against the loss of a node, a gateway or a shared-risk group that would be wrong, so the separators
and heuristics for those protection levels work on the graph below. Everything here is arrays:
vertices are rows of ``instance.nodes``, links are rows of ``instance.links``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from stz.instance import PROTECTION_LEVELS, Instance
from stz.model import FloatArray, IntArray

BoolArray = npt.NDArray[np.bool_]
Neighbors = list[list[tuple[int, int]]]

HOURS_PER_YEAR = 8760.0


@dataclass(frozen=True, eq=False)
class Failure:
    """Links and vertices that are out of service together: one shared-risk group.

    Attributes
    ----------
    name : str
        Name in ``links.risk_group`` or id in ``instance.failures``.
    links : bool array, shape (n_links,)
        Links that fail, without those that merely end at a failed vertex.
    vertices : bool array, shape (n_vertices,)
        Vertices that fail, gateways among them.
    down : float
        Share of the time the event lasts: ``rate_per_year * repair_h / 8760``; 0 for a group that
        is only a name.
    """

    name: str
    links: BoolArray
    vertices: BoolArray
    down: float = 0.0


@dataclass(frozen=True, eq=False)
class Requirement:
    """What a terminal must survive, beside that nothing fails: any one of the things listed.

    Surviving a failure means a path to a gateway that has not failed. A terminal is never held cut
    off by the failure of its own vertex, alone or in a group.

    Attributes
    ----------
    name : str
        Protection level, or where the requirement comes from.
    links : bool array, shape (n_links,)
        Links any one of which may fail.
    vertices : bool array, shape (n_vertices,)
        Vertices any one of which may fail.
    groups : bool array, shape (n_groups,)
        Shared-risk groups any one of which may fail.
    """

    name: str
    links: BoolArray
    vertices: BoolArray
    groups: BoolArray


@dataclass(frozen=True, eq=False)
class LinkGraph:
    """Undirected multigraph of all nodes and all links.

    Attributes
    ----------
    nodes : tuple
        Id of every vertex.
    tail, head : int array, shape (n_links,)
        Vertices ``a`` and ``b`` of every link.
    existing : bool array, shape (n_links,)
        Links in service already.
    gateway : bool array, shape (n_vertices,)
        Vertices on the internet.
    groups : tuple of Failure
        Shared-risk groups.
    down : float array, shape (n_links,)
        Share of the time a link is cut: ``cut_rate * km / 1000 * repair_h / 8760``.
    """

    nodes: tuple[Hashable, ...]
    tail: IntArray
    head: IntArray
    existing: BoolArray
    gateway: BoolArray
    groups: tuple[Failure, ...] = ()
    down: FloatArray | None = None

    @property
    def n_vertices(self) -> int:
        """Number of vertices."""
        return len(self.gateway)

    @property
    def n_links(self) -> int:
        """Number of links, existing and candidate."""
        return len(self.tail)

    @cached_property
    def vertex(self) -> dict[Hashable, int]:
        """Vertex of every node id."""
        return {node: number for number, node in enumerate(self.nodes)}

    @cached_property
    def neighbors(self) -> Neighbors:
        """For every vertex its ``(link, other end)`` pairs."""
        around: Neighbors = [[] for _ in range(self.n_vertices)]
        ends = zip(self.tail.tolist(), self.head.tolist(), strict=True)
        for link, (tail, head) in enumerate(ends):
            around[tail].append((link, head))
            around[head].append((link, tail))
        return around

    @cached_property
    def struck(self) -> BoolArray:
        """Links out of service in every group, shape (n_groups, n_links).

        Those of the group and those that end at one of its vertices.
        """
        out = np.zeros((len(self.groups), self.n_links), dtype=bool)
        for number, group in enumerate(self.groups):
            out[number] = group.links | self.touching(group.vertices)
        return out

    @cached_property
    def link_groups(self) -> list[int]:
        """Per link the groups that strike it, as bits."""
        return bits(self.struck)

    @cached_property
    def vertex_groups(self) -> list[int]:
        """Per vertex the groups it is in, as bits."""
        rows = [group.vertices for group in self.groups]
        return bits(np.array(rows, dtype=bool).reshape(len(rows), self.n_vertices))

    @cached_property
    def levels(self) -> tuple[Requirement, ...]:
        """What each of ``PROTECTION_LEVELS`` must survive, in their order."""
        no_link, any_link = np.zeros(self.n_links, dtype=bool), np.ones(self.n_links, dtype=bool)
        nobody = np.zeros(self.n_vertices, dtype=bool)
        no_group = np.zeros(len(self.groups), dtype=bool)
        what = {
            "single": (no_link, nobody, no_group),
            "dual_link": (any_link, nobody, no_group),
            "dual_node": (any_link, ~self.gateway, no_group),
            "dual_gateway": (any_link, ~nobody, no_group),
            "shared_risk": (any_link, nobody, ~no_group),
        }
        return tuple(Requirement(name, *what[name]) for name in PROTECTION_LEVELS)

    def touching(self, vertices: BoolArray) -> BoolArray:
        """Return the links that end at one of the vertices."""
        touched: BoolArray = vertices[self.tail] | vertices[self.head]
        return touched


@dataclass(frozen=True, eq=False)
class Terminals:
    """Who asks for what: one row per opened zone, connected city or group of options.

    Attributes
    ----------
    vertex : int array, shape (n_terminals,)
        Vertex of the link graph.
    kind : int array, shape (n_terminals,)
        Position in ``requirements``.
    requirements : tuple of Requirement
        Each asked for by any number of terminals.
    """

    vertex: IntArray
    kind: IntArray
    requirements: tuple[Requirement, ...]

    def __len__(self) -> int:
        return len(self.vertex)

    def requirement(self, position: int) -> Requirement:
        """Return what one terminal asks for."""
        return self.requirements[int(self.kind[position])]

    @cached_property
    def link_kinds(self) -> list[int]:
        """Per link the requirements that let it fail, as bits."""
        return bits(np.array([requirement.links for requirement in self.requirements]))

    @cached_property
    def vertex_kinds(self) -> list[int]:
        """Per vertex the requirements that let it fail, as bits."""
        return bits(np.array([requirement.vertices for requirement in self.requirements]))

    @cached_property
    def kind_groups(self) -> list[int]:
        """Per requirement its shared-risk groups, as bits."""
        return bits(np.array([requirement.groups for requirement in self.requirements]).T)


def at_levels(graph: LinkGraph, vertices: Iterable[int], levels: Iterable[int]) -> Terminals:
    """Return terminals that ask for protection levels (positions in ``PROTECTION_LEVELS``)."""
    return Terminals(
        np.array([*vertices], dtype=np.int64), np.array([*levels], dtype=np.int64), graph.levels
    )


def bits(rows: BoolArray) -> list[int]:
    """Return per column of a boolean matrix an integer whose bit ``r`` is row ``r``."""
    out = [0] * rows.shape[1] if rows.ndim == 2 else []
    for row, column in zip(*(found.tolist() for found in np.nonzero(rows)), strict=True):
        out[column] |= 1 << row
    return out


def link_graph(instance: Instance) -> LinkGraph:
    """Lay out the graph of an instance with its shared-risk groups.

    A name in ``links.risk_group`` and the row of ``failures`` of the same name are one group, with
    the links of both and the nodes and the duration of the row.
    """
    links, failures = instance.links, instance.failures
    nodes = tuple(instance.nodes["node"].tolist())
    vertex = {node: number for number, node in enumerate(nodes)}
    row_of = {link: row for row, link in enumerate(links["link"].tolist())}
    members: dict[str, tuple[set[int], set[int], float]] = {}
    for failure, named_links, named_nodes, rate, hours in zip(
        failures["failure"].tolist(), failures["links"].tolist(), failures["nodes"].tolist(),
        failures["rate_per_year"].tolist(), failures["repair_h"].tolist(), strict=True,
    ):  # fmt: skip
        members[str(failure)] = (
            {row_of[link] for link in named_links},
            {vertex[node] for node in named_nodes},
            min(1.0, rate * hours / HOURS_PER_YEAR),
        )
    for row, text in enumerate(links["risk_group"].tolist()):
        for name in filter(None, (part.strip() for part in str(text).split(";"))):
            members.setdefault(name, (set(), set(), 0.0))[0].add(row)
    cuts = links["cut_rate_per_1000km_year"] * links["km"] / 1000 * links["repair_h"]
    gateways = set(instance.gateways)
    return LinkGraph(
        nodes=nodes,
        tail=np.array([vertex[node] for node in links["a"].tolist()], dtype=np.int64),
        head=np.array([vertex[node] for node in links["b"].tolist()], dtype=np.int64),
        existing=links["existing"].to_numpy(dtype=bool),
        gateway=np.array([node in gateways for node in nodes], dtype=bool),
        groups=tuple(
            Failure(name, _mask(rows, len(links)), _mask(vertices, len(nodes)), down)
            for name, (rows, vertices, down) in members.items()
        ),
        down=np.minimum(cuts.to_numpy(dtype=float) / HOURS_PER_YEAR, 1.0),
    )


def _mask(positions: Iterable[int], length: int) -> BoolArray:
    out = np.zeros(length, dtype=bool)
    out[[*positions]] = True
    return out
