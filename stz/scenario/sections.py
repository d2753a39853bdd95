"""The parts of a scenario: what a planner may say, field by field, with units.

Assumptions (costs, shares, speeds) have no default here: a scenario states them or extends one that
does, so that no number of a plan hides in code. Only switches and absent bounds have defaults.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[float, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0)]
Positive = Annotated[float, Field(strict=True, gt=0)]
NonNegative = Annotated[float, Field(strict=True, ge=0)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Switch = Annotated[bool, Field(strict=True)]
Text = Annotated[str, Field(strict=True, min_length=1)]
Tier = Annotated[int, Field(strict=True, ge=1, le=3)]
Grade = Literal["A", "B", "C", "D"]
GatewayKind = Literal["cable_landing", "ixp", "core_pop", "terrestrial_crossing"]
CostLevel = Literal["low", "mid", "high"]
Protection = Literal["single", "dual_link", "dual_node", "dual_gateway", "shared_risk"]
Engine = Literal["scip", "highs", "side_by_side"]
Lead = Annotated[int, Field(strict=True, ge=0, le=20)]
LayerName = Literal[
    "places",
    "backbone_nodes",
    "backbone_links",
    "gateways",
    "rights_of_way",
    "grid_reliability",
    "disco_districts",
    "talent",
    "tech_zones",
    "flood_districts",
    "seismic",
    "provinces",
    "districts",
    "boundaries",
    "cost_refs",
]


class Section(BaseModel):
    """Base of every part: frozen, unknown keys refused, NaN and infinity refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


class Territory(Section):
    """What part of the country is planned for, and what is there at all."""

    provinces: tuple[Text, ...] = ()
    """Provinces where money is spent and people are counted; with districts, both. Empty for all.
    Fiber and gateways elsewhere stay."""
    districts: tuple[Text, ...] = ()
    """Districts where money is spent and people are counted, besides provinces. Empty for none."""
    neighbors: Switch = False
    """Whether people from outside are counted too if they would work inside."""
    exclude_provinces: tuple[Text, ...] = ()
    """Provinces left out altogether, with their fiber and gateways; they stay on the map."""

    @property
    def is_region(self) -> bool:
        """Whether the plan is for a part of the country only."""
        return bool(self.provinces or self.districts)

    def holds(self, province: str, district: str = "") -> bool:
        """Return whether a place is planned for."""
        if province in self.exclude_provinces:
            return False
        return not self.is_region or province in self.provinces or district in self.districts

    def outside(self, province: str, district: str = "") -> str:
        """Return why a place is not planned for; empty if it is."""
        if province in self.exclude_provinces:
            return f"{province} is outside the territory of the scenario"
        if self.holds(province, district):
            return ""
        return f"{province} is outside the region of the scenario"


class Tiers(Section):
    """Which tier a place has, and how much of what is earned there is new."""

    tier1_places: tuple[Text, ...]
    """Place ids of the cities where the industry already is."""
    tier2_min_population: NonNegative
    """Persons; other places of at least this many are tier 2, the rest tier 3."""
    metro_minutes: NonNegative
    """Minutes by road; a place this near to a tier-1 city belongs to it and carries its tier."""
    metro_minutes_tier2: NonNegative | None = None
    """Minutes by road; the same of a tier-2 city, where no tier-1 city is near; null for none."""
    additionality_level: Share | None = None
    """Share of exports that would not happen anyway, people of tier 1, 0 to 1 (assumption)."""
    additionality_slope: Annotated[float, Field(strict=True, ge=-0.5, le=0.5)] = 0.0
    """How much larger that share is with each further tier: 0 for none (assumption)."""
    additionality: dict[Annotated[int, Field(ge=1, le=3)], Share] = Field(default_factory=dict)
    """Per tier, the share of exports that would not happen anyway, 0 to 1 (assumption); for tiers
    where it is another one than level and slope give."""
    additionality_basis: str = ""
    """Where the additionality comes from; shown with every plan."""

    @property
    def additional_share(self) -> dict[int, float]:
        """Share of exports that would not happen anyway, by tier, where it is said."""
        shares = dict(self.additionality)
        if self.additionality_level is not None:
            for tier in (1, 2, 3):
                steps = self.additionality_slope * (tier - 1)
                shares.setdefault(tier, self.additionality_level + steps)
        return dict(sorted(shares.items()))


