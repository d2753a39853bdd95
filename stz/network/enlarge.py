"""Maximal insufficient sets of links: the other side of a cut for availability."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from stz.network.fiber_system import FiberSystem, bits
from stz.network.likely_states import Decision, FailedState


def enlarge(
    system: FiberSystem,
    in_use: int,
    order: Iterable[int],
    limit: float,
    decide: Callable[[int], Decision],
    tired: Callable[[], bool] = lambda: False,
) -> int:
    """Add links one after the other as long as the node stays cut off for more than the limit.

    Whether a link may be added is known without a search from the failed states found so far: a
    state stays failed if the link does not lead out of the nodes reached in it, or is down in it.
    As long as those states alone are beyond the limit, the set is still insufficient. So links that
    can't matter cost next to nothing.

    More links never mean more downtime. So a link that was refused once stays refused, and one pass
    gives a set that no single further link can be added to.

    Parameters
    ----------
    system : FiberSystem
        The graph.
    in_use : int
        Bits of the links in use: an insufficient set.
    order : iterable of int
        Links to add, the first tried first.
    limit : float
        Probability of being cut off that is allowed.
    decide : callable
        Answers for a set of links whether the limit is exceeded.
    tired : callable
        Whether no more questions are to be asked; the failed states known then still answer some.

    Returns
    -------
    int
        Bits of the enlarged set, for which ``decide`` or the failed states proved that it exceeds.

    Raises
    ------
    ValueError
        If the links in use are not insufficient, or not provably so.
    """
    first = decide(in_use)
    if first.exceeds is not True:
        raise ValueError("the links in use are not proven to exceed the downtime allowed")
    known = _Known(first.failures)
    found = in_use
    for link in order:
        bit = 1 << link
        if found & bit:
            continue
        ended = known.ended_by(*system.ends[link], bit)
        rest = known.without(ended) if ended else known
        if rest.share <= limit:
            if tired():
                continue
            decision = decide(found | bit)
            if decision.exceeds is not True:
                continue
            rest = _Known(decision.failures)
        known = rest
        found |= bit
    return found


class _Known:
    """Failed states, by the nodes they reach."""

    def __init__(self, states: Iterable[FailedState]) -> None:
        self.states = tuple(states)
        self.share = sum(state.share for state in self.states)
        self._inside: dict[int, int] = {}
        for position, state in enumerate(self.states):
            for node in state.reached:
                self._inside[node] = self._inside.get(node, 0) | 1 << position

    def ended_by(self, one: int, two: int, bit: int) -> list[int]:
        """Positions of the states that a link between two nodes could mend."""
        crossed = self._inside.get(one, 0) ^ self._inside.get(two, 0)
        return [state for state in bits(crossed) if not self.states[state].down & bit]

    def without(self, ended: Sequence[int]) -> _Known:
        """Return the states that are left without some."""
        gone = set(ended)
        return _Known(state for k, state in enumerate(self.states) if k not in gone)
