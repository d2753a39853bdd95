"""Rules that hold between the fields of a scenario, each with its fields and a mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stz.scenario.source import Key

if TYPE_CHECKING:
    from stz.scenario.scenario import Scenario


@dataclass(frozen=True)
class BrokenRule:
    """A rule that does not hold. ``keys`` are the fields it speaks of, the one to mend first."""

    keys: tuple[Key, ...]
    what: str
    mend: str
    value: Any = ""


def broken_rules(scenario: Scenario) -> list[BrokenRule]:
    """Return every rule between fields that the scenario breaks."""
    return [
        *_tiers(scenario),
        *_sizes(scenario),
        *_power(scenario),
        *_places(scenario),
        *_reach(scenario),
        *_counts(scenario),
        *_quotas(scenario),
        *_aims(scenario),
    ]


def _twice(names: Iterable[str], section: str, field: str = "name") -> Iterator[BrokenRule]:
    listed = list(names)
    for name, count in Counter(listed).items():
        if count > 1:
            places = [index for index, other in enumerate(listed) if other == name]
            where: Key = (*section.split("."), places[-1], *([field] if field else []))
            yield BrokenRule((where,), f"is used {count} times", "give each its own", name)


def _tiers(scenario: Scenario) -> Iterator[BrokenRule]:
    key: Key = ("tiers", "additionality")
    used = {1, *scenario.candidates.tiers, *scenario.cities.tiers}
    missing = sorted({1, 2, 3} - set(scenario.tiers.additionality))
    if missing:
        yield BrokenRule(
            (key,),
            f"no share for tier {', '.join(map(str, missing))} (tiers in use: {sorted(used)})",
            "give a share for each of the tiers 1, 2 and 3; pools of any tier can work in a zone",
        )
    yield from _twice(scenario.tiers.tier1_places, "tiers.tier1_places", "")


def _sizes(scenario: Scenario) -> Iterator[BrokenRule]:
    yield from _twice((size.name for size in scenario.sizes), "sizes")
    for index, size in enumerate(scenario.sizes):
        if size.min_blocks > size.max_blocks:
            yield BrokenRule(
                (("sizes", index, "min_blocks"), ("sizes", index, "max_blocks")),
                f"the smallest number of blocks is above max_blocks ({size.max_blocks})",
                "lower min_blocks or raise max_blocks",
                size.min_blocks,
            )


def _power(scenario: Scenario) -> Iterator[BrokenRule]:
    yield from _twice((package.name for package in scenario.power.packages), "power.packages")
    for index, package in enumerate(scenario.power.packages):
        key: Key = ("power", "packages", index)
        if package.generators == 0 and package.generator_start_failure > 0:
            yield BrokenRule(
                ((*key, "generator_start_failure"), (*key, "generators")),
                "speaks of a generator, but the package has none",
                "set generators, or remove generator_start_failure",
                package.generator_start_failure,
            )


def _places(scenario: Scenario) -> Iterator[BrokenRule]:
    rule = scenario.candidates
    excluded = [exclusion.place for exclusion in rule.exclude]
    yield from _twice(excluded, "candidates.exclude", "place")
    yield from _twice(rule.lock, "candidates.lock", "")
    yield from _twice(rule.ban, "candidates.ban", "")
    for index, place in enumerate(rule.lock):
        here: Key = ("candidates", "lock", index)
        if place in rule.ban:
            other: Key = ("candidates", "ban", rule.ban.index(place))
            yield BrokenRule(
                (here, other), "is both locked open and banned", "keep one of the two", place
            )
        if place in excluded:
            other = ("candidates", "exclude", excluded.index(place), "place")
            yield BrokenRule(
                (here, other), "is locked open but excluded", "keep one of the two", place
            )


def _reach(scenario: Scenario) -> Iterator[BrokenRule]:
    years = scenario.year - scenario.talent.base_year
    if years < 0:
        yield BrokenRule(
            (("year",), ("talent", "base_year")),
            f"the target year is before talent.base_year ({scenario.talent.base_year})",
            "plan for a later year, or correct base_year",
            scenario.year,
        )


def _counts(scenario: Scenario) -> Iterator[BrokenRule]:
    exact, most = scenario.n_zones, scenario.max_zones
    locked = len(set(scenario.candidates.lock))
    if exact is not None and most is not None and exact > most:
        yield BrokenRule(
            (("n_zones",), ("max_zones",)),
            f"asks for exactly {exact} zones, but max_zones allows {most}",
            "drop one of the two, or make n_zones at most max_zones",
            exact,
        )
    for name, limit in (("n_zones", exact), ("max_zones", most)):
        if limit is not None and locked > limit:
            yield BrokenRule(
                ((name,), ("candidates", "lock")),
                f"candidates.lock opens {locked} zones, more than {name}",
                f"raise {name} to {locked} or unlock some",
                limit,
            )


def _quotas(scenario: Scenario) -> Iterator[BrokenRule]:
    yield from _twice((quota.name for quota in scenario.quotas), "quotas")
    for index, quota in enumerate(scenario.quotas):
        key: Key = ("quotas", index)
        bounds = (quota.minimum, quota.maximum, quota.min_share, quota.max_share)
        if all(bound is None for bound in bounds):
            yield BrokenRule(
                (key,),
                f"quota {quota.name!r} has no bound",
                "give at least one of minimum, maximum, min_share, max_share",
            )
        for low, high in (("minimum", "maximum"), ("min_share", "max_share")):
            least, greatest = getattr(quota, low), getattr(quota, high)
            if least is not None and greatest is not None and least > greatest:
                yield BrokenRule(
                    ((*key, low), (*key, high)),
                    f"is above {high} ({greatest:g}) of the same quota",
                    f"lower {low} or raise {high}",
                    least,
                )
        if quota.by == "origin" and quota.measure != "workers":
            yield BrokenRule(
                ((*key, "by"), (*key, "measure")),
                f"only workers have an origin, not {quota.measure}",
                "use `measure: workers`, or `by: zone`",
                quota.by,
            )
        if quota.tiers and quota.measure == "zones" and (quota.minimum or quota.min_share):
            allowed = set(scenario.candidates.tiers)
            if scenario.candidates.existing_zones == "ignored" and not allowed & set(quota.tiers):
                yield BrokenRule(
                    ((*key, "tiers"), ("candidates", "tiers")),
                    f"asks for zones in tiers that candidates.tiers {sorted(allowed)} rules out",
                    "add the tier to candidates.tiers, or drop the quota",
                    list(quota.tiers),
                )
        for province in quota.provinces:
            if province in scenario.territory.exclude_provinces:
                yield BrokenRule(
                    ((*key, "provinces"), ("territory", "exclude_provinces")),
                    f"{province!r} is excluded from the plan by territory.exclude_provinces",
                    "drop it from one of the two",
                    province,
                )


def _aims(scenario: Scenario) -> Iterator[BrokenRule]:
    if scenario.objective == "exports" and scenario.budget_musd is None:
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
    )
    if scenario.objective == "cost" and not asked:
        yield BrokenRule(
            (("objective",), ("exports_min_musd",)),
            "the least cost of nothing asked for is nothing built",
            "give exports_min_musd, n_zones, candidates.lock or a quota with a minimum",
            "cost",
        )