class Fiber(Section):
    """Which fiber counts as existing, what new fiber costs, and how often it is cut."""

    backbone_grades: tuple[Grade, ...] = Field(min_length=1)
    """Existence grades of backbone links taken as in service (C is presumed along a highway)."""
    planned_in_service: Switch = False
    """Whether links agreed or planned, but not confirmed as built, count as in service."""
    gateway_kinds: tuple[GatewayKind, ...] = Field(min_length=1)
    """Kinds of gateway that count as being on the internet."""
    cost_level: CostLevel
    """Which of the low, mid or high capex per km of the rights of way is used."""
    opex_share: Share
    """Yearly upkeep of a new link, as a share of its capex, 0 to 1 (assumption)."""
    cut_rate_per_1000km_year: NonNegative
    """Fiber cuts per 1,000 km of route and year (assumption: no Pakistani figure is published)."""
    repair_h: NonNegative
    """Hours to repair a cut (assumption)."""
    lead_years: Lead = 0
    """Years from paying for a new link to its service; counts with several `years`."""


class Exclusion(Section):
    """A place that is not a candidate, and why."""

    place: Text
    """Place id."""
    reason: Text
    """Why; shown on the map and in the list of refused candidates."""


class Candidates(Section):
    """Where a zone may stand."""

    tiers: tuple[Tier, ...] = Field(min_length=1)
    """Tiers whose places may be candidates."""
    min_population: NonNegative
    """Persons; smaller places are not candidates."""
    existing_zones: Literal["locked", "ignored"] = "locked"
    """Whether operating zones are in the plan, open at no capex, or left out."""
    sqft_per_seat: Positive = 106
    """Square feet of floor per seat; turns the floor area of an existing zone into seats."""
    existing_default_seats: Positive = 400
    """Seats of an existing zone whose floor area is not published (assumption)."""
    existing_spare_share: Share
    """Share of an existing zone's seats that is free, 0 to 1 (assumption)."""
    exclude: tuple[Exclusion, ...] = ()
    """Places that are not candidates, each with its reason."""
    lock: tuple[Text, ...] = ()
    """Site ids (place ids, for candidates) that must be opened."""
    ban: tuple[Text, ...] = ()
    """Site ids that must stay closed; they stay on the map as banned."""
    protection: dict[Text, Protection] = Field(default_factory=dict)
    """Site id to a protection level of its own, where it differs from that of all zones."""


class Size(Section):
    """A modular size class of a zone: a fixed part and a number of blocks of seats."""

    name: Text
    """Name of the size class."""
    block_seats: Positive
    """Seats per block."""
    fixed_capex_musd: NonNegative
    """Capex of opening at all, USD million."""
    block_capex_musd: NonNegative
    """Capex per block, USD million."""
    fixed_opex_musd: NonNegative
    """Opex of an open zone, USD million per year."""
    block_opex_musd: NonNegative
    """Opex per block, USD million per year."""
    min_blocks: Annotated[int, Field(strict=True, ge=1)]
    """Smallest number of blocks."""
    max_blocks: Annotated[int, Field(strict=True, ge=1)]
    """Largest number of blocks."""
    seats_per_1000_inhabitants: Positive | None = None
    """Seats that fit in a place, per 1,000 inhabitants; null for max_blocks everywhere."""
    min_occupancy: Share
    """Share of the seats that must be taken, 0 to 1."""
    lead_years: Lead = 0
    """Years from paying for seats to their opening; counts with several `years`."""
    ramp_years: Lead = 0
    """Years after the one of opening until all seats are filled; counts with several `years`."""


