"""How different two plans are, by what planners see: seats moved and fiber not shared."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from stz.instance import Instance
from stz.plan import Plan


@dataclass(frozen=True)
class Distance:
    """What it takes to make one plan of another.

    Attributes
    ----------
    seats_moved : float
        Seats that one plan has in a group of places and the other has not, at most those of either
        direction.
    seats : float
        Seats of new zones in the larger of the two plans.
    km_apart : float
        Route length of new fiber that only one of them builds, km.
    km : float
        Route length that at least one of them builds, km.
    """

    seats_moved: float
    seats: float
    km_apart: float
    km: float

    @property
    def share(self) -> float:
        """The mean of both as shares of the whole, 0 (the same) to 1 (nothing in common)."""
        parts = [
            moved / whole
            for moved, whole in ((self.seats_moved, self.seats), (self.km_apart, self.km))
            if whole > 0
        ]
        return sum(parts) / len(parts) if parts else 0.0

    def as_dict(self) -> dict[str, float]:
        """Return it as plain data."""
        return {
            "seats_moved": self.seats_moved,
            "km_apart": self.km_apart,
            "share": self.share,
        }


class PlanMeter:
    """Measures how different plans of one problem are.

    Parameters
    ----------
    instance : Instance
        The problem.
    groups : mapping, optional
        Group of each site by its id, such as its district or metropolitan area; default each site
        is its own. Seats that move within a group have not moved.
    """

    def __init__(
        self, instance: Instance, groups: Mapping[Hashable, Hashable] | None = None
    ) -> None:
        sites = instance.sites
        new = sites.loc[~sites["existing"], "site"].tolist()
        self.group = {site: (groups or {}).get(site, site) for site in new}
        self.km = dict(zip(instance.links["link"], instance.links["km"], strict=True))

    def seats(self, plan: Plan) -> pd.Series:
        """Return the seats of new zones by group."""
        mine = {site: seats for site, seats in seats_of(plan).items() if site in self.group}
        counted = pd.Series(mine, dtype=float)
        return counted.groupby([self.group[site] for site in mine]).sum()

    def links(self, plan: Plan) -> frozenset[Hashable]:
        """Return the ids of the links that a plan builds."""
        return frozenset(plan.built_links["link"].tolist())

    def between(self, one: Plan, other: Plan) -> Distance:
        """Return how different two plans are.

        Parameters
        ----------
        one, other : Plan
        """
        mine, theirs = self.seats(one), self.seats(other)
        moved = mine.sub(theirs, fill_value=0.0)
        links, others = self.links(one), self.links(other)
        return Distance(
            seats_moved=float(max(moved.clip(lower=0).sum(), (-moved).clip(lower=0).sum())),
            seats=float(max(mine.sum(), theirs.sum())),
            km_apart=sum(float(self.km[link]) for link in links ^ others),
            km=sum(float(self.km[link]) for link in links | others),
        )


def seats_of(plan: Plan) -> dict[Hashable, float]:
    """Return the seats of each zone; the people there, where a zone has no limit of seats.

    Parameters
    ----------
    plan : Plan
    """
    last = plan.assignment["year"].max()
    there = plan.assignment[plan.assignment["year"] == last].groupby("site")["persons"].sum()
    return {
        site: float(seats) if math.isfinite(seats) else float(there.get(site, 0.0))
        for site, seats in zip(plan.zones["site"].tolist(), plan.zones["seats"], strict=True)
    }
