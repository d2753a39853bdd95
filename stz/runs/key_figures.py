"""What a run comes to in a few numbers: what is gained beside what is there, its price, its proof.

Exports of zones that exist already cost a plan nothing and are in every plan; a headline that adds
them in flatters. Where objectives were ranked, each of them is one of these numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stz.messages import amount_of, text_of, translate
from stz.scenario import Scenario


@dataclass(frozen=True)
class Aim:
    """An objective with what the plan reaches of it.

    Attributes
    ----------
    metric, unit : str
        What was optimized.
    maximize : bool
        Whether more is better.
    value, bound, gap : float or None
        Incumbent, dual bound and relative gap; None where not known.
    rank : int
        Its place among ranked objectives, from 1 on; 0 where it is the only one.
    """

    metric: str
    unit: str
    maximize: bool
    value: float | None
    bound: float | None
    gap: float | None
    rank: int = 0

    def named(self, part: Literal["value", "bound", "gap"]) -> str:
        """Return what ``stz trace`` calls its value, bound or gap."""
        if self.rank:
            return f"stage.{self.rank}.{part}"
        return self.metric if part == "value" else part


@dataclass(frozen=True)
class KeyFigures:
    """The numbers to name first.

    Attributes
    ----------
    new_exports, existing_exports : float or None
        USD million a year (a discounted sum over the years in a plan of several): what new zones
        and connected cities earn, and what existing zones earn beside. None in runs that do not
        say.
    new_jobs, existing_jobs : float or None
        People, in the same two parts.
    capex : float or None
        USD million of capital.
    aims : tuple of Aim
        The objectives in order of rank.
    """

    new_exports: float | None
    existing_exports: float | None
    new_jobs: float | None
    existing_jobs: float | None
    capex: float | None
    aims: tuple[Aim, ...]


def key_figures(said: Mapping[str, Any]) -> KeyFigures:
    """Return the key figures of a run.

    Parameters
    ----------
    said : mapping
        ``metrics.json``, as ``Run.metrics`` holds it.
    """
    metrics: Mapping[str, Any] = said.get("metrics") or {}
    new_exports, existing_exports = _parts(metrics, "exports")
    new_jobs, existing_jobs = _parts(metrics, "jobs")
    return KeyFigures(
        new_exports=new_exports,
        existing_exports=existing_exports,
        new_jobs=new_jobs,
        existing_jobs=existing_jobs,
        capex=amount_of(metrics.get("capex")),
        aims=aims(said),
    )


def changes_told(scenario: Scenario, most: int | None = None) -> str:
    """Return what was changed against the scenario that was named; '' where nothing was.

    Parameters
    ----------
    scenario : Scenario
        With its changes.
    most : int, optional
        So many changes are told key by key, and the others counted; default all.
    """
    if not scenario.changes:
        return ""
    parts = [
        translate("changed.key", what=one.key, was=one.was, now=one.now)
        for one in scenario.changes[:most]
    ]
    left = len(scenario.changes) - len(parts)
    if left:
        parts.append(translate("changed.more", number=left))
    return translate("changed.from", name=scenario.changed_from, changes="; ".join(parts))


def aims(said: Mapping[str, Any]) -> tuple[Aim, ...]:
    """Return the objectives of a run in order of rank; one where none were ranked."""
    units: Mapping[str, Any] = said.get("units") or {}
    only = {
        "objective": said.get("objective_name"),
        "maximize": said.get("maximize", True),
        "value": said.get("objective"),
        "bound": said.get("bound"),
        "gap": said.get("gap"),
    }
    stages = said.get("stages") or []
    return tuple(
        Aim(
            metric=text_of(stage.get("objective")),
            unit=text_of(units.get(text_of(stage.get("objective")))),
            maximize=bool(stage.get("maximize", True)),
            value=amount_of(stage.get("value")),
            bound=amount_of(stage.get("bound")),
            gap=amount_of(stage.get("gap")),
            rank=rank if stages else 0,
        )
        for rank, stage in enumerate(stages or [only], start=1)
    )


def _parts(metrics: Mapping[str, Any], name: str) -> tuple[float | None, float | None]:
    """Return the new part of a metric, and the rest, which existing zones have."""
    whole, new = amount_of(metrics.get(name)), amount_of(metrics.get(f"new_{name}"))
    if whole is None or new is None:
        return new, None
    return new, max(whole - new, 0.0)