class Package(Section):
    """A power package: how a zone stays on when the grid does not."""

    name: Text
    """Name of the package."""
    feeders: Annotated[int, Field(strict=True, ge=1, le=4)]
    """Grid feeders from different substations."""
    ups_min: NonNegative = 0
    """Minutes the UPS carries the load while a generator starts."""
    battery_h: NonNegative = 0
    """Hours of battery behind the UPS."""
    generators: Annotated[int, Field(strict=True, ge=0, le=4)] = 0
    """Generators, each able to carry the whole load."""
    generator_start_failure: Share = 0.0
    """Chance that a generator does not start or fails while running, per outage, 0 to 1."""
    solar_share: Share = 0.0
    """Share of the yearly energy from solar panels, 0 to 1."""
    capex_usd_per_seat: NonNegative
    """Capex, USD per seat."""
    opex_usd_per_seat: Number
    """Added opex, USD per seat and year; negative where solar saves more than it costs."""


class CompanyFigures(Section):
    """Which published outage figures stand for one distribution company."""

    fiscal_year: Text
    """Fiscal year, such as 2022-23, or latest."""
    variant: Text
    """Which of conflicting published figures is used: with_LT, without_LT, headline, comparison."""


class LoadShedding(Section):
    """Supply that a company cuts off by plan.

    The layer grid_reliability says on which share of its feeders for more than 10 hours a day.
    """

    hours_per_day: Annotated[float, Field(strict=True, ge=0, le=24)]
    """Hours a day that a shedding feeder is without supply."""
    blocks_per_day: Annotated[int, Field(strict=True, ge=1, le=24)]
    """Times a day that it is cut off, each time equally long (assumption)."""
    spared_share: Share
    """Share of the dedicated feeders of zones that are spared, 0 to 1 (assumption)."""


class Power(Section):
    """Grid reliability and the power packages on offer."""

    fiscal_year: Text
    """Fiscal year of the reliability figures, such as 2022-23; latest takes, company by company,
    the latest that nothing refutes."""
    variant: Text
    """Which of conflicting published figures is used: with_LT, without_LT, headline, comparison."""
    companies: dict[Text, CompanyFigures] = Field(default_factory=dict)
    """Companies whose figures are of another year or variant."""
    load_shedding: LoadShedding | None = None
    """Planned cuts, which the regulator's figures leave out; null for none."""
    kw_per_seat: NonNegative = 0.0
    """Load that generators carry, kW per seat."""
    fuel_usd_per_kwh: NonNegative = 0.0
    """Diesel per kWh of a generator, USD; 0 where the opex of packages holds it."""
    target_min_per_year: Positive | None = None
    """Minutes of power downtime per year; packages with more than this are not considered."""
    common_cause_share: Share
    """Share of grid outages that take all feeders of a zone at once, 0 to 1 (assumption)."""
    generator_common_cause: Share
    """Share of generator failures that strike all generators of a zone, 0 to 1 (assumption)."""
    generator_start_min: NonNegative
    """Minutes until a generator carries the load (assumption)."""
    packages: tuple[Package, ...] = Field(min_length=1)
    """Packages on offer."""


class Metro(Section):
    """A metropolitan area and its weight among them, such as its share of registered companies."""

    name: Text
    """Name shown to people."""
    districts: tuple[Text, ...] = Field(min_length=1)
    """Its districts, by the names of the layer talent."""
    weight: Positive
    """Its weight; only the proportions of the areas count."""


class Talent(Section):
    """How many people there are to work in zones.

    Persons available in a pool in the target year, n years after base_year = participation x
    (IT workforce without freelancers x (1 + growth_per_year)^n + IT graduates per year x
    graduate_uptake x n). With outside_share, the IT workforce of firms is shared out anew: that
    share outside the metropolitan areas, the rest among them by weight, the national sum and the
    proportions in each part kept. Who exports from home is counted apart (exports.remote_share).
    """

    participation: Share
    """Share of IT people who would work in a zone, 0 to 1 (assumption)."""
    base_year: Annotated[int, Field(strict=True, ge=2000, le=2100)]
    """Year of the figures in the talent layer."""
    growth_per_year: Annotated[float, Field(strict=True, ge=-0.5, le=0.5)]
    """Yearly growth of the IT workforce apart from local graduates (assumption)."""
    graduate_uptake: Share
    """Share of each year's IT graduates who enter the workforce and stay, 0 to 1."""
    metros: tuple[Metro, ...] = ()
    """Metropolitan areas whose share of the staff of firms is said here, not by the layer."""
    outside_share: Share | None = None
    """Share of the staff of firms outside of them, 0 to 1; null for the weights of the layer."""
    within_district: Literal["students", "population"] = "population"
    """How people of a district are shared among its towns: by students, or by people there."""


