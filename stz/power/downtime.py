"""Minutes per year without power at a zone: a two-state model of the grid, and what a package adds.

The grid at a customer is up or down. IEEE Std 1366 defines what the regulator publishes: SAIFI,
interruptions per customer and year, and SAIDI, minutes of interruption per customer and year. Their
ratio CAIDI = SAIDI / SAIFI is the mean length of an interruption. The model takes:

1. *Grid.* Outages start at rate ``f = SAIFI`` per year and last ``d = CAIDI`` minutes on average,
   with exponential lengths (a two-state Markov component, down for ``q = f d / 525,600`` of the
   time).
2. *Feeders.* A share ``common_cause_share`` of the outages starts above the feeders (132 kV grid,
   load management) and takes all of them. The rest strikes feeders one by one; ``n`` feeders are
   out together with the formulae of IEEE Std 493 for repairable parallel supplies: share of time
   down ``q^n``, frequency ``n f q^(n-1)``, mean length ``d / n``. Changing over takes no time.
3. *Storage.* UPS and battery carry the load for ``s`` minutes. By the exponential law the part of
   an outage beyond its first ``s`` minutes is ``B(s) = d exp(-s / d)`` on average. Storage is taken
   as full when an outage starts.
4. *Sun.* By night ``s = ups_min + 60 battery_h``. By day, half of all hours, the panels give twice
   their yearly share of the load, at most all of it, so ``s = ups_min + 60 battery_h /
   (1 - min(1, 2 solar_share))``. Without a battery the sun does not carry the load. An outage
   counts as one by day or by night, whichever it starts in.
5. *Generators.* Until one runs, storage must bridge ``generator_start_min``; if it does not, the
   gap ``B(s) - B(max(s, start))`` is lost. A generator does not start with probability ``p``, and
   one that runs breaks down at rate ``r`` (``generator_run_failure_per_h / 60``), in an outage with
   probability ``r d / (1 + r d)``: so it fails an outage with ``a = p + (1 - p) r d / (1 + r d)``.
   Generators stand in for one another in turn. A share ``b = generator_common_cause`` of their
   failures strikes all (fuel, start battery and switch are shared; the beta-factor model of
   Fleming 1975, 0.1 is usual), so all ``k`` fail with ``b a + (1 - b a) x^k``, where
   ``x = (1 - b) a / (1 - b a)`` is what strikes one alone. Then ``B(max(s, start))`` is lost: all
   that storage does not cover, from the start or from the breakdown on. There is fuel for every
   outage.

6. *Load shedding* (:mod:`stz.power.load_shedding`), which the regulator leaves out of SAIDI, is a
   cause of its own: outages of a fixed length that take all feeders, carried as in points 3 to 5.

So downtime is the sum, over the outages of points 2 and 6 by day and by night, of frequency times
minutes lost each. ``docs/availability.md`` has an example, and what is assumed.
Not in it: faults inside the zone, rare blackouts of a day, batteries that two outages find half
full, and the spread inside a company, whose average all its cities get. The shares of common cause
and the start time are assumptions of the scenario.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

MINUTES_PER_YEAR = 525_600.0
DAYLIGHT_SHARE = 0.5
"""Share of the year's hours with the sun above the horizon, on average the same everywhere."""


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
        """Probability that a generator fails an outage, apart from breaking down while it runs."""

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
    """Supply outages of one cause: how often per year, and how long on average (minutes).

    ``fixed`` where all are equally long; else their lengths are exponential.
    """

    per_year: float
    mean_min: float
    fixed: bool = False

    def beyond(self, minutes: float) -> float:
        """Mean length of the part of an outage after its first ``minutes``."""
        if self.fixed:
            return max(0.0, self.mean_min - minutes)
        return self.mean_min * math.exp(-minutes / self.mean_min) if self.mean_min > 0 else 0.0


@dataclass(frozen=True)
class PowerYear:
    """What a zone with a package goes through in a year.

    Attributes
    ----------
    downtime_min : float
        Minutes without power, of all causes.
    shedding_min : float
        Those of them that load shedding causes.
    generator_starts : float
        Times a generator is called on.
    generator_h : float
        Hours that generators run.
    """

    downtime_min: float
    shedding_min: float
    generator_starts: float
    generator_h: float


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


