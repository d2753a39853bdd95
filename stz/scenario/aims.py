"""What a planner asks of a plan: bounds, promises, years, policy, and what is best.

Beside it stands the country's own figure, on which no plan depends.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from stz.scenario.sections import (
    Grade,
    NonNegative,
    Number,
    Positive,
    Section,
    Share,
    Switch,
    Text,
    Tier,
)

Measure = Literal["zones", "new_zones", "seats", "workers", "spending", "cities"]
Rate = Annotated[float, Field(strict=True, ge=0, lt=1)]
Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
Growth = Annotated[float, Field(strict=True, ge=-0.5, le=0.5)]
Percent = Annotated[float, Field(strict=True, ge=0, lt=100)]

YEAR_MINUTES = 525_600.0
_ONE_AIM = r"^((max|min) )?(?!(max|min)$)[a-z][a-z0-9_]*$"


def read_objective(value: Any) -> str | tuple[str, ...]:
    """Return an objective as it is written, several as a tuple; only the model knows metrics."""
    several = value if isinstance(value, (list, tuple)) else (value,)
    if not several or not all(
        isinstance(aim, str) and re.fullmatch(_ONE_AIM, aim) for aim in several
    ):
        raise PydanticCustomError(
            "objective",
            "must be a metric such as exports, with max or min before it if need be, or a list",
        )
    return tuple(several) if isinstance(value, (list, tuple)) else str(value)


def _unchanged(value: Any) -> Any:
    return value


Objective = Annotated[
    str | tuple[str, ...],
    PlainValidator(read_objective),
    # without it, writing JSON warns that a list is no tuple
    PlainSerializer(_unchanged, return_type=Any),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _ONE_AIM},
                {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": _ONE_AIM}},
            ]
        }
    ),
]


class QuotaRule(Section):
    """A bound on how much of a measure falls to some tiers or provinces."""

    name: Text
    """Name of the quota in messages."""
    measure: Measure
    """What is counted: zones, new_zones, seats, workers (remote too), spending (capex), cities."""
    by: Literal["zone", "origin"] = "zone"
    """Tier and province of the zone, or of where its people come from (workers only)."""
    tiers: tuple[Tier, ...] = ()
    """Tiers it applies to; empty for all."""
    provinces: tuple[Text, ...] = ()
    """Provinces it applies to; empty for all."""
    minimum: NonNegative | None = None
    """Lower bound in the units of the measure (persons, seats, USD million, a count)."""
    maximum: NonNegative | None = None
    """Upper bound in the units of the measure."""
    min_share: Share | None = None
    """Lower bound as a share of the same measure over everything, 0 to 1."""
    max_share: Share | None = None
    """Upper bound as a share of the same measure over everything, 0 to 1."""


class BoundRule(Section):
    """A floor, a cap or a share of any metric of a plan; `stz show` lists the metrics."""

    name: Text
    """Name of the bound in messages."""
    metric: Text
    """Metric that is bounded, such as jobs_tier23."""
    minimum: Number | None = None
    """Floor, in the unit of the metric."""
    maximum: Number | None = None
    """Cap, in the unit of the metric."""
    of: str = ""
    """Metric that a share is taken of."""
    min_share: Number | None = None
    """Floor of metric over `of`."""
    max_share: Number | None = None
    """Cap of metric over `of`."""


class Availability(Section):
    """The promise of every new zone: how much of the year it has power and fiber, both."""

    target_pct: Percent
    """Share of the year in service, %; 99.99 allows 52.56 minutes of downtime a year."""
    zones: dict[Text, Percent] = Field(default_factory=dict)
    """Site id to a target of its own, %; 0 promises nothing."""

    @property
    def target_min(self) -> float:
        """Downtime that the target allows, minutes per year."""
        return allowed_min(self.target_pct)


def allowed_min(target_pct: float) -> float:
    """Minutes of downtime per year that a share of the year in service (%) allows."""
    return float(round((1.0 - target_pct / 100.0) * YEAR_MINUTES, 6))


class Risk(Section):
    """A kind of event that takes all links of a shared-risk group at once, such as floods.

    Links carry the names of their groups, such as `flood-2022:Dadu`. Every group of the kind is hit
    on its own, independently of the others and of cuts of single links.
    """

    name: Text
    """How names of such groups begin: flood, corridor; the longest that fits is used."""
    rate_per_year: NonNegative
    """How often each group is hit, times per year (assumption)."""
    repair_h: NonNegative
    """Mean hours until all its links are in service again (assumption)."""
    takes_places: Switch = False
    """Whether the places of the district that a name ends with (after a colon) go down as well."""
    source: Text
    """Where the figures come from; shown with every plan."""
    grade: Grade = "C"
    """Confidence in the figures; C is an assumption."""


class Years(Section):
    """A programme of several years, up to and with the target year."""

    first: Year
    """First year in which money is spent."""
    budgets_musd: tuple[NonNegative | None, ...] = ()
    """Capex that may be paid in each year, USD million; null for no limit; the rest lapses."""
    discount_rate: Rate | None = None
    """Real discount rate per year, as a share; null for that of economics."""
    talent_growth: Growth | None = None
    """Yearly growth of every pool, as a share; null for what talent says of each district."""


class Policy(Section):
    """Policy levers that metrics read: what of the exports is recorded, taxed, kept in dollars."""

    formal_share: Share = 1.0
    """Share of exports recorded through banks, 0 to 1."""
    tax_rate: Share = 0.0
    """Presumptive tax on recorded exports, as a share: 0.0025 is 0.25 %."""
    retention_share: Share = 0.0
    """Share of recorded exports that exporters may keep in dollars, 0 to 1."""


class Economics(Section):
    """How yearly amounts are weighed against capex (objective npv)."""

    horizon_years: Annotated[int, Field(strict=True, ge=1, le=100)] = 10
    """Years that benefits and opex are counted."""
    discount_rate: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0.1
    """Real discount rate per year, as a share."""

    @property
    def annuity_years(self) -> float:
        """Present value of one USD per year over the horizon, paid at each year's end."""
        rate, years = self.discount_rate, self.horizon_years
        return float(years) if rate == 0 else (1 - (1 + rate) ** -years) / rate


