"""The data of a scenario, field by field. The rules between its fields are not held yet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stz.scenario.aims import (
    Availability,
    BoundRule,
    Change,
    Economics,
    National,
    Objective,
    Policy,
    QuotaRule,
    Risk,
    Year,
    Years,
)
from stz.scenario.own_data import Adjustment, LayerChoice
from stz.scenario.sections import (
    Candidates,
    Cities,
    Exports,
    Fiber,
    LayerName,
    NonNegative,
    Positive,
    Power,
    Protection,
    Reach,
    Section,
    Size,
    Solver,
    SuitabilityWeights,
    Talent,
    Territory,
    Text,
    Tiers,
)
from stz.scenario.uncertain import Uncertain
from stz.scenario.what_if import WhatIf


class ScenarioData(Section):
    """What a :class:`~stz.scenario.Scenario` holds. Money is USD of 2025."""

    name: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
    """Short name: letters, digits, dot, dash, underscore. The run folder is called this."""
    title: str = ""
    """One line shown above the map."""
    description: str = ""
    """What the scenario asks, in words."""
    year: Year = 2030
    """Target year; the last one of a programme of several."""
    years: Years | None = None
    """A programme that begins before the target year; null for one year in which all is built."""
    layers: dict[LayerName, LayerChoice] = Field(default_factory=dict)
    """Layer name to a file in its place, or to {add: FILE, change: FILE, drop: [id]}.
    Files are relative to this one. Rows are added to the packaged layer, changed, or left out."""
    adjust: tuple[Adjustment, ...] = ()
    """Numbers of layers or of this scenario that are multiplied or set, in this order.
    An entry with a `key` changes that key when the file is read and is not kept."""
    uncertain: tuple[Uncertain, ...] = ()
    """How far numbers are known: low and high, with basis and grade; no plan depends on it."""
    suitability: SuitabilityWeights | None = None
    """Weights of the score of each candidate; null for no scores. No plan depends on it."""
    point_of_view: Text = "natural_earth"
    """Whose boundaries are drawn; the map prints a disclaimer."""
    territory: Territory = Territory()
    """What part of the country counts."""
    tiers: Tiers
    """Which tier a place has."""
    fiber: Fiber
    """Existing fiber, cost of new fiber, cuts."""
    candidates: Candidates
    """Where a zone may stand."""
    sizes: tuple[Size, ...] = Field(min_length=1)
    """Modular size classes of a zone."""
    power: Power
    """Grid reliability and power packages."""
    talent: Talent
    """People available."""
    reach: Reach
    """How far people travel."""
    exports: Exports
    """What a worker earns from abroad."""
    cities: Cities
    """Cities that fiber may reach."""
    protection: Protection = "single"
    """What fiber of new zones survives: single, dual_link, dual_node, dual_gateway, shared_risk."""
    availability: Availability | None = None
    """Downtime, of power and fiber together, that new zones may have; null promises nothing."""
    risks: tuple[Risk, ...] = ()
    """Kinds of events that take several links at once, with how often; counted in downtime."""
    budget_musd: NonNegative | None = None
    """Cap on capex of zones, power, links and city equipment, USD million; null for none."""
    n_zones: Annotated[int, Field(strict=True, ge=0)] | None = None
    """Exact number of new zones, existing ones not counted; null for free."""
    max_zones: Annotated[int, Field(strict=True, ge=0)] | None = None
    """Largest number of new zones, existing ones not counted; null for no cap."""
    exports_min_musd: NonNegative | None = None
    """Additional exports asked for, USD million per year; null for none."""
    quotas: tuple[QuotaRule, ...] = ()
    """Bounds by tier and province."""
    bounds: tuple[BoundRule, ...] = ()
    """Floors, caps and shares of any metric."""
    spacing_km: Positive | None = None
    """Least distance, in a straight line, of a new zone from any other, km; null for none."""
    policy: Policy = Policy()
    """Recording, tax and dollar retention of exports, for the metrics that use them."""
    national: National | None = None
    """Official exports, the goal, and reforms, to stand beside a target; no plan depends on it."""
    what_if: WhatIf = WhatIf()
    """Changes to the finished problem; a session of questions writes them."""
    economics: Economics = Economics()
    """Horizon and discount rate, for npv."""
    objective: Objective = "exports"
    """Metric to plan for: exports (most), cost (least), npv, `max jobs`; a list ranks several."""
    solver: Solver = Solver()
    """How long and how exactly to search."""
    problem: Literal["layers", "tables"] = "layers"
    """What the problem is made of: layers, or tables that a program gave, which the sections
    from territory to cities do not describe. stz writes it into runs; scenario files have none."""
    changed_from: str = ""
    """Name of the scenario this one was changed from by overrides; stz writes it into runs."""
    changes: tuple[Change, ...] = ()
    """What was changed against it, key by key; stz writes it into runs."""

    @property
    def planning_years(self) -> tuple[int, ...]:
        """Calendar years in which things are decided; the target year alone without `years`."""
        first = self.year if self.years is None else self.years.first
        return tuple(range(first, self.year + 1))

    @property
    def phased(self) -> bool:
        """Whether things are decided year by year; only then do lead and ramp years count."""
        return len(self.planning_years) > 1

    @property
    def sizes_in_time(self) -> list[Size]:
        """Sizes that can open within the programme; all where there is one year only."""
        if not self.phased:
            return list(self.sizes)
        return [size for size in self.sizes if size.lead_years < len(self.planning_years)]