def generator_failure(
    package: PowerPackage,
    common_cause: float,
    mean_min: float = 0.0,
    run_failure_per_h: float = 0.0,
) -> float:
    """Probability that no generator carries an outage to its end; 1 without any.

    Parameters
    ----------
    package : PowerPackage
        Generators and their start failures.
    common_cause : float
        Share of their failures that strike all of them.
    mean_min : float
        Mean length of the outage, minutes.
    run_failure_per_h : float
        Breakdowns of a running generator per hour.
    """
    if package.generators == 0:
        return 1.0
    breakdowns = run_failure_per_h / 60.0 * mean_min
    one = package.generator_start_failure
    one += (1.0 - one) * breakdowns / (1.0 + breakdowns)
    shared = common_cause * one
    if shared >= 1.0:
        return 1.0
    alone = (one - shared) / (1.0 - shared)
    return float(shared + (1.0 - shared) * alone**package.generators)


def storage_minutes(package: PowerPackage, *, by_day: bool) -> float:
    """Minutes that UPS and battery carry the load; infinite where the sun carries all of it."""
    battery = 60.0 * package.battery_h
    sun = min(package.solar_share / DAYLIGHT_SHARE, 1.0) if by_day else 0.0
    if battery == 0.0:
        return package.ups_min
    return package.ups_min + battery / (1.0 - sun) if sun < 1.0 else math.inf


def power_downtime(
    grid: Grid,
    package: PowerPackage,
    rules: PowerRules,
    *,
    generator_run_failure_per_h: float = 0.0,
) -> float:
    """Minutes per year in which a zone with this package has no power, without load shedding.

    See :func:`power_year`.
    """
    year = power_year(
        grid, package, rules, generator_run_failure_per_h=generator_run_failure_per_h
    )  # fmt: skip
    return year.downtime_min


def power_year(
    grid: Grid,
    package: PowerPackage,
    rules: PowerRules,
    *,
    shedding: Outages | None = None,
    generator_run_failure_per_h: float = 0.0,
) -> PowerYear:
    """Return what a zone with this package goes through in a year; the module has the model.

    Parameters
    ----------
    grid : Grid
        Reliability at the feeders.
    package : PowerPackage
        Feeders, storage and generators.
    rules : PowerRules
        Common causes and start time, which are the same for all packages.
    shedding : Outages, optional
        Load shedding at the zone's feeders.
    generator_run_failure_per_h : float
        Breakdowns of a running generator per hour; 0 where ``generator_start_failure`` stands for
        all failures.

    Returns
    -------
    PowerYear
        Downtime is at most a year.
    """
    down = shed = starts = running = 0.0
    causes = [(o, False) for o in supply_outages(grid, package.feeders, rules.common_cause_share)]
    causes += [(shedding, True)] if shedding is not None else []
    for outages, is_shedding in causes:
        no_generator = generator_failure(
            package, rules.generator_common_cause, outages.mean_min, generator_run_failure_per_h
        )
        for by_day, share in ((True, DAYLIGHT_SHARE), (False, 1.0 - DAYLIGHT_SHARE)):
            storage = storage_minutes(package, by_day=by_day)
            beyond_storage = outages.beyond(storage)
            lost = beyond_storage
            if package.generators:
                beyond_start = outages.beyond(max(storage, rules.generator_start_min))
                lost = beyond_storage - beyond_start + no_generator * beyond_start
                started = share * outages.per_year * (1.0 if beyond_storage > 0.0 else 0.0)
                if not outages.fixed and outages.mean_min > 0:
                    started *= math.exp(-storage / outages.mean_min)
                starts += started
                running += share * outages.per_year * (1.0 - no_generator) * beyond_start / 60.0
            down += share * outages.per_year * lost
            shed += share * outages.per_year * lost * is_shedding
    down = min(down, MINUTES_PER_YEAR)
    return PowerYear(down, min(shed, down), starts, running)


def combined_downtime(power_min: float, fiber_min: float) -> float:
    """Minutes per year without power or without fiber, which fail independently of one another.

    ``1 - (1 - u_p) (1 - u_f)`` of a year, with the shares of the year ``u_p`` and ``u_f``.
    """
    power, fiber = power_min / MINUTES_PER_YEAR, fiber_min / MINUTES_PER_YEAR
    return (power + fiber - power * fiber) * MINUTES_PER_YEAR
