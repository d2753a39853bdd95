"""Which assumptions move a plan's figures: each a tenth worse, with every decision kept.

A list of assumptions that somebody thought important is not the list of those that are. So every
number of the scenario that a figure of the plan is proportional to, or nearly so, is made a tenth
worse (costs, cut rates and repair higher, all else lower), the decisions are kept, and the figure
is worked out again. What a new plan would save of the loss is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.runs.evidence.traced_run import TracedRun
from stz.scenario import Scenario
from stz.verifier import Recomputed, dated, in_last_year, recompute, with_text_ids

WORSE = 0.1
"""By this share each number is made worse."""

BENEFIT, HOME_BENEFIT = "benefit_musd", "remote_benefit_musd"
"""Columns with what a person in a zone, and one at home, earns in a year."""
type Amounts = np.ndarray[tuple[int], np.dtype[np.float64]]

Figure = Literal["exports", "capex", "downtime"]


@dataclass(frozen=True)
class Effect:
    """What a number a tenth worse does to one figure of the plan.

    Attributes
    ----------
    key : str
        Path of the number in the scenario: ``sizes.campus.block_capex_musd``.
    value : float or str
        The number as it is there, or the level (``fiber.cost_level``).
    per_seat : float or None
        The same in USD per seat, where it is a cost of a block.
    figure : str
        ``exports`` (USD million in the last year), ``capex`` (USD million) or ``downtime`` (minutes
        a year of the new zone that is down longest).
    change : float
        New figure less old one.
    share : float
        That as a share of the figure.
    """

    key: str
    value: float | str
    per_seat: float | None
    figure: Figure
    change: float
    share: float


def assumption_effects(run: TracedRun) -> tuple[Effect, ...]:
    """Return the numbers of the scenario that move the plan, the strongest first.

    Parameters
    ----------
    run : Run
        A stored plan.

    Returns
    -------
    tuple of Effect
        Those whose effect is not nothing; none where the problem was given as tables, which no
        number of the scenario decides.
    """
    if run.scenario.problem == "tables":
        return ()
    instance = run.instance
    joined = recompute(*with_text_ids(instance, dated(instance, run.plan)))
    found = [
        *_costs(run.scenario, joined),
        *_earnings(run.scenario, joined, run.instance),
        *_people(run.scenario, joined),
        *_downtime(run),
    ]
    moving = [effect for effect in found if abs(effect.share) > 1e-9]
    return tuple(sorted(moving, key=lambda effect: (-abs(effect.share), effect.key)))


def _costs(scenario: Scenario, joined: Recomputed) -> Iterator[Effect]:
    new = joined.zones[~joined.zones["existing"].astype(bool)]
    capex = float(
        new["zone_capex_musd"].sum()
        + joined.links["capex_musd"].sum()
        + joined.cities["capex_musd"].sum()
    )

    def costs(key: str, value: float | str, paid: float, seats: float | None = None) -> Effect:
        each = float(value) * 1e6 / seats if seats else None
        share = WORSE * paid / capex if capex > 0 else 0.0
        return Effect(key, value, each, "capex", WORSE * paid, share)

    for size in scenario.sizes:
        own = new[new["size"] == size.name]
        key = f"sizes.{size.name}"
        opening = size.fixed_capex_musd * len(own)
        yield costs(f"{key}.fixed_capex_musd", size.fixed_capex_musd, opening)
        blocks = size.block_capex_musd * float(own["blocks"].sum())
        yield costs(f"{key}.block_capex_musd", size.block_capex_musd, blocks, size.block_seats)
    for package in scenario.power.packages:
        seats = float(new.loc[new["package"] == package.name, "seats"].sum())
        each = package.capex_usd_per_seat
        yield costs(f"power.packages.{package.name}.capex_usd_per_seat", each, each * seats / 1e6)
    links = float(joined.links["capex_musd"].sum())
    yield costs("fiber.cost_level", scenario.fiber.cost_level, links)
    cities = float(joined.cities["capex_musd"].sum())
    yield costs("cities.capex_musd", scenario.cities.capex_musd, cities)


def _earnings(scenario: Scenario, joined: Recomputed, instance: Instance) -> Iterator[Effect]:
    workers, remote = in_last_year(joined)
    zones, home = earned(workers, BENEFIT), earned(remote, HOME_BENEFIT)
    total = zones.sum() + home.sum()
    rules = scenario.exports
    yield _loses("exports.revenue_usd_per_worker", rules.revenue_usd_per_worker, zones.sum(), total)
    each = rules.remote_revenue_usd_per_worker
    yield _loses("exports.remote_revenue_usd_per_worker", each, home.sum(), total)
    yield from _additionality(scenario, instance, (workers, zones), (remote, home))
    existing = joined.zones.loc[joined.zones["existing"].astype(bool), "site"]
    spare = zones[workers["site"].isin(existing).to_numpy()].sum()
    share = scenario.candidates.existing_spare_share
    yield _loses("candidates.existing_spare_share", share, spare, total)


def _additionality(
    scenario: Scenario, instance: Instance, *parts: tuple[pd.DataFrame, Amounts]
) -> Iterator[Effect]:
    """Yield what a smaller share of new exports does: level, slope, and tiers of their own.

    What a person earns that is new is that of the tier which the person comes from.
    """
    tiers = scenario.tiers
    ids = instance.pools["pool"].astype(str)
    tier_of = dict(zip(ids, instance.pools["tier"].astype(int), strict=True))
    by_tier = dict.fromkeys(tiers.additional_share, 0.0)
    for people, amounts in parts:
        of_tier = people["pool"].astype(str).map(tier_of)
        for tier, sum_ in pd.Series(amounts).groupby(of_tier.to_numpy()).sum().items():
            by_tier[int(str(tier))] += float(sum_)
    total = sum(by_tier.values())
    level = slope = 0.0
    for tier, earned_there in sorted(by_tier.items()):
        share = tiers.additional_share[tier]
        if tier in tiers.additionality:
            yield _loses(f"tiers.additionality.{tier}", share, earned_there, total)
        elif share > 0.0:
            level += earned_there * (tiers.additionality_level or 0.0) / share
            slope += earned_there * tiers.additionality_slope * (tier - 1) / share
    yield _loses("tiers.additionality_level", tiers.additionality_level or 0.0, level, total)
    yield _loses("tiers.additionality_slope", tiers.additionality_slope, slope, total)


def _people(scenario: Scenario, joined: Recomputed) -> Iterator[Effect]:
    """Yield what fewer people do: nobody is sent elsewhere, so seats that stay empty count."""
    workers, remote = in_last_year(joined)
    total = earned(workers, BENEFIT).sum() + earned(remote, HOME_BENEFIT).sum()
    lost = float(lost_exports(workers).sum()) / WORSE
    for key, value in (
        ("talent.participation", scenario.talent.participation),
        ("reach.willingness", scenario.reach.willingness),
    ):
        yield _loses(key, value, lost, total)
    lost = float(lost_exports_from_home(remote).sum()) / WORSE
    yield _loses("exports.remote_share", scenario.exports.remote_share, lost, total)


def lost_exports(workers: pd.DataFrame) -> Amounts:
    """Return what each row of people in zones no longer earns, USD million, with fewer people.

    Parameters
    ----------
    workers : DataFrame
        Those of one year, as :class:`stz.verifier.Recomputed` has them. A pool that is a tenth
        smaller is emptied by its zones in the proportions of the plan.
    """
    fewer = 1.0 - WORSE
    persons = workers["persons"].to_numpy(float)
    left = np.minimum(persons, fewer * (workers["share"] * workers["talent"]).to_numpy(float))
    of_pool = workers["pool"].map(workers.assign(left=left).groupby("pool")["left"].sum())
    most = fewer * workers["talent"].to_numpy(float)
    crowded = np.maximum(of_pool.to_numpy(float), 1e-12)
    left = left * np.minimum(1.0, most / crowded)
    return np.asarray((persons - left) * workers[BENEFIT].to_numpy(float))


def lost_exports_from_home(remote: pd.DataFrame) -> Amounts:
    """Return what each row of people at home no longer earns, USD million, with fewer people."""
    at_home = remote["persons"].to_numpy(float)
    limit = (remote["remote_share"] * remote["talent"]).to_numpy(float)
    gone = at_home - np.minimum(at_home, (1.0 - WORSE) * limit)
    return np.asarray(gone * remote[HOME_BENEFIT].to_numpy(float))


def earned(people: pd.DataFrame, each: str) -> Amounts:
    """Return what each row of people earns, USD million."""
    return np.asarray(people["persons"].to_numpy(float) * people[each].to_numpy(float))


def _downtime(run: TracedRun) -> Iterator[Effect]:
    """Yield what more cuts or longer repair do to the new zone that is down longest.

    Minutes without fiber grow with the power of the number of separate ways, since all must be cut
    at once: nearly so, for cuts are rare.
    """
    new = run.zones[~run.zones["existing"].astype(bool)].dropna(subset=["downtime_min"])
    if not len(new):
        return
    worst = new.sort_values("downtime_min", kind="stable").iloc[-1]
    ways = max(1, int((run.routes["site"] == worst["site"]).sum()))
    change = float(worst["fiber_downtime_min"]) * ((1 + WORSE) ** ways - 1)
    total = float(worst["downtime_min"])
    rules = run.scenario.fiber
    for key, value in (
        ("fiber.cut_rate_per_1000km_year", rules.cut_rate_per_1000km_year),
        ("fiber.repair_h", rules.repair_h),
    ):
        yield Effect(key, value, None, "downtime", change, change / total if total > 0 else 0.0)


def _loses(key: str, value: float, amount: float, total: float) -> Effect:
    lost = -WORSE * float(amount)
    return Effect(key, value, None, "exports", lost, lost / total if total > 0 else 0.0)