class Change(Section):
    """A key that overrides changed, and what it was before; stz writes it, no planner needs to."""

    key: Text
    """Path of the key, such as `sizes.leased.max_blocks`."""
    was: str
    """Its value in the scenario that was named."""
    now: str
    """Its value in this one."""


class ShareRange(Section):
    """A share that is known from one value to another."""

    low: Share
    """The lowest value, 0 to 1."""
    high: Share
    """The highest value, 0 to 1."""
    basis: Text
    """What both ends rest on."""
    grade: Grade
    """How well that is known, A to D."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low, {self.low:g}, must not be above high, {self.high:g}")
        return self


class Reform(ShareRange):
    """A reform: the share of unrecorded earnings that it would bring into the record."""

    to: Share
    """What is set: the share of dollars kept, or the rate of the tax, 0 to 1."""
    on: Switch = True
    """Whether it is counted."""


class Reforms(Section):
    """Reforms that are usually asked for, beside fiber and zones."""

    retention: Reform
    """A larger share of dollars that firms may keep."""
    tax: Reform
    """One flat presumptive tax. It acts on what retention leaves unrecorded."""


class National(Section):
    """Official exports and the goal, and how far reforms would go toward it."""

    exports_musd: Positive
    """Official exports of the last whole fiscal year, USD million."""
    fiscal_year: Annotated[str, Field(strict=True, pattern=r"^FY\d{4}-\d{2}$")]
    """That year, such as FY2024-25."""
    goal_musd: NonNegative
    """What is aimed at, USD million a year."""
    basis: Text
    """Source of the official figure."""
    grade: Grade
    """How well it is known, A to D."""
    unrecorded: ShareRange
    """Share of all earnings that is not in the record: kept abroad, or brought in otherwise."""
    reforms: Reforms
    """What would move it into the record."""
