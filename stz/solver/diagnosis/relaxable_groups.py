"""What a planner asks for beyond the physics: the groups a diagnosis may relax, and their changes.

Talent, reach, seats, lead times and that what opens must reach a gateway are physics, and stay.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from stz.instance import Instance
from stz.model import downtime_targets

#: Kinds of groups, in the order in which planners would rather change them.
KINDS = (
    "budget", "year_budget", "exports_min", "n_zones", "max_zones", "quota", "bound", "locked",
    "must_connect", "banned", "mandatory", "spacing", "occupancy", "downtime", "protection",
    "existing",
)  # fmt: skip
#: Groups that are lists of sites, cities or pools, each of which can be let go alone.
LISTS = {
    "locked": ("sites", "site", "must_open"),
    "must_connect": ("cities", "node", "must_connect"),
    "banned": ("sites", "site", "banned"),
    "mandatory": ("pools", "pool", "mandatory"),
    "existing": ("sites", "site", "existing"),
}
#: Groups of one number that holds everywhere: how far to go is tried out, not optimized.
DIALS = ("spacing", "occupancy", "downtime", "protection")
BOUNDS = ("minimum", "maximum", "min_share", "max_share")
_CHAIN = ("single", "dual_link", "dual_node", "dual_gateway")


@dataclass(frozen=True)
class RelaxableGroup:
    """One named group: its kind and, for years, quotas and bounds, which one.

    ``index`` is the row in ``instance.years``, or the position in ``quotas`` or ``bounds``.
    """

    kind: str
    index: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """Place in the order in which planners would rather change things."""
        return KINDS.index(self.kind), self.index


@dataclass(frozen=True)
class Change:
    """One change of an instance.

    Attributes
    ----------
    ask : RelaxableGroup
        The group it belongs to.
    field : str
        What is changed: a limit, a column or a bound.
    old, new : object
        Values before and after. For ``protection`` the strongest level before and after, for
        ``downtime`` and ``occupancy`` the strictest.
    row : int
        Row in the table, for groups of :data:`LISTS`.
    name : str
        Id of that row, name of the quota or bound, or the year.
    """

    ask: RelaxableGroup
    field: str
    old: Any
    new: Any
    row: int = 0
    name: str = ""

    def apply(self, instance: Instance) -> Instance:
        """Return the instance with the change made."""
        kind, index = self.ask.kind, self.ask.index
        if kind in ("quota", "bound"):
            entries: list[Any] = list(instance.quotas if kind == "quota" else instance.bounds)
            entries[index] = replace(entries[index], **{self.field: self.new})
            return with_entries(instance, kind, tuple(entries))
        if kind == "year_budget":
            return replace(instance, years=_with(instance.years, "budget_musd", index, self.new))
        if kind in LISTS:
            table, _, column = LISTS[kind]
            changed = _with(getattr(instance, table), column, self.row, False)
            if kind == "existing":
                changed = _with(changed, "must_open", self.row, False)
                changed = _with(changed, "banned", self.row, True)
            tables: dict[str, Any] = {table: changed}
            return replace(instance, **tables)
        if kind == "protection":
            return with_protection(instance, str(self.new))
        if kind == "downtime":
            return with_downtime(instance, float(self.new))
        if kind == "occupancy":
            options = instance.options
            least = options["min_occupancy"].clip(upper=float(self.new))
            return replace(instance, options=options.assign(min_occupancy=least))
        return replace(instance, limits=replace(instance.limits, **{self.field: self.new}))


def _with(table: Any, column: str, row: int, value: object) -> Any:
    values = table[column].tolist()
    values[row] = value
    return table.assign(**{column: np.array(values, dtype=table[column].dtype)})


def with_entries(instance: Instance, kind: str, entries: tuple[Any, ...]) -> Instance:
    """Return the instance with other quotas, or other bounds."""
    if kind == "quota":
        return replace(instance, quotas=entries)
    return replace(instance, bounds=entries)


def asks_of(instance: Instance) -> tuple[RelaxableGroup, ...]:
    """List the groups that an instance has anything in, in the order of :data:`KINDS`."""
    limits = instance.limits
    asks = [
        RelaxableGroup(kind)
        for kind, value in (
            ("budget", limits.budget_musd),
            ("exports_min", limits.exports_min_musd),
            ("n_zones", limits.n_zones),
            ("max_zones", limits.max_zones),
        )
        if value is not None
    ]
    budgets = instance.years["budget_musd"].to_numpy(float)
    asks += [
        RelaxableGroup("year_budget", t) for t in np.flatnonzero(np.isfinite(budgets)).tolist()
    ]
    asks += [RelaxableGroup("quota", number) for number in range(len(instance.quotas))]
    asks += [RelaxableGroup("bound", number) for number in range(len(instance.bounds))]
    for kind, (table, _, column) in LISTS.items():
        if getattr(instance, table)[column].any():
            asks.append(RelaxableGroup(kind))
    if limits.spacing_km:
        asks.append(RelaxableGroup("spacing"))
    if strictest_occupancy(instance) > 0:
        asks.append(RelaxableGroup("occupancy"))
    if instance.has_network and np.isfinite(downtime_targets(instance)).any():
        asks.append(RelaxableGroup("downtime"))
    if instance.has_network and strongest_level(instance) != "single":
        asks.append(RelaxableGroup("protection"))
    return tuple(sorted(asks, key=lambda ask: ask.rank))


def strictest_occupancy(instance: Instance) -> float:
    """Return the largest share of seats that an option with a limit of seats must fill."""
    options = instance.options
    counted = np.isfinite(options["block_seats"].to_numpy(float))
    return float(options["min_occupancy"].to_numpy(float)[counted].max(initial=0.0))


def strictest_downtime(instance: Instance) -> float:
    """Return the fewest minutes per year that a site may be down; inf where nothing is asked."""
    return float(downtime_targets(instance).min(initial=np.inf))


def levels_of(instance: Instance) -> set[str]:
    """Return the protection levels in use, of zones that may open and of cities."""
    own = {level or instance.protection for level in instance.sites["protection"].tolist()}
    return own | set(instance.cities["protection"].tolist())


def strongest_level(instance: Instance) -> str:
    """Return the strongest protection level in use; shared risks count below node failures."""
    return max(levels_of(instance), key=_strength, default="single")


def _strength(level: str) -> float:
    return 1.5 if level == "shared_risk" else float(_CHAIN.index(level))


def milder_levels(level: str) -> tuple[str, ...]:
    """Return the levels that ask for less than another, the strongest first."""
    below = [name for name in _CHAIN if _strength(name) < _strength(level)]
    return tuple(reversed(below))


def with_protection(instance: Instance, most: str) -> Instance:
    """Return the instance with no zone or city asking for more than a level."""

    def capped(level: str) -> str:
        return most if level and _strength(level) > _strength(most) else level

    sites, cities = instance.sites, instance.cities
    return replace(
        instance,
        protection=capped(instance.protection),
        sites=sites.assign(protection=sites["protection"].map(capped).astype(object)),
        cities=cities.assign(protection=cities["protection"].map(capped).astype(object)),
    )


def with_downtime(instance: Instance, minutes: float) -> Instance:
    """Return the instance with every downtime target raised to some minutes at least; inf: none."""
    own = instance.sites["downtime_target_min"].to_numpy(float)
    general = instance.limits.downtime_target_min
    if general is not None:
        general = max(general, minutes) if np.isfinite(minutes) else None
    return replace(
        instance,
        limits=replace(instance.limits, downtime_target_min=general),
        sites=instance.sites.assign(downtime_target_min=np.maximum(own, minutes)),
    )


def freed(instance: Instance) -> Instance:
    """Return the instance without anything that a planner asks for beyond protection and downtime.

    Existing zones stay as they are. Bounds keep their metrics, but limit nothing, so that all
    columns they speak of are there and nobody takes links for mere means.
    """
    limits = replace(
        instance.limits, budget_musd=None, n_zones=None, max_zones=None, exports_min_musd=None,
        spacing_km=None,
    )  # fmt: skip
    capped = {bound for bound in instance.bounds if bound.maximum is not None or bound.max_share}
    bounds = tuple(
        replace(
            bound, minimum=None, min_share=None, max_share=None,
            maximum=np.inf if bound in capped else None,
        )
        for bound in instance.bounds
    )  # fmt: skip
    return replace(
        instance,
        limits=limits,
        quotas=(),
        bounds=bounds,
        sites=instance.sites.assign(must_open=False, banned=False),
        cities=instance.cities.assign(must_connect=False),
        pools=instance.pools.assign(mandatory=False),
        options=instance.options.assign(min_occupancy=0.0),
        years=instance.years.assign(budget_musd=np.inf),
    )


#: Limits that are a group each, with the kind it has.
LIMIT_OF = {
    "budget": "budget_musd",
    "exports_min": "exports_min_musd",
    "n_zones": "n_zones",
    "max_zones": "max_zones",
    "spacing": "spacing_km",
}


def given_bounds(entry: Any) -> list[str]:
    """Return which of the four bounds a quota or metric bound has."""
    return [field.name for field in fields(entry)
            if field.name in BOUNDS and getattr(entry, field.name) is not None]  # fmt: skip
