"""Proofs that all plans within a slack have something in common: probes first, then solves."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from stz.instance import Instance
from stz.plan import Plan
from stz.solver import Restriction
from stz.tradeoffs.alternatives import Kind, SharedElement
from stz.tradeoffs.axes import Axis

#: Relative to the floor: what a bound must stay below it by.
SURELY = 1e-6

type Key = tuple[Kind, Hashable]


class Probe(Protocol):
    """What bounds all plans that a restriction allows."""

    def bound(self, restriction: Restriction, *, rounds: int = 1) -> float:
        """Return a bound on the objective, in its units."""
        ...


@dataclass(eq=False)
class SharedElements:
    """What is known of every element: whether some plan within the slack has it, and lacks it.

    Parameters
    ----------
    instance : Instance
        The problem.
    axis : Axis
        Its objective.
    floor : float
        Merit that plans within the slack have at least.
    """

    instance: Instance
    axis: Axis
    floor: float
    names: dict[Key, str] = field(default_factory=dict)
    had: set[Key] = field(default_factory=set)
    lacked: set[Key] = field(default_factory=set)
    must: dict[Key, float] = field(default_factory=dict)
    never: dict[Key, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name every element that is a choice at all."""
        sites, links, cities = self.instance.sites, self.instance.links, self.instance.cities
        free = ~(sites["existing"] | sites["banned"] | sites["must_open"])
        nodes = dict(zip(self.instance.nodes["node"], self.instance.nodes["name"], strict=True))
        for site, name in zip(sites.loc[free, "site"], sites.loc[free, "name"], strict=True):
            self.names["zone", site] = name or str(site)
        candidates = links[~links["existing"]]
        for link, a, b in zip(candidates["link"], candidates["a"], candidates["b"], strict=True):
            self.names["link", link] = f"{nodes.get(a) or a} - {nodes.get(b) or b}"
        for node in cities.loc[~cities["must_connect"], "node"]:
            self.names["city", node] = nodes.get(node) or str(node)

    def see(self, plan: Plan) -> None:
        """Take that a plan within the slack has what it has, and lacks the rest."""
        has = elements_of(plan) & self.names.keys()
        self.had |= has
        self.lacked |= self.names.keys() - has

    def probe(self, prober: Probe, until: Callable[[], bool]) -> bool:
        """Bound all plans without what every plan seen has, and with what none has.

        Returns
        -------
        bool
            Whether all were looked at before ``until`` said that time is up.
        """
        for key, out in self.open():
            if until():
                return False
            self.judge(key, prober.bound(restriction_of(key, out=out)), out=out)
        return True

    def judge(self, key: Key, bound: float, *, out: bool) -> bool:
        """Take a bound on all plans without an element, or with it; tell whether it settles it."""
        merit = self.axis.merit(bound)
        if math.isnan(merit) or not merit < self.floor - SURELY * max(1.0, abs(self.floor)):
            return False
        (self.must if out else self.never)[key] = bound
        return True

    def open(self) -> Iterator[tuple[Key, bool]]:
        """Yield what no plan seen decides: zones first, then links and cities of plans, the rest.

        With each comes whether plans without it are to be looked at (or with it).
        """
        keys = [*self.names]
        for kinds, in_plans in (
            (("zone",), True), (("zone",), False), (("link", "city"), True),
            (("city",), False), (("link",), False),
        ):  # fmt: skip
            for key in keys:
                if key[0] not in kinds or (key in self.had) != in_plans or self.is_settled(key):
                    continue
                yield key, in_plans

    def is_settled(self, key: Key) -> bool:
        """Whether it is a proven must-have, proven never there, or seen to be a choice."""
        chosen = key in self.had and key in self.lacked
        return chosen or key in self.must or key in self.never

    @property
    def choices(self) -> int:
        """Elements that some plan seen has and another has not."""
        return len(self.had & self.lacked)

    @property
    def undecided(self) -> int:
        """Elements that are not settled."""
        return sum(not self.is_settled(key) for key in self.names)

    def listed(self, found: dict[Key, float]) -> tuple[SharedElement, ...]:
        """Return elements with their names and bounds, in the order of the instance."""
        return tuple(
            SharedElement(key[0], key[1], self.names[key], found[key])
            for key in self.names if key in found
        )  # fmt: skip


def elements_of(plan: Plan) -> set[Key]:
    """Return the zones, links and cities of a plan."""
    found: set[Key] = {("zone", site) for site in plan.zones["site"].tolist()}
    found |= {("link", link) for link in plan.built_links["link"].tolist()}
    return found | {("city", node) for node in plan.connections["node"].tolist()}


def restriction_of(key: Key, *, out: bool) -> Restriction:
    """Return what forbids an element, or asks for it."""
    kind, one = key
    several: Sequence[Any] = (one,)
    where = {"zone": "zones", "link": "links", "city": "cities"}[kind]
    return Restriction(**{f"{where}_{'out' if out else 'in'}": tuple(several)})
