"""What the ceiling rests on: people, who of them would come, what they earn; each as one factor."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from stz.assembly import Assembly
from stz.instance import Instance
from stz.layers import Layers
from stz.scenario import Scenario, override_scenario
from stz.talent import build_pools

type Floats = npt.NDArray[np.float64]

Scales = Literal["workers", "everybody", "people"]


@dataclass(frozen=True, eq=False)
class Factor:
    """A number that the ceiling depends on, and how a multiple of it changes the problem.

    Attributes
    ----------
    key : str
        ``people``, ``willingness``, ``participation``, ``graduates``, ``additionality`` or
        ``revenue``.
    name, unit : str
        In words; the unit of `value`.
    value : float
        What it is now.
    most : float
        What it can be at most; inf where nothing limits it.
    scales : {"workers", "everybody", "people"}
        What is multiplied: what people in zones earn, what everybody earns, or how many people
        would come to zones.
    share : float array, shape (n_pools,)
        Share of each pool that is multiplied, where people are.
    """

    key: str
    name: str
    unit: str
    value: float
    most: float
    scales: Scales
    share: Floats

    @property
    def most_times(self) -> float:
        """The largest multiple."""
        return self.most / self.value if self.value > 0 else math.inf

    def at(self, instance: Instance, times: float) -> Instance:
        """Return the problem with this number at a multiple of what it is."""
        if self.scales == "people":
            talent = instance.pools["talent"].to_numpy(float)
            grown = talent * (1.0 + self.share * (times - 1.0))
            return replace(instance, pools=instance.pools.assign(talent=grown))
        reach, cities = instance.reach, instance.cities
        changed = replace(instance, reach=reach.assign(benefit_musd=reach["benefit_musd"] * times))
        if self.scales == "workers":
            return changed
        remote = cities["remote_benefit_musd"] * times
        return replace(changed, cities=cities.assign(remote_benefit_musd=remote))


def factors_of(
    instance: Instance,
    scenario: Scenario | None = None,
    layers: Layers | None = None,
    assembly: Assembly | None = None,
) -> tuple[Factor, ...]:
    """Return the factors of a problem.

    Parameters
    ----------
    instance : Instance
        The problem.
    scenario, layers, assembly : optional
        What it was made of. Without a scenario, people and what they earn are all that is known:
        the other numbers went into the tables. Graduates take all three, and one target year.
    """
    reached = set(instance.reach["pool"].tolist())
    drawn: Floats = np.array([pool in reached for pool in instance.pools["pool"].tolist()], float)
    persons = float((instance.pools["talent"].to_numpy(float) * drawn).sum())
    if scenario is None or scenario.problem == "tables":
        return _of_tables(instance, drawn, persons)
    talent, willing = scenario.talent, scenario.reach.willingness
    come = talent.participation * willing
    found = [
        Factor("people", "IT people within reach of a possible zone", "persons",
               persons / come if come else 0.0, math.inf, "people", drawn),
        Factor("willingness", "share of them who would work in any zone", "share", willing, 1.0,
               "people", drawn),
        Factor("participation", "share of staff who would change to a firm in a zone", "share",
               talent.participation, 1.0, "people", drawn),
    ]  # fmt: skip
    if layers is not None and assembly is not None and not scenario.phased:
        found.append(_graduates(instance, scenario, layers, assembly, drawn))
    found += [
        _additionality(instance, scenario, drawn),
        Factor("revenue", "exports of a worker in a zone", "USD per year",
               scenario.exports.revenue_usd_per_worker, math.inf, "workers", drawn),
    ]  # fmt: skip
    return tuple(found)


def _of_tables(instance: Instance, drawn: Floats, persons: float) -> tuple[Factor, ...]:
    each = float(instance.reach["benefit_musd"].max()) if len(instance.reach) else 0.0
    return (
        Factor("people", "people who would come to zones", "persons", persons, math.inf, "people",
               drawn),
        Factor("revenue", "exports of the best paid worker in a zone", "USD per year", 1e6 * each,
               math.inf, "workers", drawn),
    )  # fmt: skip


def _additionality(instance: Instance, scenario: Scenario, drawn: Floats) -> Factor:
    """Return the mean over all who may come; the tier with the largest share reaches 1 first."""
    share = scenario.tiers.additional_share
    each = np.array([share.get(tier, 0.0) for tier in instance.pools["tier"].tolist()])
    people = instance.pools["talent"].to_numpy(float) * drawn
    mean = float((each * people).sum() / people.sum()) if people.sum() else 0.0
    largest = float((each * drawn).max(initial=0.0))
    most = mean / largest if largest > 0 else 1.0
    return Factor("additionality", "share of their exports that would not happen anyway", "share",
                  mean, most, "everybody", drawn)  # fmt: skip


def _graduates(
    instance: Instance, scenario: Scenario, layers: Layers, assembly: Assembly, drawn: Floats
) -> Factor:
    """Return the graduates of each year: what pools would lack if none entered the industry."""
    without = override_scenario(scenario, {"talent": {"graduate_uptake": 0.0}})
    pools = [
        build_pools(layers.talent, layers.places, assembly.tiers, one).pools.set_index("pool")
        for one in (scenario, without)
    ]
    whole, rest = (
        one["talent"].reindex(instance.pools["pool"]).fillna(0.0).to_numpy(float) for one in pools
    )
    fresh = drawn * (1.0 - np.divide(rest, whole, out=np.ones_like(whole), where=whole > 0))
    years = scenario.year - scenario.talent.base_year
    come = scenario.talent.participation * scenario.reach.willingness * years
    added = float((instance.pools["talent"].to_numpy(float) * fresh).sum())
    return Factor("graduates", "graduates who enter the industry there each year",
                  "persons per year", added / come if come > 0 else 0.0, math.inf, "people",
                  fresh)  # fmt: skip
