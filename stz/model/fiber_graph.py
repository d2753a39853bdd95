"""The fiber graph as the optimizer sees it: gateways and the already protected core are one root.

Contracting the core loses nothing: a node that existing links join to a gateway by two
link-disjoint paths satisfies every protection level of the first form, and a new link between two
such nodes can serve no cut.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from stz.instance import Instance

ROOT = 0
"""The vertex of gateways and of all that is always joined to them."""
#: Protection levels that contraction of the core and orientation of its links speak of.
PATH_LEVELS = ("single", "dual_link")


@dataclass(frozen=True, eq=False)
class FiberGraph:
    """Undirected multigraph after contraction.

    Attributes
    ----------
    vertex : dict
        Vertex of every fiber node; 0 (:data:`ROOT`) for gateways and the protected core.
    n_vertices : int
        Number of vertices.
    tail, head : int array, shape (n_edges,)
        Vertices at both ends of every edge, ``tail != head``.
    link_row : int array, shape (n_edges,)
        Row of the edge in ``instance.links``.
    existing : bool array, shape (n_edges,)
        Whether the edge is in service already.
    """

    vertex: dict[Hashable, int]
    n_vertices: int
    tail: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]
    link_row: npt.NDArray[np.int64]
    existing: npt.NDArray[np.bool_]

    @property
    def n_edges(self) -> int:
        """Number of edges left after contraction."""
        return len(self.tail)


def needs_all_links(instance: Instance) -> bool:
    """Whether a new link inside the protected core can matter too.

    It cannot for :data:`PATH_LEVELS`. It can where somebody asks to survive the loss of nodes,
    gateways or shared-risk groups, or to be without fiber for some minutes a year only.
    """
    if not instance.has_network:
        return False
    sites = instance.sites[~instance.sites["banned"]]
    levels = {level or instance.protection for level in sites["protection"].tolist()}
    levels |= set(instance.cities["protection"].tolist())
    if not levels <= set(PATH_LEVELS):
        return True
    return bool(np.isfinite(downtime_targets(instance)[~instance.sites["banned"]]).any())


def downtime_targets(instance: Instance) -> npt.NDArray[np.float64]:
    """Return the minutes a year that each site may be down: its own, else the instance's, or inf.

    Returns
    -------
    float array, shape (n_sites,)
    """
    own = instance.sites["downtime_target_min"].to_numpy(float)
    general = instance.limits.downtime_target_min
    return np.where(np.isnan(own), np.inf if general is None else float(general), own)


def contract(instance: Instance) -> FiberGraph:
    """Merge all gateways, and all that existing links already protect, into one root."""
    gateways = set(instance.gateways)
    merged: Hashable = ("root",)
    name = {node: merged if node in gateways else node for node in instance.nodes["node"].tolist()}
    links = instance.links
    ends_a = [name[node] for node in links["a"].tolist()]
    ends_b = [name[node] for node in links["b"].tolist()]
    in_service = links["existing"].to_numpy()

    standing: Any = nx.MultiGraph()  # the type hints of networkx lose the type of nodes
    standing.add_node(merged)
    for row in np.flatnonzero(in_service):
        if ends_a[row] != ends_b[row]:
            standing.add_edge(ends_a[row], ends_b[row])
    for end_a, end_b in list(nx.bridges(standing)):
        standing.remove_edge(end_a, end_b)
    core = nx.node_connected_component(standing, merged)

    vertex: dict[Hashable, int] = {}
    count = 1
    for node, label in name.items():
        if label in core:
            vertex[node] = ROOT
        else:
            vertex[node] = count
            count += 1
    tail = np.array([vertex[node] for node in links["a"].tolist()], dtype=np.int64)
    head = np.array([vertex[node] for node in links["b"].tolist()], dtype=np.int64)
    kept = np.flatnonzero(tail != head)
    return FiberGraph(
        vertex=vertex,
        n_vertices=count,
        tail=tail[kept],
        head=head[kept],
        link_row=kept.astype(np.int64),
        existing=in_service[kept],
    )
