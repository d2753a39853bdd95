"""Rules between what a scenario asks of a plan: quotas, bounds, years, risks, the objective."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stz.plurals import counted
from stz.scenario.broken import BrokenRule, twice
from stz.scenario.source import Key

if TYPE_CHECKING:
    from stz.scenario.aims import BoundRule, QuotaRule
    from stz.scenario.data import ScenarioData

_SPENT = ("cost", "capex", "opex", "assignment")
_YEAR_HOURS = 8_760.0


def quota_rules(scenario: ScenarioData) -> Iterator[BrokenRule]:
    """Hold what is asked by tier and province."""
    yield from twice((quota.name for quota in scenario.quotas), "quotas")
    for index, quota in enumerate(scenario.quotas):
        key: Key = ("quotas", index)
        bounds = (quota.minimum, quota.maximum, quota.min_share, quota.max_share)
        if all(bound is None for bound in bounds):
            yield BrokenRule(
                (key,),
                f"quota {quota.name!r} has no bound",
                "give at least one of minimum, maximum, min_share, max_share",
            )
        yield from _crossed(key, quota)
        if quota.by == "origin" and quota.measure != "workers":
            yield BrokenRule(
                ((*key, "by"), (*key, "measure")),
                f"only workers have an origin, not {quota.measure}",
                "use `measure: workers`, or `by: zone`",
                quota.by,
            )
        if (
            quota.tiers
            and quota.measure in ("zones", "new_zones")
            and (quota.minimum or quota.min_share)
        ):
            allowed = set(scenario.candidates.tiers)
            ignored = scenario.candidates.existing_zones == "ignored"
            only_new = ignored or quota.measure == "new_zones"
            if only_new and not allowed & set(quota.tiers):
                yield BrokenRule(
                    ((*key, "tiers"), ("candidates", "tiers")),
                    f"asks for zones in tiers that candidates.tiers {sorted(allowed)} rules out",
                    "add the tier to candidates.tiers, or drop the quota",
                    list(quota.tiers),
                )
        for province in quota.provinces:
            territory = scenario.territory
            if province in territory.exclude_provinces:
                yield BrokenRule(
                    ((*key, "provinces"), ("territory", "exclude_provinces")),
                    f"{province!r} is excluded from the plan by territory.exclude_provinces",
                    "drop it from one of the two",
                    province,
                )
            elif territory.provinces and not territory.districts and not territory.holds(province):
                yield BrokenRule(
                    ((*key, "provinces"), ("territory", "provinces")),
                    f"{province!r} is not among territory.provinces",
                    "drop it, or add it to territory.provinces",
                    province,
                )


def bound_rules(scenario: ScenarioData) -> Iterator[BrokenRule]:
    """Hold what is asked of single metrics; the model says whether there is such a metric."""
    yield from twice((bound.name for bound in scenario.bounds), "bounds")
    for index, bound in enumerate(scenario.bounds):
        key: Key = ("bounds", index)
        shares = (bound.min_share, bound.max_share)
        if all(number is None for number in (bound.minimum, bound.maximum, *shares)):
            yield BrokenRule(
                (key,),
                f"bound {bound.name!r} has no number",
                "give at least one of minimum, maximum, min_share, max_share",
            )
        share = any(number is not None for number in shares)
        if share and not bound.of:
            yield BrokenRule(
                (key,), "the metric that the share is taken of is missing", "name it in `of`"
            )
        if bound.of and not share:
            yield BrokenRule(
                ((*key, "of"),),
                "has `of`, but no share",
                "give min_share or max_share, or remove `of`",
                bound.of,
            )
        yield from _crossed(key, bound)


def _crossed(key: Key, bound: BoundRule | QuotaRule) -> Iterator[BrokenRule]:
    what = "bound" if hasattr(bound, "metric") else "quota"
    for low, high in (("minimum", "maximum"), ("min_share", "max_share")):
        least, greatest = getattr(bound, low), getattr(bound, high)
        if least is not None and greatest is not None and least > greatest:
            yield BrokenRule(
                ((*key, low), (*key, high)),
                f"is above {high} ({greatest:g}) of the same {what}",
                f"lower {low} or raise {high}",
                least,
            )


def programme_rules(scenario: ScenarioData) -> Iterator[BrokenRule]:
    """Hold years, lead times and risks against one another."""
    yield from twice((risk.name for risk in scenario.risks), "risks")
    for index, risk in enumerate(scenario.risks):
        if risk.rate_per_year * risk.repair_h >= _YEAR_HOURS:
            yield BrokenRule(
                (("risks", index, "repair_h"), ("risks", index, "rate_per_year")),
                "rate_per_year times repair_h is a year or more: the links would never work",
                "lower one of the two",
                risk.repair_h,
            )
    years = scenario.years
    if years is None:
        return
    if years.first > scenario.year:
        yield BrokenRule(
            (("years", "first"), ("year",)),
            f"the programme begins after its last year, {scenario.year}",
            "begin earlier, or plan for a later `year`",
            years.first,
        )
        return
    number = len(scenario.planning_years)
    span = f"{years.first} to {scenario.year}"
    if years.first < scenario.talent.base_year <= scenario.year:
        yield BrokenRule(
            (("years", "first"), ("talent", "base_year")),
            f"the programme begins before talent.base_year ({scenario.talent.base_year})",
            "begin later, or correct base_year",
            years.first,
        )
    if years.budgets_musd and len(years.budgets_musd) != number:
        yield BrokenRule(
            (("years", "budgets_musd"), ("years", "first"), ("year",)),
            f"{counted(len(years.budgets_musd), 'budget')} for {counted(number, 'year')} ({span})",
            "give one number per year, null for any amount",
        )
    shortest = min(range(len(scenario.sizes)), key=lambda k: scenario.sizes[k].lead_years)
    leads: tuple[tuple[str, Key, int], ...] = (
        ("no new link", ("fiber", "lead_years"), scenario.fiber.lead_years),
        (
            "no zone of any size",
            ("sizes", shortest, "lead_years"),
            scenario.sizes[shortest].lead_years,
        ),
    )
    for what, key, lead in leads:
        if scenario.phased and lead >= number:
            yield BrokenRule(
                (key, ("years", "first"), ("year",)),
                f"{what} would be in service before the programme ends ({span})",
                "lower it, or plan more years",
                lead,
            )


def aim_rules(scenario: ScenarioData) -> Iterator[BrokenRule]:
    """Hold the objective against what bounds it."""
    aims = scenario.objective
    names = [aim.split()[-1] for aim in ((aims,) if isinstance(aims, str) else aims)]
    if not isinstance(aims, str):
        yield from twice(names, "objective", "")
    first = aims if isinstance(aims, str) else aims[0]
    years = scenario.years
    capped = (
        scenario.budget_musd is not None
        or (years is not None and years.budgets_musd and None not in years.budgets_musd)
        or any(bound.metric in _SPENT and bound.maximum is not None for bound in scenario.bounds)
    )
    if first in ("exports", "max exports") and not capped:
        yield BrokenRule(
            (("budget_musd",), ("objective",)),
            "the most exports without a budget means opening everything",
            "give budget_musd, or use `objective: npv` or `cost`",
            None,
        )
    asked = (
        scenario.exports_min_musd
        or scenario.n_zones
        or scenario.candidates.lock
        or any(quota.minimum or quota.min_share for quota in scenario.quotas)
        or any(bound.minimum or bound.min_share for bound in scenario.bounds)
    )
    if names[0] in _SPENT and not first.startswith("max ") and not asked:
        yield BrokenRule(
            (("objective",), ("exports_min_musd",)),
            f"nothing is required, so the plan with the least {names[0]} builds nothing",
            "give exports_min_musd, n_zones, candidates.lock, or a quota or bound with a minimum",
            first,
        )