class Reach(Section):
    """How far people travel to work.

    share of the willing = exp(-minutes / decay_minutes), 0 beyond max_minutes;
    minutes = 60 x straight line in km x route_factor / road_speed_kmh.
    """

    road_speed_kmh: Positive
    """Average speed by road, km per hour."""
    route_factor: Annotated[float, Field(strict=True, ge=1, le=5)]
    """Road length over straight line, at least 1."""
    willingness: Share
    """Share of the talent willing to work in a zone at all, if next door, 0 to 1 (assumption)."""
    decay_minutes: Positive
    """Minutes of travel over which willingness falls to 37 %."""
    max_minutes: Positive
    """Minutes of travel beyond which nobody comes."""


class Exports(Section):
    """What a worker earns from abroad."""

    revenue_usd_per_worker: NonNegative
    """Export revenue of a worker in a zone, USD per year."""
    remote_revenue_usd_per_worker: NonNegative
    """Export revenue of a remote worker, USD per year; layer talent counts them at 4,500 each."""
    remote_share: Share
    """Share of a city's remote workers whose exports new fiber adds, 0 to 1 (assumption)."""


class Cities(Section):
    """Cities that fiber may reach whether or not they get a zone."""

    tiers: tuple[Tier, ...]
    """Tiers whose places may be connected; empty for none."""
    min_population: NonNegative
    """Persons; smaller places are left out."""
    capex_musd: NonNegative
    """Equipment to connect a city, USD million (assumption)."""
    opex_musd: NonNegative
    """Running that equipment, USD million per year (assumption)."""
    protection: Protection = "single"
    """Protection level of a connected city."""
    reached_grades: tuple[Grade, ...] = Field(min_length=1)
    """Existence grades of backbone links that count as already reaching a city before the plan."""


class ScoredPart(Section):
    """One part of the score."""

    weight: NonNegative
    """How much the part counts; only the proportions of the weights matter, 0 leaves it out."""
    basis: Text
    """Why it counts so much, and where that comes from."""


class ExistingZonesPart(ScoredPart):
    """The part of the score for existing zones nearby, which some count for and others against."""

    better: Literal["more", "less"] = "less"
    """Whether more zones nearby are better (firms near firms) or fewer (places not yet served)."""


class SuitabilityWeights(Section):
    """Weights of the score that each candidate gets beside the optimizer's choice."""

    talent: ScoredPart
    """People within reach who would work there, persons; more is better."""
    fiber: ScoredPart
    """New fiber to the nearest fiber in service that counts, km; less is better."""
    grid: ScoredPart
    """Minutes a year without supply from the grid, load shedding included; less is better."""
    flood: ScoredPart
    """Floods on record in the district; fewer are better."""
    seismic: ScoredPart
    """Peak ground acceleration of the seismic zone, g; less is better."""
    gateway: ScoredPart
    """Minutes by road to the nearest gateway; less is better."""
    existing: ExistingZonesPart
    """Operating zones and parks within the longest travel to work (reach.max_minutes)."""

    @property
    def parts(self) -> dict[str, ScoredPart]:
        """Every part by its name, in the order of this section."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Solver(Section):
    """How long and how exactly to search."""

    engine: Engine | None = None
    """Engine; null for the one that did better in the benchmarks."""
    gap: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0.01
    """Relative gap at which a plan counts as optimal."""
    time_limit_s: Positive | None = 120
    """Seconds; null for no limit."""
    seed: Count = 1
    """Seed of the search."""
    threads: Annotated[int, Field(strict=True, ge=1)] = 2
    """Processor cores used."""
