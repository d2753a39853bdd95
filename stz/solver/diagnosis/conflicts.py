"""Which groups conflict: an irreducible subset, so that dropping any one of them lets a plan exist.

Where the linear program is infeasible already, HiGHS names an irreducible subset of its rows, and
the groups of those are what is left to sort out. Elsewhere an elastic filter (Chinneck 1997) holds,
one round after the other, the groups that a least breach of all breaks, until what is held has no
plan. A deletion filter then drops every group without which there is still none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from stz.model import WritingStopped
from stz.solver.diagnosis.elastic_problem import TOGGLES, ElasticProblem, rows_of_lists
from stz.solver.diagnosis.relaxable_groups import KINDS, RelaxableGroup

#: Groups that a conflict is spared from, if it can be, the first of them first.
_DISPENSABLE = ("existing", "occupancy", "mandatory", "spacing", "downtime", "protection")
#: Rows of lists that are sorted out one by one.
MOST_ROWS = 24


@dataclass(frozen=True)
class Conflict:
    """Groups that no plan can hold together.

    Attributes
    ----------
    asks : tuple of RelaxableGroup
        The groups, those that planners would rather change first.
    rows : tuple of (RelaxableGroup, int)
        Rows of the lists among them that matter.
    irreducible : bool
        Whether it is proven that without any one of the groups there is a plan for the others.
    """

    asks: tuple[RelaxableGroup, ...]
    rows: tuple[tuple[RelaxableGroup, int], ...] = ()
    irreducible: bool = True


def find_conflict(
    lab: ElasticProblem, candidates: Sequence[RelaxableGroup], *, seconds: float
) -> Conflict:
    """Return a conflict among groups that are known to have no plan together."""
    until = lab.clock.elapsed + seconds

    def left() -> float:
        return max(0.05, until - lab.clock.elapsed)

    held = lab.in_conflict(candidates)
    proven = True
    if held is None:
        held, proven = _filtered(lab, candidates, until)
    elif lab.possible(held, seconds=left()) is not False:
        held = set(candidates)
    for ask in sorted(held, key=_dispensable):
        if lab.clock.elapsed > until:
            proven = False
            break
        rest = held - {ask}
        answer = lab.possible(rest, seconds=left())
        if answer is False:
            held = rest
        proven &= answer is not None
    asks = tuple(sorted(held, key=lambda ask: ask.rank))
    return Conflict(asks, _rows(lab, asks, until), proven)


def _dispensable(ask: RelaxableGroup) -> tuple[int, int]:
    if ask.kind in _DISPENSABLE:
        return _DISPENSABLE.index(ask.kind), ask.index
    return len(KINDS) - KINDS.index(ask.kind) + len(_DISPENSABLE), ask.index


def _filtered(
    lab: ElasticProblem, candidates: Sequence[RelaxableGroup], until: float
) -> tuple[set[RelaxableGroup], bool]:
    """Hold what a least breach breaks, until what is held has no plan."""
    held = {ask for ask in candidates if ask.kind in TOGGLES}
    while lab.clock.elapsed < until:
        weights = {ask: 1.0 for ask in candidates if ask not in held}
        answer = lab.least(held, weights, seconds=max(0.05, until - lab.clock.elapsed))
        if answer.possible is False:
            return held, True
        if answer.solution is None:
            break
        fresh = lab.broken(held, answer.solution) & set(weights)
        if not fresh:
            break
        held |= fresh
    return set(candidates), False


def _rows(
    lab: ElasticProblem, asks: tuple[RelaxableGroup, ...], until: float
) -> tuple[tuple[RelaxableGroup, int], ...]:
    """Return the rows of lists without any one of which there is a plan.

    None where there was no time to write the problem they are rows of.
    """
    try:
        rows = rows_of_lists(lab.bench(asks), asks)
    except WritingStopped:
        return ()
    if len(rows) > MOST_ROWS:
        return tuple(rows)
    gone: list[tuple[RelaxableGroup, int]] = []
    for row in rows if len(rows) > 1 else []:
        if lab.clock.elapsed > until:
            break
        seconds = max(0.05, until - lab.clock.elapsed)
        if lab.possible(asks, seconds=seconds, without=[*gone, row]) is False:
            gone.append(row)
    return tuple(row for row in rows if row not in gone)


def hitting_sets(conflicts: Sequence[Conflict], size: int) -> list[tuple[RelaxableGroup, ...]]:
    """Return the sets of so many groups that hit every conflict, none of them needlessly."""
    asks = sorted({ask for one in conflicts for ask in one.asks}, key=lambda ask: ask.rank)
    sets = [set(one.asks) for one in conflicts]
    return [
        chosen
        for chosen in combinations(asks, size)
        if all(one & set(chosen) for one in sets)
        and all(any(one & set(chosen) == {ask} for one in sets) for ask in chosen)
    ]
