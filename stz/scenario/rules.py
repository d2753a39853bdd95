"""Rules that hold between the fields of a scenario, each with its fields and a mend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stz.plurals import counted
from stz.scenario.adjusting import adjust_rules
from stz.scenario.aim_rules import aim_rules, bound_rules, programme_rules, quota_rules
from stz.scenario.broken import BrokenRule, twice
from stz.scenario.ranges import uncertain_rules
from stz.scenario.source import Key

if TYPE_CHECKING:
    from stz.scenario.data import ScenarioData


def broken_rules(scenario: ScenarioData) -> list[BrokenRule]:
    """Return every rule between fields that the scenario breaks.

    A problem from tables was checked as an instance, and its scenario decides none of it.
    """
    if scenario.problem == "tables":
        return []
    return [
        *_tiers(scenario),
        *_sizes(scenario),
        *_power(scenario),
        *_places(scenario),
        *_reach(scenario),
        *_counts(scenario),
        *quota_rules(scenario),
        *bound_rules(scenario),
        *programme_rules(scenario),
        *aim_rules(scenario),
        *adjust_rules(scenario),
        *uncertain_rules(scenario),
        *_weights(scenario),
    ]


def _tiers(scenario: ScenarioData) -> Iterator[BrokenRule]:
    key: Key = ("tiers", "additionality")
    used = {1, *scenario.candidates.tiers, *scenario.cities.tiers}
    missing = sorted({1, 2, 3} - set(scenario.tiers.additional_share))
    if missing:
        yield BrokenRule(
            (key,),
            f"no share for tier {', '.join(map(str, missing))} (tiers in use: {sorted(used)})",
            "give a share for each of the tiers 1, 2 and 3, or additionality_level; pools of any "
            "tier can work in a zone",
        )
    keys: tuple[Key, ...] = (("tiers", "additionality_slope"), ("tiers", "additionality_level"))
    for tier, share in scenario.tiers.additional_share.items():
        if not 0.0 <= share <= 1.0:
            yield BrokenRule(
                keys,
                f"makes {share:.4g} of the exports of tier {tier} new, which is no share of them",
                "keep level + slope x (tier - 1) within 0 and 1, or give the tier a share of its "
                "own under additionality",
                scenario.tiers.additionality_slope,
            )
    talent = scenario.talent
    if talent.outside_share is not None and not talent.metros:
        yield BrokenRule(
            (("talent", "outside_share"), ("talent", "metros")),
            "says what is outside of metropolitan areas, but none is named",
            "name them under talent.metros, or set outside_share to null",
            talent.outside_share,
        )
    named = [district for metro in talent.metros for district in metro.districts]
    yield from twice(named, "talent.metros", "")
    yield from twice(scenario.tiers.tier1_places, "tiers.tier1_places", "")


def _sizes(scenario: ScenarioData) -> Iterator[BrokenRule]:
    yield from twice((size.name for size in scenario.sizes), "sizes")
    for index, size in enumerate(scenario.sizes):
        if size.min_blocks > size.max_blocks:
            yield BrokenRule(
                (("sizes", index, "min_blocks"), ("sizes", index, "max_blocks")),
                f"the smallest number of blocks is above max_blocks ({size.max_blocks})",
                "lower min_blocks or raise max_blocks",
                size.min_blocks,
            )


def _power(scenario: ScenarioData) -> Iterator[BrokenRule]:
    yield from twice((package.name for package in scenario.power.packages), "power.packages")
    for index, package in enumerate(scenario.power.packages):
        key: Key = ("power", "packages", index)
        if package.generators == 0 and package.generator_start_failure > 0:
            yield BrokenRule(
                ((*key, "generator_start_failure"), (*key, "generators")),
                "is set, but the package has no generator",
                "set generators, or remove generator_start_failure",
                package.generator_start_failure,
            )


def _places(scenario: ScenarioData) -> Iterator[BrokenRule]:
    rule = scenario.candidates
    excluded = [exclusion.place for exclusion in rule.exclude]
    yield from twice(excluded, "candidates.exclude", "place")
    yield from twice(rule.lock, "candidates.lock", "")
    yield from twice(rule.ban, "candidates.ban", "")
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


def _reach(scenario: ScenarioData) -> Iterator[BrokenRule]:
    years = scenario.year - scenario.talent.base_year
    if years < 0:
        yield BrokenRule(
            (("year",), ("talent", "base_year")),
            f"the target year is before talent.base_year ({scenario.talent.base_year})",
            "plan for a later year, or correct base_year",
            scenario.year,
        )


def _counts(scenario: ScenarioData) -> Iterator[BrokenRule]:
    exact, most = scenario.n_zones, scenario.max_zones
    locked = len(set(scenario.candidates.lock))
    if exact is not None and most is not None and exact > most:
        yield BrokenRule(
            (("n_zones",), ("max_zones",)),
            f"asks for exactly {counted(exact, 'zone')}, but max_zones allows {most}",
            "drop one of the two, or make n_zones at most max_zones",
            exact,
        )
    for name, limit in (("n_zones", exact), ("max_zones", most)):
        if limit is not None and locked > limit:
            yield BrokenRule(
                ((name,), ("candidates", "lock")),
                f"candidates.lock opens {counted(locked, 'zone')}, more than {name}",
                f"raise {name} to {locked} or unlock some",
                limit,
            )


def _weights(scenario: ScenarioData) -> Iterator[BrokenRule]:
    parts = {} if scenario.suitability is None else scenario.suitability.parts
    if parts and not any(part.weight > 0 for part in parts.values()):
        yield BrokenRule(
            tuple(("suitability", name, "weight") for name in parts),
            "every weight of the score is 0, so no candidate can be told from another",
            "give one part at least a weight above 0, or set suitability to null for no scores",
            0,
        )
