"""Two plans held against each other: what opens instead, what closes, fiber, people, money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from stz.instance import Instance
from stz.plan import Plan

#: Names told of each list; more are counted.
MOST_NAMED = 4
METRICS: tuple[str, ...] = ("exports", "jobs", "seats", "capex", "opex", "fiber_km")
"""Metrics whose difference a contrast tells."""


@dataclass(frozen=True)
class Named:
    """Something that one of two plans has: id and name, for links with their km."""

    id: str
    name: str
    km: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        km = {} if self.km is None else {"km": self.km}
        return {"id": self.id, "name": self.name, **km}


@dataclass(frozen=True)
class Contrast:
    """What another plan does instead of the plan in hand.

    Attributes
    ----------
    opened, closed : tuple of Named
        Zones that the other plan opens besides, and that it leaves out.
    resized : tuple of Named
        Zones of both with other seats.
    built, dropped : tuple of Named
        Links.
    connected, disconnected : tuple of Named
        Cities.
    deltas : dict
        Metric of `METRICS` to its value in the other plan less that in the plan in hand.
    objective : float
        Objective of the other plan.
    """

    opened: tuple[Named, ...]
    closed: tuple[Named, ...]
    resized: tuple[Named, ...]
    built: tuple[Named, ...]
    dropped: tuple[Named, ...]
    connected: tuple[Named, ...]
    disconnected: tuple[Named, ...]
    deltas: dict[str, float]
    objective: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        lists = {
            name: [one.as_dict() for one in getattr(self, name)]
            for name in (
                "opened", "closed", "resized", "built", "dropped", "connected", "disconnected",
            )
        }  # fmt: skip
        return {**lists, "deltas": dict(self.deltas), "objective": self.objective}

    @property
    def is_same(self) -> bool:
        """Whether both plans open, build and connect the same."""
        return not (
            self.opened or self.closed or self.resized or self.built or self.dropped
            or self.connected or self.disconnected
        )  # fmt: skip

    @property
    def text(self) -> str:
        """What changes, in a sentence without an end."""
        return self.told()

    def told(self, beside: str = "") -> str:
        """Return what changes, in a sentence without an end, one zone aside.

        Parameters
        ----------
        beside : str
            Id of a zone that is spoken of already.
        """
        told = []
        opened = tuple(one for one in self.opened if one.id != beside)
        closed = tuple(one for one in self.closed if one.id != beside)
        if opened:
            told.append(f"{named(opened)} {_verb(opened, 'open')} instead")
        if closed:
            told.append(f"{named(closed)} {_verb(closed, 'close')}")
        if self.resized:
            told.append(f"{named(self.resized)} {_verb(self.resized, 'change')} in size")
        km = self.deltas["fiber_km"]
        if abs(km) >= 0.5:
            told.append(f"{abs(km):,.0f} km {'more' if km > 0 else 'less'} fiber")
        elif self.built or self.dropped:
            told.append("the fiber takes another route")
        if self.connected or self.disconnected:
            told.append(
                f"{len(self.connected)} more and {len(self.disconnected)} fewer cities connected"
            )
        for metric, unit in (("jobs", "people"), ("capex", "USD million of capex")):
            delta = self.deltas[metric]
            if abs(delta) >= (0.5 if metric == "jobs" else 0.005):
                amount = f"{abs(delta):,.0f}" if metric == "jobs" else f"{abs(delta):,.2f}"
                told.append(f"{amount} {'more' if delta > 0 else 'fewer'} {unit}")
        return ", ".join(told) or "nothing else changes"


def contrast(instance: Instance, plan: Plan, other: Plan) -> Contrast:
    """Return what another plan of a problem does instead of a plan.

    Parameters
    ----------
    instance : Instance
        The problem.
    plan, other : Plan
        The plan in hand, and the other one.
    """
    opened, closed, resized = _zones(plan.zones, other.zones)
    km = dict(zip(instance.links["link"].tolist(), instance.links["km"].tolist(), strict=True))
    built, dropped = (
        tuple(
            Named(str(link), f"{a_name or a} – {b_name or b}", float(km[link]))
            for link, a, b, a_name, b_name in rows
        )
        for rows in _apart(plan.built_links, other.built_links,
                           ("link", "a", "b", "a_name", "b_name"))
    )  # fmt: skip
    connected, disconnected = (
        tuple(Named(str(node), str(name or node)) for node, name in rows)
        for rows in _apart(plan.connections, other.connections, ("node", "name"))
    )
    return Contrast(
        opened, closed, resized, built, dropped, connected, disconnected,
        {name: other.metrics[name] - plan.metrics[name] for name in METRICS},
        other.objective,
    )  # fmt: skip


def named(these: tuple[Named, ...]) -> str:
    """Return names as a list in words, the first few of them."""
    names = [one.name for one in these]
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _verb(these: tuple[Named, ...], verb: str) -> str:
    return verb if len(these) != 1 else f"{verb}s"


def _zones(
    before: pd.DataFrame, after: pd.DataFrame
) -> tuple[tuple[Named, ...], tuple[Named, ...], tuple[Named, ...]]:
    opened, closed = (
        tuple(Named(str(site), str(name or site)) for site, name in rows)
        for rows in _apart(before, after, ("site", "name"))
    )
    seats = dict(zip(before["site"].tolist(), before["seats"].tolist(), strict=True))
    resized = tuple(
        Named(str(site), str(name or site))
        for site, name, now in zip(
            *(after[key].tolist() for key in ("site", "name", "seats")), strict=True
        )
        if site in seats and abs(now - seats[site]) > 0.5
    )
    return opened, closed, resized


def _apart(
    before: pd.DataFrame, after: pd.DataFrame, keys: tuple[str, ...]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the rows that only the second table has, and those that only the first has."""
    rows = [
        list(zip(*(table[key].tolist() for key in keys), strict=True)) for table in (before, after)
    ]
    ids = [{row[0] for row in each} for each in rows]
    return (
        [row for row in rows[1] if row[0] not in ids[0]],
        [row for row in rows[0] if row[0] not in ids[1]],
    )
