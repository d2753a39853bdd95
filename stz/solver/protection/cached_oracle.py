"""Remember what a reliability oracle said: more links never mean more downtime."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stz.instance import Instance
from stz.model import IntArray
from stz.network import FiberReliability
from stz.solver.protection.downtime_targets import Downtime, Oracle
from stz.solver.protection.link_graph import BoolArray

#: Answers kept per node, the latest.
MOST = 400


class CachedOracle:
    """An oracle that asks another one only what does not follow from earlier answers.

    A network that exceeds some minutes is no better without some of its links, nor against fewer
    minutes; one that does not is no worse with more links, nor against more minutes.

    Attributes
    ----------
    undecided : set
        Nodes about which some question could not be decided.
    """

    def __init__(self, oracle: Oracle, stopped: Callable[[], bool] = lambda: False) -> None:
        self.oracle, self.stopped = oracle, stopped
        self.undecided: set[object] = set()
        self._known: dict[object, list[tuple[int, float, bool]]] = {}

    def downtime(self, in_use: BoolArray, node: object) -> Downtime:
        """Return the fiber downtime of a node."""
        return self.oracle.downtime(in_use, node)

    def exceeds(self, in_use: BoolArray, node: object, minutes: float) -> bool | None:
        """Whether it is above a number of minutes; None where that cannot be decided."""
        links = _bits(in_use)
        for known, limit, exceeds in reversed(self._known.get(node, ())):
            if exceeds and minutes <= limit and links & ~known == 0:
                return True
            if not exceeds and minutes >= limit and known & ~links == 0:
                return False
        found = self.oracle.exceeds(in_use, node, minutes)
        if found is None:
            if not self.stopped():
                self.undecided.add(node)
        else:
            self._keep(node, links, minutes, found)
        return found

    def maximal_insufficient(
        self, in_use: BoolArray, node: object, allowed_min: float, order: IntArray | None = None
    ) -> BoolArray:
        """Enlarge links in use that exceed the minutes allowed, as long as they still do."""
        found = self.oracle.maximal_insufficient(in_use, node, allowed_min, order)
        self._keep(node, _bits(found), allowed_min, True)
        return found

    def _keep(self, node: object, links: int, minutes: float, exceeds: bool) -> None:
        known = self._known.setdefault(node, [])
        if len(known) >= MOST:
            del known[: MOST // 2]
        known.append((links, minutes, exceeds))


def oracle_of(instance: Instance, stopped: Callable[[], bool] = lambda: False) -> CachedOracle:
    """Return the fiber downtime of the nodes of an instance.

    Parameters
    ----------
    instance : Instance
    stopped : callable
        Whether time is up: hard questions are then left undecided, and not held against anybody.
    """
    tables = instance.links, instance.gateways, instance.failures
    return CachedOracle(FiberReliability(*tables, stopped=stopped), stopped)


def _bits(links: BoolArray) -> int:
    return int.from_bytes(np.packbits(links).tobytes(), "big")
