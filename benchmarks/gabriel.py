"""The Gabriel graph of points in the plane, and its shortest spanning tree."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

Points = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]


def gabriel_pairs(points: Points) -> Pairs:
    """Return the pairs of points whose circle of diameter holds no third point, sorted.

    Only edges of the Delaunay triangulation can be such pairs, and if any point lies in the circle
    of an edge, then a corner of a triangle beside it does: about n log n steps. The graph holds the
    shortest spanning tree, so it is connected.

    Parameters
    ----------
    points : float array, shape (n, 2)
        No two alike, not all on one line, n at least 3.
    """
    triangles = np.sort(Delaunay(points).simplices, axis=1)
    a, b, c = triangles.T
    edges = np.concatenate([np.stack(pair, 1) for pair in ((a, b), (b, c), (a, c))])
    opposite = np.concatenate([c, a, b])
    to_ends = points[edges] - points[opposite][:, None, :]
    inside = (
        np.einsum("ij,ij->i", to_ends[:, 0], to_ends[:, 1]) < 0
    )  # an obtuse angle at the corner
    pairs, which = np.unique(edges, axis=0, return_inverse=True)
    blocked = np.zeros(len(pairs), dtype=bool)
    np.logical_or.at(blocked, which.reshape(-1), inside)
    return pairs[~blocked].astype(np.int64)


def spanning_tree(points: Points, pairs: Pairs) -> npt.NDArray[np.bool_]:
    """Return which pairs make the shortest tree over all points they join."""
    length = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    shape = (len(points), len(points))
    tree = minimum_spanning_tree(csr_matrix((length, (pairs[:, 0], pairs[:, 1])), shape=shape))
    kept = set(zip(*(ends.tolist() for ends in tree.nonzero()), strict=True))
    return np.array([pair in kept for pair in map(tuple, pairs.tolist())], dtype=bool)
