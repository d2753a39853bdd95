"""A diagnosis in planner's words, with units."""

from __future__ import annotations

import math
from collections.abc import Sequence

from stz.errors import Problem
from stz.instance import Instance, MetricBound, Quota
from stz.model import REGISTRY
from stz.plurals import counted, unit_for
from stz.solver.diagnosis.conflicts import Conflict
from stz.solver.diagnosis.least_changes import Mend
from stz.solver.diagnosis.relaxable_groups import (
    LISTS,
    Change,
    RelaxableGroup,
    strictest_downtime,
    strictest_occupancy,
    strongest_level,
)

_FIBER = {
    "single": "single fiber",
    "dual_link": "dual fiber",
    "dual_node": "dual fiber that survives any node failure",
    "dual_gateway": "dual fiber that survives any gateway failure",
    "shared_risk": "fiber that survives any shared risk",
}
_LISTED = {
    "locked": "zones locked open",
    "must_connect": "cities locked connected",
    "banned": "bans on",
    "mandatory": "pools to be served whole",
    "existing": "existing zones",
}
_MEASURES = {
    "zones": "zones",
    "new_zones": "new zones",
    "seats": "seats",
    "workers": "people at work",
    "spending": "of capex of zones",
    "cities": "connected cities",
}
_SHOWN = 6


def number(value: float) -> str:
    """Return a number as people write it, all digits that matter."""
    return f"{value:,.10g}"


def musd(value: float) -> str:
    """Return an amount of money, rounded for reading."""
    return f"USD {float(f'{value:.4g}'):,.10g} million"


def asked(instance: Instance, ask: RelaxableGroup, rows: Sequence[int] = ()) -> str:
    """Say what a group asks for; of lists, only some rows."""
    limits, kind = instance.limits, ask.kind
    if kind in ("quota", "bound"):
        return _entry(instance, ask)
    if kind in LISTS:
        table, key, column = LISTS[kind]
        frame = getattr(instance, table)
        ids = frame[key].iloc[list(rows)].tolist() if rows else frame[key][frame[column]].tolist()
        return f"{_LISTED[kind]} ({listed([str(one) for one in ids])})"
    if kind == "year_budget":
        year = instance.years.iloc[ask.index]
        return f"budget of USD {number(year['budget_musd'])} million in {int(year['year'])}"
    if kind == "protection":
        level = strongest_level(instance)
        return f"{_FIBER[level]} ({level})"
    if kind == "downtime":
        minutes = strictest_downtime(instance)
        return f"at most {number(minutes)} minutes of downtime a year"
    return {
        "budget": f"capital budget of USD {number(limits.budget_musd or 0)} million",
        "exports_min": f"exports of at least USD {number(limits.exports_min_musd or 0)} million",
        "n_zones": f"exactly {counted(limits.n_zones or 0, 'new zone')}",
        "max_zones": f"at most {counted(limits.max_zones or 0, 'new zone')}",
        "spacing": f"zones at least {number(limits.spacing_km or 0)} km apart",
        "occupancy": f"occupancy of at least {strictest_occupancy(instance):.4g} of the seats",
    }[kind]


def _entry(instance: Instance, ask: RelaxableGroup) -> str:
    parts = []
    if ask.kind == "quota":
        entry: Quota | MetricBound = instance.quotas[ask.index]
        unit, place, whole = _quota_words(instance.quotas[ask.index])
    else:
        entry = instance.bounds[ask.index]
        unit, place = f"{REGISTRY[entry.metric].unit} of {entry.metric}", ""
        whole = instance.bounds[ask.index].of
    for word, bound in (("at least", entry.minimum), ("at most", entry.maximum)):
        if bound is not None:
            money = unit.startswith("of capex")
            amount = f"USD {number(bound)} million" if money else number(bound)
            parts.append(f"{word} {amount} {unit_for(bound, unit)}{place}")
    for word, share in (("at least", entry.min_share), ("at most", entry.max_share)):
        if share is not None and ask.kind == "quota":
            parts.append(f"{word} {number(100 * share)} % of all {whole}{place}")
        elif share is not None:
            name = instance.bounds[ask.index].metric
            parts.append(f"{name} {word} {number(100 * share)} % of {whole}")
    return f"{' and '.join(parts)} ({ask.kind} '{entry.name}')"


def _quota_words(quota: Quota) -> tuple[str, str, str]:
    unit = _MEASURES[quota.measure]
    whole = "capex of zones" if quota.measure == "spending" else unit
    word = "from" if quota.by == "origin" else "in"
    where = []
    if quota.tiers:
        tiers = " and ".join(str(tier) for tier in quota.tiers)
        where.append(f"tier{'s' if len(quota.tiers) > 1 else ''} {tiers}")
    if quota.provinces:
        where.append(listed(list(quota.provinces)))
    return unit, f" {word} {', '.join(where)}" if where else "", whole


