"""``Alternatives``: what all plans that are nearly as good share, and some that share little."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from stz.escape import escape_text
from stz.instance import Instance
from stz.plan import Plan
from stz.plurals import counted
from stz.tradeoffs.plan_distance import Distance

Kind = Literal["zone", "link", "city"]


@dataclass(frozen=True)
class SharedElement:
    """A zone, link or city that all plans within the slack have, or that none of them has.

    Attributes
    ----------
    kind : str
        ``zone``, ``link`` or ``city``.
    id : Any
        Id in the instance.
    name : str
        Name shown to people.
    bound : float
        No plan without it (of what none has: with it) is better than this, in units of the
        objective; infinite where there is no such plan.
    """

    kind: Kind
    id: Any
    name: str
    bound: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "bound": self.bound if math.isfinite(self.bound) else None,
        }


@dataclass(frozen=True, eq=False)
class Alternative:
    """Another plan within the slack.

    Attributes
    ----------
    role : str
        ``different``, or the pole it stands for: ``fewest links``, ``fewest zones``, ``most tier
        3`` or ``least concentrated``.
    plan : Plan
        The plan, its objective that of the plan in hand.
    measure : float
        What a pole pushed: links, zones, persons in tier 3, largest share of seats in one province
        (of zones, where some have seats without limit); NaN for a different plan.
    measure_bound : float
        The best that any plan within the slack can reach of it; NaN where nothing is proven.
    distance : Distance
        From the plan in hand.
    nearest : float
        Share that differs at least from every other plan shown, 0 to 1.
    """

    role: str
    plan: Plan
    measure: float
    measure_bound: float
    distance: Distance
    nearest: float

    def as_dict(self, run: str | None = None) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "run": run,
            "role": self.role,
            "value": self.plan.objective,
            "measure": _number(self.measure),
            "measure_bound": _number(self.measure_bound),
            "nearest": self.nearest,
            **self.distance.as_dict(),
            "zones": int(self.plan.metrics["zones"] + 0.5),
            "links": len(self.plan.built_links),
        }


@dataclass(frozen=True, eq=False)
class Alternatives:
    """What plans nearly as good as one have in common, and how different they can be.

    Attributes
    ----------
    plan : Plan
        The plan in hand.
    instance : Instance
        The problem with the floor under its value: all plans here are plans of it.
    slack : float
        Share of the value that was given up beside the plan in hand.
    slack_of_bound : float
        The same floor beside the bound: no plan within the slack is further than this from the best
        there can be.
    floor : float
        Least value (of a cost: most) of a plan within the slack, in units of the objective.
    must, never : tuple of SharedElement
        Proven: all plans within the slack have it; none has it.
    undecided : int
        Elements of which neither is proven, and that no plan found shows to be a choice.
    open_choices : int
        Elements that some plan found has and another has not.
    plans : tuple of Alternative
        Different plans, the most different first, and the four poles.
    stopped : str
        Why no more was done.
    seconds : float
        What it took.
    """

    plan: Plan
    instance: Instance
    slack: float
    slack_of_bound: float
    floor: float
    must: tuple[SharedElement, ...]
    never: tuple[SharedElement, ...]
    undecided: int
    open_choices: int
    plans: tuple[Alternative, ...]
    stopped: str
    seconds: float

    @property
    def headline(self) -> str:
        """One line: what is proven, how many plans, and both slacks."""
        bound = (
            f"{self.slack_of_bound:.1%} of the bound"
            if math.isfinite(self.slack_of_bound)
            else "no bound yet"
        )
        return (
            f"within {self.slack:.1%} of this plan ({bound}): "
            f"{counted(len(self.must), 'must-have')}, {len(self.never)} never, "
            f"{counted(len(self.plans), 'other plan')}"
        )

    def table(self) -> pd.DataFrame:
        """Return one row per plan.

        Returns
        -------
        DataFrame
            ``role, value, measure, measure_bound, seats_moved, km_apart, share, nearest, zones,
            links``.
        """
        columns = ["role", "value", "measure", "measure_bound", "seats_moved", "km_apart", "share",
                   "nearest", "zones", "links"]  # fmt: skip
        return pd.DataFrame([one.as_dict() for one in self.plans], columns=columns)

    def shared(self) -> pd.DataFrame:
        """Return one row per element that is proven to be in all plans or in none.

        Returns
        -------
        DataFrame
            ``list`` (``must`` or ``never``), ``kind, id, name, bound``.
        """
        rows = [
            {"list": name, **one.as_dict()}
            for name, found in (("must", self.must), ("never", self.never))
            for one in found
        ]
        return pd.DataFrame(rows, columns=["list", "kind", "id", "name", "bound"])

    def as_dict(self, runs: Sequence[str] = ()) -> dict[str, Any]:
        """Return them as plain data.

        Parameters
        ----------
        runs : sequence of str
            Run folders of the plans, where they have been written.
        """
        named: list[str | None] = list(runs) if runs else [None] * len(self.plans)
        return {
            "slack": self.slack,
            "slack_of_bound": _number(self.slack_of_bound),
            "objective": self.plan.objective_name,
            "value": self.plan.objective,
            "floor": self.floor,
            "must": [one.as_dict() for one in self.must],
            "never": [one.as_dict() for one in self.never],
            "undecided": self.undecided,
            "open": self.open_choices,
            "plans": [one.as_dict(run) for one, run in zip(self.plans, named, strict=True)],
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
        }

    def __str__(self) -> str:
        lines = [self.headline]
        for name, found in (("must have", self.must), ("never", self.never)):
            zones = [one.name for one in found if one.kind == "zone"]
            if zones:
                lines.append(f"  {name}: {', '.join(zones)}")
        for one in self.plans:
            lines.append(
                f"  {one.role}: {self.plan.objective_name} {one.plan.objective:,.2f}, "
                f"{one.distance.seats_moved:,.0f} seats moved, {one.distance.km_apart:,.0f} km of "
                "fiber not shared"
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Alternatives({self.headline})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape_text(one.role)}</td><td>{one.plan.objective:,.2f}</td>"
            f"<td>{one.distance.seats_moved:,.0f}</td><td>{one.distance.km_apart:,.0f}</td></tr>"
            for one in self.plans
        )
        listed = "".join(
            f"<p>{name}: {escape_text(', '.join(one.name for one in found) or 'none')}</p>"
            for name, found in (("Must have", self.must), ("Never", self.never))
        )
        return (
            f"<p><b>{escape_text(self.headline)}</b></p>{listed}<table><thead><tr><th>plan</th>"
            f"<th>{escape_text(self.plan.objective_name)}</th><th>seats moved</th>"
            f"<th>km not shared</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
