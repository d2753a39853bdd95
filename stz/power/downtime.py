"""Minutes per year without power at a zone: a two-state model of the grid, and what a package adds.

The grid at a customer is up or down. IEEE Std 1366 defines what the regulator publishes: SAIFI,
interruptions per customer and year, and SAIDI, minutes of interruption per customer and year. Their
ratio CAIDI = SAIDI / SAIFI is the mean length of an interruption. The model takes:

1. *Grid.* Outages start at rate ``SAIFI`` per year and last ``CAIDI`` minutes on average, with
   exponential lengths (a two-state Markov component, down for SAIDI / 525,600 of the time).
2. *Feeders.* A share ``common_cause_share`` of the outages starts above the feeders (132 kV grid,
   load management) and takes all of them. The rest strikes feeders one by one; ``n`` feeders are
   out together with the formulae of IEEE Std 493 for repairable parallel supplies: share of time
   down ``q^n``, frequency ``n f q^(n-1)``, mean length ``CAIDI / n``.
3. *Storage.* UPS and battery carry the load for ``s = ups_min + 60 battery_h / (1 - solar_share)``
   minutes: while the sun carries part of the load, the battery lasts longer. By the exponential
   law an outage of mean length ``d`` leaves ``d exp(-s / d)`` minutes beyond storage, which is
   taken as full when an outage starts.
4. *Generators.* All of ``k`` generators fail an outage with probability ``p`` for ``k = 1`` and
   ``b p + ((1 - b) p)^k`` beyond (beta-factor model with ``b = generator_common_cause``: fuel,
   start battery and switch are shared; 0.1 is usual).
   Until they run, storage must bridge ``generator_start_min``; if it does not, the gap is lost.

So downtime is the sum, over the outages of points 1 and 2, of frequency times minutes lost each.
Not in it: faults inside the zone, planned load-shedding that the regulator leaves out of SAIDI,
rare blackouts of a day, and the spread inside a company, whose average all its cities get. The
shares of common cause and the start time are assumptions of the scenario.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

MINUTES_PER_YEAR = 525_600.0


class PowerRules(Protocol):
    """What the model assumes of all packages; ``power`` of a scenario has it."""

    @property
    def common_cause_share(self) -> float:
        """Share of the outages that take all feeders at once."""

    @property
    def generator_common_cause(self) -> float:
        """Share of generator failures that strike all of them."""

    @property
    def generator_start_min(self) -> float:
        """Minutes until a generator carries the load."""


class PowerPackage(Protocol):
    """What the model reads of a power package; ``stz.scenario`` has the fields and their units."""

    @property
    def feeders(self) -> int:
        """Grid feeders."""

    @property
    def ups_min(self) -> float:
        """Minutes of UPS."""

    @property
    def battery_h(self) -> float:
        """Hours of battery."""

    @property
    def generators(self) -> int:
        """Generators, each for the whole load."""

    @property
    def generator_start_failure(self) -> float:
        """Probability that a generator fails an outage."""

    @property
    def solar_share(self) -> float:
        """Share of energy from the sun."""


@dataclass(frozen=True)
class Grid:
    """Reliability of the grid at a customer.

    Attributes
    ----------
    saifi : float
        Interruptions per customer and year.
    saidi_min : float
        Minutes of interruption per customer and year.
    """

    saifi: float
    saidi_min: float

    @property
    def caidi_min(self) -> float:
        """Mean length of an interruption, minutes."""
        return self.saidi_min / self.saifi if self.saifi > 0 else 0.0


@dataclass(frozen=True)
class Outages:
    """Supply outages of one cause: how often per year, and how long on average (minutes)."""

    per_year: float
    mean_min: float


def supply_outages(grid: Grid, feeders: int, common_cause_share: float) -> tuple[Outages, ...]:
    """Outages of all feeders together: those of common cause, and those that coincide by chance."""
    if feeders <= 1:
        return (Outages(grid.saifi, grid.caidi_min),)
    single = (1.0 - common_cause_share) * grid.saifi
    down = min(single * grid.caidi_min / MINUTES_PER_YEAR, 1.0)
    together = feeders * single * down ** (feeders - 1)
    return (
        Outages(common_cause_share * grid.saifi, grid.caidi_min),
        Outages(together, grid.caidi_min / feeders),
    )


def generator_failure(package: PowerPackage, common_cause: float) -> float:
    """Probability that no generator carries an outage; 1 without any."""
    if package.generators == 0:
        return 1.0
    one = package.generator_start_failure
    if package.generators == 1:
        return one
    shared = common_cause * one
    return min(shared + (one - shared) ** package.generators, 1.0)


def storage_minutes(package: PowerPackage) -> float:
    """Minutes that UPS and battery carry the load; infinite where the sun carries all of it."""
    battery = 60.0 * package.battery_h
    if battery == 0.0:
        return package.ups_min
    if package.solar_share >= 1.0:
        return math.inf
    return package.ups_min + battery / (1.0 - package.solar_share)


def power_downtime(grid: Grid, package: PowerPackage, rules: PowerRules) -> float:
    """Minutes per year in which a zone with this package has no power; the module has the model.

    Parameters
    ----------
    grid : Grid
        Reliability at the feeders.
    package : PowerPackage
        Feeders, storage and generators.
    rules : PowerRules
        Common causes and start time, which are the same for all packages.

    Returns
    -------
    float
        Minutes per year, at most a year.
    """
    no_generator = generator_failure(package, rules.generator_common_cause)
    storage = storage_minutes(package)
    bridged = max(storage, rules.generator_start_min)
    total = 0.0
    for outages in supply_outages(grid, package.feeders, rules.common_cause_share):
        beyond_storage = _minutes_beyond(outages.mean_min, storage)
        before_start = beyond_storage - _minutes_beyond(outages.mean_min, bridged)
        lost = no_generator * beyond_storage + (1.0 - no_generator) * before_start
        total += outages.per_year * lost
    return min(total, MINUTES_PER_YEAR)


def _minutes_beyond(mean_min: float, minutes: float) -> float:
    """Mean length of the part of an outage after its first ``minutes``."""
    return mean_min * math.exp(-minutes / mean_min) if mean_min > 0 else 0.0