def listed(names: Sequence[str]) -> str:
    """Return names with commas, the first few of many."""
    return ", ".join(names[:_SHOWN]) + (
        f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    )


def together(instance: Instance, conflict: Conflict, without: Sequence[RelaxableGroup] = ()) -> str:
    """Name the groups of a conflict, those apart that are spoken of already."""
    rest = [ask for ask in conflict.asks if ask not in without]
    with_it = [ask for ask in rest if ask.kind in ("protection", "downtime", "spacing")]
    first = [ask for ask in rest if ask not in with_it]
    rows = {ask: [row for one, row in conflict.rows if one == ask] for ask in rest}
    said = "; ".join(asked(instance, ask, rows[ask]) for ask in first)
    more = " and ".join(asked(instance, ask) for ask in with_it)
    return f"{said} with {more}" if said and more else said or more


def change_words(change: Change) -> str:
    """Say what to do."""
    kind, old, new = change.ask.kind, change.old, change.new
    if kind in LISTS:
        return {
            "locked": f"unlock site {change.name}",
            "must_connect": f"unlock city {change.name}",
            "banned": f"lift the ban on site {change.name}",
            "mandatory": f"let pool {change.name} be served in part",
            "existing": f"take {change.name} out of the existing zones",
        }[kind]
    if kind == "protection":
        return f"ask for {_FIBER[str(new)]} ({new}) instead of {old}"
    if kind == "downtime":
        if math.isinf(float(new)):
            return "drop the downtime target"
        share = 100 * (1 - float(new) / 525_600)
        return f"allow {number(new)} minutes of downtime a year ({share:.6g} %)"
    if new is None:
        return f"drop {change.field}" + (f" of {kind} '{change.name}'" if change.name else "")
    verb = "raise" if float(new) > float(old) else "lower"
    of = f" of {kind} '{change.name}'" if kind in ("quota", "bound") else ""
    if kind == "year_budget":
        of = f" of {change.name}"
    field = change.field
    return f"{verb} {field}{of} from {number(float(old))} to {number(float(new))}"


def _changes_words(changes: Sequence[Change]) -> list[str]:
    """Say what to do, changes of the rows of one list in one go."""
    said = []
    for ask in dict.fromkeys(change.ask for change in changes):
        of_ask = [change for change in changes if change.ask == ask]
        if len(of_ask) > 1 and ask.kind in _SEVERAL:
            said.append(_SEVERAL[ask.kind].format(listed([change.name for change in of_ask])))
        else:
            said += [change_words(change) for change in of_ask]
    return said


_SEVERAL = {
    "locked": "unlock sites {}",
    "must_connect": "unlock cities {}",
    "banned": "lift the ban on sites {}",
    "mandatory": "let pools {} be served in part",
    "existing": "take {} out of the existing zones",
}


def mend_problem(instance: Instance, mend: Mend, conflict: Conflict, which: str) -> Problem:
    """Say one mend as a problem with its place, what is short, and what to change."""
    first = mend.changes[0]
    asks = [change.ask for change in mend.changes]
    rest = together(instance, conflict, asks)
    kind = first.ask.kind
    if len(set(asks)) > 1:
        what = f"{which}: no single change is enough, but these {len(mend.changes)} together are"
    elif kind in ("budget", "year_budget"):
        name = "capital budget" if kind == "budget" else f"budget of {first.name}"
        what = f"{which}: {name} short by {musd(float(first.new) - float(first.old))}"
        what += f" for {rest}" if rest else " with everything else unchanged"
    else:
        rows = [change.row for change in mend.changes] if kind in LISTS else []
        what = f"{which}: {asked(instance, first.ask, rows)} is not possible"
        what += f" together with {rest}" if rest else " with everything else unchanged"
    how = " and ".join(_changes_words(mend.changes))
    if not mend.least:
        how += "; a smaller change may be enough"
        if not math.isnan(mend.not_enough):
            how += f", but {number(float(f'{mend.not_enough:.5g}'))} is not"
    return Problem("", what, how, **_place(first))


def _place(change: Change) -> dict[str, str]:
    kind = change.ask.kind
    place = {"field": change.field, "value": "" if change.old is None else str(change.old)}
    if kind in LISTS:
        return place | {"layer": LISTS[kind][0], "row": change.name}
    if kind in ("quota", "bound"):
        return place | {"layer": f"{kind}s", "row": change.name}
    if kind == "year_budget":
        return place | {"layer": "years", "row": change.name}
    return place
