"""How long a node is cut off from every gateway: the exact probability, and minutes per year.

Links fail independently of one another, and so do shared-risk events, each of which takes several
links or nodes down at once; see :mod:`stz.network.fiber_system` for their shares of the time. All
gateways are one target. An event that names the asked node itself is left out: it says nothing of
the fiber that leads there.

The graph is first cut down to the links in use that lie on some path to a gateway, split where one
node separates the two ends (the parts fail independently unless an event strikes several of them,
which are then taken together), and made small in series and in parallel
(:mod:`stz.network.series_parallel`); what is left is swept (:mod:`stz.network.frontier`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from stz.network.block_chain import BlockTree, block_tree
from stz.network.enlarge import enlarge
from stz.network.fiber_system import (
    HOURS_PER_YEAR,
    FiberSystem,
    Links,
    as_bits,
    bits,
    read_system,
)
from stz.network.frontier import Interval
from stz.network.likely_states import Decision, StateSearch
from stz.network.series_parallel import part_failure

MINUTES_PER_YEAR = HOURS_PER_YEAR * 60.0
"""Minutes in a year of 365 days."""

TOLERANCE_MIN = 1e-6
"""Minutes per year by which a limit must be passed before it counts as exceeded."""

ROUNDING_MIN = 1e-9
"""Minutes per year below which a difference is rounding."""

_TREES_KEPT = 64
_PARTS_KEPT = 50_000
_PATHS = 400
_FEW_STATES = (60, 600)
_PATHS_OF_ONE = 200
_MOST_PATHS = 6_000
_MOST_SWEEPS = 30
"""Work for one maximal set of links; what it leaves undecided stays outside of it."""


@dataclass(frozen=True)
class FiberDowntime:
    """Downtime of a node caused by fiber cuts, with its bounds.

    Attributes
    ----------
    lower_min, upper_min : float
        Bounds of the minutes per year without any path to a gateway. They coincide unless the state
        limit of the exact method was reached, but for :data:`ROUNDING_MIN`.
    """

    lower_min: float
    upper_min: float

    @property
    def exact(self) -> bool:
        """Whether the two bounds coincide, to a billionth of a minute."""
        return self.upper_min - self.lower_min <= ROUNDING_MIN

    @property
    def minutes(self) -> float:
        """Minutes per year; the upper (pessimistic) bound where the value is not exact."""
        return self.upper_min

    @property
    def probability(self) -> float:
        """Probability of being cut off at any moment; the upper bound where it is not exact."""
        return self.upper_min / MINUTES_PER_YEAR

    def __str__(self) -> str:
        if self.exact:
            return f"{self.minutes:.3g} min per year"
        return f"{self.lower_min:.3g} to {self.upper_min:.3g} min per year (bounds)"


class FiberReliability:
    """Exact fiber downtime of any node for any set of links in use. Build it once, ask it often.

    Parameters
    ----------
    links : DataFrame
        Links of an :class:`~stz.instance.Instance`: ``link, a, b, km, cut_rate_per_1000km_year,
        repair_h, risk_group`` (the last where there is one). Ids may be of any hashable type.
    gateways : collection
        Nodes that count as being on the internet.
    failures : DataFrame, optional
        Shared-risk events: ``failure, links, nodes, rate_per_year, repair_h``. Links whose
        ``risk_group`` names an event belong to it too, and all links at its nodes.
    max_states : int
        States kept by the exact method; beyond it the answer is an interval.
    stopped : callable
        Whether time is up: questions are then left undecided rather than answered at length.
    """

    def __init__(
        self,
        links: pd.DataFrame,
        gateways: Collection[Hashable],
        failures: pd.DataFrame | None = None,
        *,
        max_states: int = 4_000,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.system: FiberSystem = read_system(links, gateways, failures)
        self.max_states = max_states
        self.stopped = stopped
        self._trees: dict[int, BlockTree] = {}
        self._parts: dict[tuple[int, int, int, int], tuple[int, Interval]] = {}

    @cached_property
    def _search(self) -> StateSearch:
        return StateSearch(self.system)

    def downtime(self, in_use: Links, node: Hashable) -> FiberDowntime:
        """Minutes per year in which a node has no path to any gateway.

        Parameters
        ----------
        in_use : bool array, shape (n_links,)
            Whether each row of ``links`` is in use; existing links are not added by themselves.
        node : hashable
            Id of the node. One that no link in use joins to a gateway is down all of the year.
        """
        if node in self.system.gateways:
            return FiberDowntime(0.0, 0.0)
        number = self.system.number.get(node)
        if number is None:
            return FiberDowntime(MINUTES_PER_YEAR, MINUTES_PER_YEAR)
        found = self._failure(self._as_bits(in_use), number, self.max_states)
        return FiberDowntime(found.lower * MINUTES_PER_YEAR, found.upper * MINUTES_PER_YEAR)

    def exceeds(self, in_use: Links, node: Hashable, minutes: float) -> bool | None:
        """Whether the downtime is above a number of minutes per year; None where bounds don't tell.

        Quicker than :meth:`downtime` in large networks, since it stops when the answer is certain.
        Above means by more than :data:`TOLERANCE_MIN`.
        """
        if node in self.system.gateways:
            return minutes + TOLERANCE_MIN < 0.0
        number = self.system.number.get(node)
        if number is None:
            return minutes + TOLERANCE_MIN < MINUTES_PER_YEAR
        return self._decide(self._as_bits(in_use), number, _limit(minutes)).exceeds

    def compared(
        self, in_use: Links, node: Hashable, minutes: float
    ) -> tuple[bool | None, FiberDowntime]:
        """Answer as :meth:`exceeds` does, with the bounds that tell; they may be far apart."""
        number = self.system.number.get(node)
        if node in self.system.gateways or number is None:
            found = self.downtime(in_use, node)
            return found.lower_min > minutes + TOLERANCE_MIN, found
        decision = self._decide(self._as_bits(in_use), number, _limit(minutes))
        bounds = decision.bounds
        least, most = bounds.lower * MINUTES_PER_YEAR, bounds.upper * MINUTES_PER_YEAR
        return decision.exceeds, FiberDowntime(least, most)

    def maximal_insufficient(
        self,
        in_use: Links,
        node: Hashable,
        allowed_min: float,
        order: Sequence[int] | npt.NDArray[np.integer] | None = None,
    ) -> Links:
        """Enlarge an insufficient set of links until any further link would make it sufficient.

        With ``M`` the set returned: a network whose links in use all lie in ``M`` keeps the node
        down for more than ``allowed_min``, so every network that does not uses a link outside.

        Parameters
        ----------
        in_use : bool array, shape (n_links,)
            Links in use, with more downtime than allowed.
        node : hashable
            The asked node.
        allowed_min : float
            Minutes per year allowed; exceeded means by more than :data:`TOLERANCE_MIN`.
        order : sequence of int, optional
            Rows of ``links`` to try first, in this order; the others follow in the table's order.

        Returns
        -------
        bool array, shape (n_links,)
            A superset of ``in_use`` that certainly exceeds what is allowed. It is maximal (adding
            any single further link would no longer exceed it) unless some question could not be
            decided within the limit of states; such a link is left out, and the set is still valid.

        Raises
        ------
        ValueError
            If the links in use do not certainly exceed what is allowed.
        """
        chosen = np.asarray(in_use, dtype=bool)
        number = self.system.number.get(node)
        if node in self.system.gateways or allowed_min + TOLERANCE_MIN >= MINUTES_PER_YEAR:
            raise ValueError("the links in use are not proven to exceed the downtime allowed")
        if number is None:
            return np.ones_like(chosen)
        first = [] if order is None else [int(link) for link in order]
        limit = _limit(allowed_min)
        work = _Work(_PATHS_OF_ONE, self.max_states, _MOST_PATHS, _MOST_SWEEPS)
        candidates = [*dict.fromkeys((*first, *range(len(chosen))))]
        usable = self.system.usable
        found = enlarge(
            self.system,
            self._as_bits(chosen) & usable,
            (link for link in candidates if usable >> link & 1),
            limit,
            lambda links: self._decide(links, number, limit, work),
            lambda: work.paths <= 0 or self.stopped(),
        )
        enlarged = chosen | ~_as_rows(usable, len(chosen))
        return np.asarray(enlarged | _as_rows(found, len(chosen)))

    def _as_bits(self, in_use: Links) -> int:
        chosen = np.asarray(in_use, dtype=bool)
        if chosen.shape != (len(self.system.ends),):
            raise ValueError(
                f"in_use has shape {chosen.shape}; the table has {len(self.system.ends)} links"
            )
        return as_bits(chosen) & self.system.usable

    def _decide(self, in_use: int, node: int, limit: float, work: _Work | None = None) -> Decision:
        """Decide by the most probable states, else by bounds that tighten until they tell.

        Most questions are far from their limit: bounds from few states of the sweep tell the answer
        in a fraction of the time that the exact probability takes.
        """
        work = work or _Work(_PATHS, self.max_states)
        decision = self._search.decide(in_use, node, limit, max_paths=work.paths_of_one)
        work.paths -= decision.paths
        if decision.exceeds is not None:
            return decision
        bounds = decision.bounds
        if work.sweeps > 0 and not self.stopped():
            # More links never mean more downtime: what the links on the paths reach, all do.
            work.sweeps -= 1
            paths = self._failure(decision.links, node, min(_FEW_STATES[0], self.max_states))
            if paths.upper <= limit:
                return Decision(False, Interval(bounds.lower, paths.upper), decision.failures)
        for states in work.levels():
            if self.stopped():
                break
            found = self._failure(in_use, node, states)
            bounds = Interval(max(bounds.lower, found.lower), min(bounds.upper, found.upper))
            exceeds = True if found.lower > limit else False if found.upper <= limit else None
            if exceeds is not None or found.exact:
                return Decision(exceeds, bounds, decision.failures)
        return Decision(None, bounds, decision.failures)

    def _failure(self, in_use: int, node: int, max_states: int) -> Interval:
        """Probability of no path from a node to the gateways, part by part."""
        tree = self._trees.get(in_use)
        if tree is None:
            if len(self._trees) >= _TREES_KEPT:
                self._trees.clear()
            tree = self._trees[in_use] = block_tree(self.system, bits(in_use))
        chain = tree.chain(node)
        if chain is None:
            return Interval(1.0, 1.0)
        left_out = self.system.own_events.get(node, 0)
        lower = upper = 0.0  # logarithms of the probability that all parts work
        for entry, leave, links in self._joined(chain, left_out):
            found = self._part(entry, leave, links, left_out, max_states)
            if found.lower >= 1.0:
                return Interval(1.0, 1.0)
            lower += math.log1p(-found.lower)
            upper = upper + math.log1p(-found.upper) if found.upper < 1.0 else -math.inf
        return Interval(-math.expm1(lower), -math.expm1(upper))

    def _joined(
        self, chain: list[tuple[int, int, int]], left_out: int
    ) -> list[tuple[int, int, int]]:
        """Join those parts of a chain that one event strikes, with all between them."""
        tags = [self._tags(links) & ~left_out for _, _, links in chain]
        joined: list[tuple[int, int, int]] = []
        reach: list[int] = []  # events of each joined part
        for (entry, leave, links), events in zip(chain, tags, strict=True):
            first = next((k for k, there in enumerate(reach) if there & events), len(joined))
            for earlier, there in zip(joined[first:], reach[first:], strict=True):
                links |= earlier[2]
                events |= there
            if first < len(joined):
                entry = joined[first][0]
            joined[first:] = [(entry, leave, links)]
            reach[first:] = [events]
        return joined

    def _tags(self, links: int) -> int:
        tags = 0
        if self.system.event_share:
            for link in bits(links):
                tags |= self.system.tags[link]
        return tags

    def _part(self, entry: int, leave: int, links: int, left_out: int, max_states: int) -> Interval:
        """Probability that one part fails; each is computed once, and again where closer."""
        key = (entry, leave, links, left_out & self._tags(links) if left_out else 0)
        states, found = self._parts.get(key, (0, Interval(0.0, 1.0)))
        if states < max_states and not found.exact:
            edges = [self.system.edge(link, left_out) for link in bits(links)]
            shares = self.system.event_share
            found = part_failure(edges, entry, leave, shares, max_states)
            if len(self._parts) >= _PARTS_KEPT:
                self._parts.clear()
            self._parts[key] = max_states, found
        return found


@dataclass
class _Work:
    """How much work may go into one question, or into a row of many.

    Attributes
    ----------
    paths_of_one : int
        Paths searched for one question.
    max_states : int
        States kept by the closest sweep.
    paths, sweeps : float
        Paths and sweeps that are left for all questions together.
    """

    paths_of_one: int
    max_states: int
    paths: float = math.inf
    sweeps: float = math.inf

    def levels(self) -> Iterator[int]:
        """Numbers of states for one sweep after another, rising, as long as sweeps are left."""
        for states in (*(few for few in _FEW_STATES if few < self.max_states), self.max_states):
            if self.sweeps <= 0:
                return
            self.sweeps -= 1
            yield states


def _limit(minutes: float) -> float:
    return (minutes + TOLERANCE_MIN) / MINUTES_PER_YEAR


def _as_rows(mask: int, n_links: int) -> Links:
    """Return the bits of a number as a truth value per row."""
    found = np.zeros(n_links, dtype=np.bool_)
    found[bits(mask)] = True
    return found
