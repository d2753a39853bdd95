"""The least change of some groups that lets a plan exist, all others held."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from stz.instance import Instance
from stz.model import EARTH_KM, FloatArray, combined
from stz.solver.diagnosis.elastic_problem import BROKEN, GAP, Answer, Bench, ElasticProblem
from stz.solver.diagnosis.elastic_rows import ElasticRow, needed, parts_of_share
from stz.solver.diagnosis.relaxable_groups import (
    DIALS,
    LISTS,
    Change,
    RelaxableGroup,
    milder_levels,
    strictest_downtime,
    strictest_occupancy,
    strongest_level,
)

#: Rounds in which a share is brought to the best that plans reach (Dinkelbach 1967).
SHARE_ROUNDS = 8
_YEAR_MIN = 525_600


@dataclass(frozen=True)
class Mend:
    """Changes that together let a plan exist.

    Attributes
    ----------
    changes : tuple of Change
    least : bool
        Whether nothing smaller does: proven for one group; for several that fewer do not, and that
        the sum of their changes, each per its own limit, is the least.
    not_enough : float
        A value of the one number changed that is known not to do; NaN where none is.
    """

    changes: tuple[Change, ...]
    least: bool = True
    not_enough: float = math.nan

    def apply(self, instance: Instance) -> Instance:
        """Return the instance with all changes made."""
        for change in self.changes:
            instance = change.apply(instance)
        return instance


def least_change(
    lab: ElasticProblem, chosen: Collection[RelaxableGroup], *, seconds: float
) -> Mend | bool | None:
    """Return the least change of some groups that mends; False if none does, None if unknown."""
    until = lab.clock.elapsed + seconds
    held = [ask for ask in lab.asks if ask not in chosen]
    weighed = {ask: 1.0 for ask in chosen if ask.kind not in DIALS}
    answer = lab.least(held, weighed, seconds=seconds if not weighed else 0.7 * seconds)
    if answer.solution is None:
        return False if answer.possible is False else None
    bench, solution = lab.bench(held), answer.solution
    least, share = answer.proven, _only_share(bench, chosen)
    if share is not None:
        solution, least = _best_share(lab, bench, share, held, solution, until)
    changes = _changes(bench, weighed, solution)
    dials = [ask for ask in chosen if ask.kind in DIALS]
    mended = Mend(tuple(changes)).apply(lab.instance)
    for number, dial in enumerate(dials):
        change, sure = _turned(lab, mended, dial, dials[number + 1 :], until)
        changes.append(change)
        mended = change.apply(mended)
        least = sure and len(chosen) == 1
    return Mend(tuple(changes), least, _not_enough(bench, chosen, changes, answer))


def alone(lab: ElasticProblem, ask: RelaxableGroup, *, seconds: float) -> Change | None:
    """Return how near to a group that nobody can have plans come if all others are let go.

    None for lists and dials, and where that is not proven.
    """
    if ask.kind in (*DIALS, *LISTS):
        return None
    answer = lab.least((), {ask: 1.0}, seconds=seconds)
    if answer.solution is None or not answer.proven:
        return None
    changes = _changes(lab.bench(()), {ask}, answer.solution)
    return changes[0] if len(changes) == 1 and not changes[0].field.endswith("_share") else None


def _not_enough(
    bench: Bench, chosen: Collection[RelaxableGroup], changes: Sequence[Change], answer: Answer
) -> float:
    """Return what the bound of the search shows not to do, for one number that is changed."""
    if len(chosen) != 1 or len(changes) != 1 or changes[0].ask.kind in (*DIALS, *LISTS):
        return math.nan
    change = changes[0]
    if change.field.endswith("_share") or not answer.bound > BROKEN:
        return math.nan
    up = float(change.new) > float(change.old)
    far = answer.bound * max(abs(float(change.old)), 1e-3)
    return float(change.old) + (far if up else -far)


def _changes(bench: Bench, asks: Collection[RelaxableGroup], solution: FloatArray) -> list[Change]:
    """Read from a solution what has to change of the groups that were free."""
    found: list[Change] = []
    for side, column in zip(bench.sides, bench.elastic.tolist(), strict=True):
        if side.ask not in asks:
            continue
        broken = solution[column] * side.step
        if broken <= BROKEN * max(1.0, abs(side.limit)):
            continue
        if side.ask.kind in LISTS:
            change = _let_go(bench.instance, side)
            if change not in found:
                found.append(change)
        else:
            found.append(_moved(bench, side, solution))
    return found


def _let_go(instance: Instance, side: ElasticRow) -> Change:
    table, key, column = LISTS[side.ask.kind]
    name = str(getattr(instance, table)[key].iat[side.row])
    return Change(side.ask, column, True, False, side.row, name)


def _moved(bench: Bench, side: ElasticRow, solution: FloatArray) -> Change:
    """Return the bound or limit that a solution needs."""
    instance, kind = bench.instance, side.ask.kind
    name = ""
    if kind in ("quota", "bound"):
        entry = (instance.quotas if kind == "quota" else instance.bounds)[side.ask.index]
        old, name = getattr(entry, side.field), str(entry.name)
    elif kind == "year_budget":
        old, name = side.limit, str(instance.years["year"].iat[side.ask.index])
    else:
        old = getattr(instance.limits, side.field)
    if side.field.endswith("_share"):
        return Change(side.ask, side.field, old, _share(bench, side, solution), name=name)
    new: float | int = outward(needed(side, solution), up=not side.at_least)
    if kind in ("n_zones", "max_zones"):
        new = round(new)
    return Change(side.ask, side.field, old, new, name=name)


def _share(bench: Bench, side: ElasticRow, solution: FloatArray) -> float | None:
    """Return the share that a solution reaches, or None where it is a share of nothing."""
    chosen, whole = parts_of_share(bench.instance, bench.model, side)
    of = whole.value(solution)
    if of <= 1e-9:
        return None
    return outward(chosen.value(solution) / of, up=not side.at_least)


def _only_share(bench: Bench, chosen: Collection[RelaxableGroup]) -> ElasticRow | None:
    """Return the side of a share, if that is all there is to change."""
    sides = [side for side in bench.sides if side.ask in chosen]
    one = len(chosen) == 1 and len(sides) == 1 and sides[0].field.endswith("_share")
    return sides[0] if one else None


def _best_share(
    lab: ElasticProblem,
    bench: Bench,
    side: ElasticRow,
    held: list[RelaxableGroup],
    solution: FloatArray,
    until: float,
) -> tuple[FloatArray, bool]:
    """Bring a share as near to the one asked for as plans can: a fractional program.

    With ``s`` the share of the best plan so far, a plan with a better share is one with
    ``chosen - s * whole`` above 0 (below 0 for a cap); where there is none, ``s`` is the best.
    """
    chosen, whole = parts_of_share(bench.instance, bench.model, side)
    sign = -1.0 if side.at_least else 1.0
    for _ in range(SHARE_ROUNDS):
        of = whole.value(solution)
        if of <= 1e-9 or lab.clock.elapsed > until:
            break
        share = chosen.value(solution) / of
        margin = combined((chosen, sign / of), (whole, -sign * share / of))
        better = lab.least(held, {}, seconds=until - lab.clock.elapsed, instead=margin)
        if better.solution is None:
            break
        if better.value >= -2 * GAP:
            return solution, better.proven
        solution = better.solution
    return solution, False


def _turned(
    lab: ElasticProblem,
    instance: Instance,
    dial: RelaxableGroup,
    others: Sequence[RelaxableGroup],
    until: float,
) -> tuple[Change, bool]:
    """Return the least turn of a dial with which there is a plan, and whether that is proven."""
    values, turn = _positions(instance, dial)
    low, high, sure = -1, len(values), True
    step = 1
    while high - low > 1 and lab.clock.elapsed < until:
        # Small turns are tried first, in growing steps; once one works, the middle is.
        middle = min(low + step, high - 1) if high == len(values) else (low + high) // 2
        step *= 2
        changed = turn(values[middle]).apply(instance)
        trial = ElasticProblem(changed, lab.clock, seed=lab.seed)
        held = [ask for ask in trial.asks if ask not in others]
        answer = trial.possible(held, seconds=max(0.05, until - lab.clock.elapsed))
        sure &= answer is not None
        low, high = (low, middle) if answer else (middle, high)
    off = {"protection": "single", "occupancy": 0.0, "downtime": math.inf, "spacing": None}
    value = values[high] if high < len(values) else off[dial.kind]
    return turn(value), sure and high - low == 1


def _positions(
    instance: Instance, dial: RelaxableGroup
) -> tuple[Sequence[object], Callable[[object], Change]]:
    """Return the values a dial may be turned to, the mildest turn first, and the change to each."""
    values: Sequence[object]
    if dial.kind == "protection":
        old: object = strongest_level(instance)
        values = milder_levels(str(old))[:-1]
        field = "protection"
    elif dial.kind == "occupancy":
        old = strictest_occupancy(instance)
        values = [percent / 100 for percent in range(math.ceil(old * 100 - 1e-9) - 1, 0, -1)]
        field = "min_occupancy"
    elif dial.kind == "downtime":
        old = strictest_downtime(instance)
        values = range(math.floor(old) + 1, _YEAR_MIN + 1)
        field = "downtime_target_min"
    else:
        old = instance.limits.spacing_km
        values = _distances(instance)
        field = "spacing_km"
    return values, lambda new: Change(dial, field, old, new)


def _distances(instance: Instance) -> list[float]:
    """Return distances between sites, km, that spacing forbids, the largest first."""
    places = instance.nodes.drop_duplicates("node").set_index("node")
    nodes = instance.sites["node"].tolist()
    lon = np.radians(places["lon"].reindex(nodes).to_numpy(float))
    lat = np.radians(places["lat"].reindex(nodes).to_numpy(float))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))[np.triu_indices(len(nodes), 1)]
    spacing = float(instance.limits.spacing_km or 0.0)
    return sorted(
        {outward(far, up=False) for far in km.tolist() if 0 < far < spacing}, reverse=True
    )


def outward(value: float, *, up: bool) -> float:
    """Return a number of six digits that is not below (``up``) or not above another.

    What a solver's tolerance may have added is forgiven.
    """
    noise = 1e-8 * (1.0 + abs(value))
    whole = round(value)
    if abs(value - whole) <= 20 * noise:
        return float(whole)
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 5)
    steps = math.ceil((value - noise) / unit) if up else math.floor((value + noise) / unit)
    return round(steps * unit, 12)
