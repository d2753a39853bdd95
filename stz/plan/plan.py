"""A plan: the decisions, how good they are proven to be, and the numbers that follow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from stz.escape import escape_text
from stz.near_names import Attributes, ByName
from stz.plan.units import gap_text, unit_of
from stz.plurals import counted, unit_for

Status = Literal["optimal", "feasible", "infeasible", "unbounded", "no_plan", "error"]
"""How a solve can end; :class:`Plan` says what each means."""


@dataclass(frozen=True, eq=False)
class Plan(Attributes):
    """What the optimizer decided, with its proof.

    Attributes
    ----------
    status : str
        ``optimal`` (proven within the asked gap), ``feasible`` (a limit stopped the search),
        ``infeasible``, ``unbounded``, ``no_plan`` (a limit came before any plan) or ``error``.
    objective_name : str
        Metric of the registry that was maximized or minimized.
    maximize : bool
        Which of the two.
    objective, bound, gap : float
        Incumbent, dual bound, and ``|bound - objective| / max(|objective|, 1e-9)``; NaN without a
        plan.
    zones : DataFrame
        One row per opened zone: ``site, name, size, package, blocks, seats, year``; blocks and
        seats are those of the last year, ``year`` that of opening.
    expansions : DataFrame
        ``site, year, blocks``: blocks of seats added in a year, those of the opening included.
    connections : DataFrame
        ``node, name, year``: cities on the network, and from when on.
    built_links : DataFrame
        One row per new link: ``link, a, b, a_name, b_name, year``.
    assignment : DataFrame
        ``pool, site, year, persons``: people working in zones.
    remote : DataFrame
        ``pool, node, year, persons``: people exporting from a connected city.
    availability : DataFrame
        ``site, power_min, fiber_min, downtime_min, target_min``: minutes per year without power,
        without any path to a gateway, without one of the two, and allowed, in the opening year.
    by_year : DataFrame
        ``year, capex, exports, opex, assignment, jobs, zones, cities, fiber_km``, undiscounted.
    metrics : dict
        Values of the metric registry.
    wall_time : float
        Seconds from call to answer.
    nodes, cuts : int
        Branch-and-bound nodes and separated cuts.
    stages : tuple of dict
        One per objective where several were given in order of rank: ``objective, value, bound, gap,
        status``.
    """

    status: Status
    objective_name: str
    objective: float
    bound: float
    gap: float
    zones: pd.DataFrame
    expansions: pd.DataFrame
    connections: pd.DataFrame
    built_links: pd.DataFrame
    assignment: pd.DataFrame
    remote: pd.DataFrame
    availability: pd.DataFrame
    by_year: pd.DataFrame
    maximize: bool = True
    metrics: Mapping[str, float] = field(default_factory=dict)
    wall_time: float = float("nan")
    engine: str = ""
    solver: str = ""
    seed: int = 0
    gap_asked: float = float("nan")
    time_limit: float | None = None
    nodes: int = 0
    cuts: int = 0
    interrupted: bool = False
    message: str = ""
    instance_digest: str = ""
    history: tuple[Mapping[str, float], ...] = ()
    stages: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Let metrics hint at the name that was meant."""
        object.__setattr__(self, "metrics", ByName(self.metrics))

    @property
    def opened(self) -> list[Any]:
        """Ids of opened zones, existing ones included, in site order, as the caller gave them."""
        return list(self.zones["site"].tolist())

    @property
    def connected(self) -> tuple[Any, ...]:
        """Nodes of connected cities, as the caller gave them."""
        return tuple(self.connections["node"].tolist())

    @property
    def built(self) -> list[tuple[Any, Any]]:
        """End nodes of the links to build, as the caller gave them."""
        ends = self.built_links
        return list(zip(ends["a"].tolist(), ends["b"].tolist(), strict=True))

    @property
    def has_plan(self) -> bool:
        """Whether there is an incumbent to speak of."""
        return self.status in ("optimal", "feasible")

    @property
    def headline(self) -> str:
        """One line: objective, bound, gap, and whether it is optimal or the best found.

        Where objectives were ranked, each in order, the first one first.
        """
        if not self.has_plan:
            return f"{self.status}: {self.message}" if self.message else self.status
        word = "optimal" if self.status == "optimal" else "best found"
        reached = [
            self._reached(stage["objective"], stage["value"], stage["bound"], stage["gap"])
            for stage in self.stages
        ] or [self._reached(self.objective_name, self.objective, self.bound, self.gap)]
        return f"{'; then '.join(reached)}, {word}"

    def _reached(self, objective: str, value: float, bound: float, gap: float) -> str:
        unit = unit_for(value, unit_of(objective, len(self.by_year)))
        if not math.isfinite(bound):
            return f"{objective} {_shown(value)} {unit}, no bound yet"
        return f"{objective} {_shown(value)} {unit}, bound {_shown(bound)}, gap {gap_text(gap, 3)}"

    def _repr_html_(self) -> str:
        """Return the headline and the metrics, for notebooks."""
        rows = "".join(
            f"<tr><th>{escape_text(name)}</th><td>{value:,.6g}</td></tr>"
            for name, value in self.metrics.items()
        )
        return f"<p><b>{escape_text(self.headline)}</b></p><table>{rows}</table>"

    def __repr__(self) -> str:
        return (
            f"Plan({self.headline}; {counted(len(self.zones), 'zone')}, "
            f"{counted(len(self.connected), 'city', 'cities')}, "
            f"{counted(len(self.built_links), 'new link')}, {self.wall_time:.1f} s)"
        )


def _shown(value: float) -> str:
    """Return a number with three digits; nothing is less than zero by rounding."""
    return f"{round(value, 3) + 0.0:,.3f}"
