"""Availability cuts: from links that cannot be enough, what must be built beside them.

Let ``M`` be a set of links with which a zone is cut off for longer than some of its options allow.
Then ``sum(built[links not in M]) >= sum(open[options that allow no more])``.

*Validity.* Suppose one of these options is open (they belong to one zone, so at most one is). The
links in use cannot all lie in ``M``: more links never mean more downtime, so with ``M`` the zone
would be down no longer than with the links in use, yet it is down for too long. So some link
outside ``M`` is in use. It is a candidate, if ``M`` holds all existing links. *Exactness.* If whole
numbers open an option on links that cut it off for too long, those links enlarge to an ``M`` with
nothing built outside: the cut is broken by 1. *Strength.* The larger ``M``, the fewer links are
left to choose from, so it is enlarged until no further link fits; links the point leans to come
first, so that the point has as little as possible outside, then cheap ones, so that what is left is
dear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stz.model import FloatArray, IntArray
from stz.solver.protection import BoolArray, LinkGraph, Oracle, Targets

#: A link counts as in use from this value on; the more links, the stronger the cut, so least first.
ROUND_AT = (0.02, 0.3, 0.6, 1 - 1e-6)


@dataclass(frozen=True, eq=False)
class AvailabilityCut:
    """``sum(built[links]) >= sum(open[options])``.

    Attributes
    ----------
    links : int array
        Rows of ``instance.links``, ascending; none of them existing.
    target : int
        Row of the targets it is for.
    options : int array
        Options of that row.
    """

    links: IntArray
    target: int
    options: IntArray

    @property
    def key(self) -> bytes:
        """Bytes that two equal cuts share."""
        return self.links.tobytes() + b" " + self.options.tobytes()

    def violation(self, value: FloatArray, opened: FloatArray) -> float:
        """Return by how much a point breaks the cut; negative when it holds."""
        return float(opened[self.options].sum() - value[self.links].sum())


@dataclass(frozen=True, eq=False)
class AvailabilityCuts:
    """Separator of availability cuts for the targets of one instance.

    Attributes
    ----------
    graph : LinkGraph
    targets : Targets
    oracle : Oracle
        Asked with ids of nodes, as in ``graph.nodes``.
    prices : float array, shape (n_links,)
        What each link costs.
    """

    graph: LinkGraph
    targets: Targets
    oracle: Oracle
    prices: FloatArray

    def violated(self, in_use: BoolArray, opened: BoolArray) -> IntArray:
        """Return the rows whose options are opened and not certainly up for long enough.

        Parameters
        ----------
        in_use : bool array, shape (n_links,)
            Links in use; existing links are added.
        opened : bool array, shape (n_options,)

        Returns
        -------
        int array
            At most one row per zone, the one that allows least.
        """
        network = in_use | self.graph.existing
        asked = self.targets.demand(opened.astype(float)) > 0.5
        rows = []
        seen: set[int] = set()
        for row in np.flatnonzero(asked).tolist():
            zone = int(self.targets.zone[row])
            if zone not in seen and self.exceeds(network, row) is not False:
                rows.append(row)
            seen.add(zone)
        return np.array(rows, dtype=np.int64)

    def separate(
        self,
        value: FloatArray,
        opened: FloatArray,
        *,
        tolerance: float = 1e-4,
        per_target: int = 2,
        most: int = 10_000,
        tries: int = 10_000,
    ) -> list[AvailabilityCut]:
        """Return violated cuts, each once.

        At whole points every violated row that the oracle can decide gives a cut.

        Parameters
        ----------
        value : float array, shape (n_links,)
            How much of each link is built, 0 to 1; existing links count as 1.
        opened : float array, shape (n_options,)
            How far each option is opened, 0 to 1.
        tolerance : float
            Least violation worth a cut.
        per_target : int
            How many ways of rounding may give a cut for one row.
        most : int
            Stop once so many cuts are found.
        tries : int
            Stop once so many sets of links were enlarged, which is what takes long. At whole points
            each gives a cut.
        """
        value = np.where(self.graph.existing, 1.0, value)
        demand = self.targets.demand(opened)
        order = np.lexsort((self.prices, -value))
        found: dict[bytes, AvailabilityCut] = {}
        done: set[int] = set()
        tried = 0
        for row in np.lexsort((self.targets.allowed_min, -demand)).tolist():
            if demand[row] <= tolerance or len(found) >= most or tried >= tries:
                break
            zone = int(self.targets.zone[row])
            if zone in done:
                continue
            cuts: list[AvailabilityCut] = []
            for cut in self._enlarged(row, value, order):
                tried += 1
                if cut.violation(value, opened) > tolerance:
                    cuts.append(cut)
                if len(cuts) >= per_target or tried >= tries:
                    break
            found |= {cut.key: cut for cut in cuts}
            if cuts:
                done.add(zone)
        return list(found.values())

    def exceeds(self, in_use: BoolArray, row: int) -> bool | None:
        """Whether links in use cut a row's zone off for longer than it allows; None if unknown."""
        node = self.graph.nodes[int(self.targets.vertex[row])]
        return self.oracle.exceeds(in_use, node, float(self.targets.allowed_min[row]))

    def _enlarged(self, row: int, value: FloatArray, order: IntArray) -> Iterator[AvailabilityCut]:
        """Round at several values and enlarge what is not enough; fewer links never are."""
        node = self.graph.nodes[int(self.targets.vertex[row])]
        allowed = float(self.targets.allowed_min[row])
        last = b""
        for least in ROUND_AT:
            in_use = value >= least
            if in_use.tobytes() == last:
                continue
            last = in_use.tobytes()
            if self.exceeds(in_use, row) is True:
                enlarged = self.oracle.maximal_insufficient(in_use, node, allowed, order)
                yield AvailabilityCut(np.flatnonzero(~enlarged), row, self.targets.options[row])
