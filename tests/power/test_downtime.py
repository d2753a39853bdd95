"""The two-state model against simulation, against paper, and in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.power.downtime import (
    MINUTES_PER_YEAR,
    Grid,
    generator_failure,
    power_downtime,
    storage_minutes,
    supply_outages,
)


@dataclass(frozen=True)
class Package:
    feeders: int = 1
    ups_min: float = 0.0
    battery_h: float = 0.0
    generators: int = 0
    generator_start_failure: float = 0.0
    solar_share: float = 0.0


@dataclass(frozen=True)
class Rules:
    common_cause_share: float = 0.3
    generator_common_cause: float = 0.1
    generator_start_min: float = 1.0


GRID = Grid(saifi=30.0, saidi_min=3600.0)
RULES = Rules()


def test_bare_feeder_gives_the_published_saidi() -> None:
    assert power_downtime(GRID, Package(), RULES) == pytest.approx(3600.0)


def test_storage_takes_the_exponential_share() -> None:
    # outages of 120 minutes on average, 120 minutes of storage: 1/e of the minutes are left
    assert power_downtime(GRID, Package(ups_min=120), RULES) == pytest.approx(3600.0 / np.e)


def test_generator_behind_an_ups_leaves_its_failures() -> None:
    package = Package(ups_min=15, generators=1, generator_start_failure=0.02)
    assert power_downtime(GRID, package, RULES) == pytest.approx(0.02 * 3600.0 * np.exp(-15 / 120))


def test_generator_without_ups_loses_its_start() -> None:
    package = Package(generators=1)
    lost_per_outage = 120.0 * (1 - np.exp(-1 / 120))  # the first minute, or the outage if shorter
    assert power_downtime(GRID, package, RULES) == pytest.approx(30 * lost_per_outage)


def test_what_is_assumed_of_all_packages_comes_from_the_scenario() -> None:
    slow = replace(RULES, generator_start_min=10.0)
    lost = power_downtime(GRID, Package(generators=1), slow)
    assert lost == pytest.approx(30 * 120.0 * (1 - np.exp(-10 / 120)))
    two = Package(generators=2, generator_start_failure=0.1)
    apart, together = (replace(slow, generator_common_cause=b) for b in (0.0, 1.0))
    assert power_downtime(GRID, two, apart) < power_downtime(GRID, two, together)


def test_two_feeders_by_hand() -> None:
    common, chance = supply_outages(GRID, 2, 0.25)
    assert (common.per_year, common.mean_min) == (7.5, 120.0)
    down = 22.5 * 120 / MINUTES_PER_YEAR
    assert chance.per_year == pytest.approx(2 * 22.5 * down)
    assert chance.mean_min == 60.0
    # frequency times mean length is the share of time that both are down
    assert chance.per_year * chance.mean_min == pytest.approx(down**2 * MINUTES_PER_YEAR)


def test_second_generator_helps_less_than_independence_would() -> None:
    one = Package(generators=1, generator_start_failure=0.02)
    two = replace(one, generators=2)
    assert generator_failure(Package(), 0.1) == 1.0
    assert generator_failure(one, 0.1) == 0.02
    assert generator_failure(two, 0.1) == pytest.approx(0.1 * 0.02 + 0.018**2)


def test_sun_stretches_the_battery() -> None:
    assert storage_minutes(Package(ups_min=10, battery_h=2)) == 130
    assert storage_minutes(Package(ups_min=10, battery_h=2, solar_share=0.5)) == 250
    assert storage_minutes(Package(ups_min=10, solar_share=0.5)) == 10
    assert power_downtime(GRID, Package(battery_h=1, solar_share=1.0), RULES) == 0.0


def test_grid_without_interruptions() -> None:
    assert power_downtime(Grid(0.0, 0.0), Package(), RULES) == 0.0


def test_agrees_with_a_simulated_decade_of_two_feeders() -> None:
    """Draw outages of two feeders and of their common cause, storage and generator failures."""
    rng = np.random.default_rng(11)
    package = Package(feeders=2, ups_min=15, generators=1, generator_start_failure=0.3)
    years, grid, common = 4_000, Grid(60.0, 12_000.0), 0.3
    horizon = years * MINUTES_PER_YEAR
    spans = []
    count = rng.poisson(60 * common * years)
    start = rng.uniform(0, horizon, count)
    spans.append(np.column_stack([start, start + rng.exponential(200, count)]))
    feeders = []
    for _ in range(2):  # up for a mean time such that outages come at the published rate
        count = int(60 * (1 - common) * years * 1.1)
        up = rng.exponential(MINUTES_PER_YEAR / (60 * (1 - common)) - 200, count)
        down = rng.exponential(200, count)
        end = np.cumsum(up + down)
        feeders.append(np.column_stack([end - down, end])[end < horizon])
    j = 0
    both = []
    for begin, end in feeders[0]:
        while j < len(feeders[1]) and feeders[1][j][1] < begin:
            j += 1
        k = j
        while k < len(feeders[1]) and feeders[1][k][0] < end:
            both.append((max(begin, feeders[1][k][0]), min(end, feeders[1][k][1])))
            k += 1
    spans.append(np.array(both))
    lengths = np.concatenate([span[:, 1] - span[:, 0] for span in spans])
    fails = rng.random(len(lengths)) < 0.3
    simulated = float((np.maximum(lengths - 15, 0) * fails).sum() / years)
    model = power_downtime(grid, package, replace(RULES, common_cause_share=common))
    assert model == pytest.approx(simulated, rel=0.03)


@given(
    saifi=st.floats(1, 500),
    caidi=st.floats(5, 600),
    ups=st.floats(0, 60),
    battery=st.floats(0, 8),
    start=st.floats(0, 0.5),
)
def test_more_equipment_never_means_more_downtime(
    saifi: float, caidi: float, ups: float, battery: float, start: float
) -> None:
    grid = Grid(saifi, min(saifi * caidi, 100_000.0))
    package = Package(1, ups, battery, 1, start, 0.2)
    base = power_downtime(grid, package, RULES)
    assert 0 <= base <= MINUTES_PER_YEAR
    for better in (
        replace(package, feeders=2),
        replace(package, ups_min=ups + 5),
        replace(package, battery_h=battery + 1),
        replace(package, generators=2),
        replace(package, solar_share=0.6),
    ):
        assert power_downtime(grid, better, RULES) <= base * (1 + 1e-9) + 1e-12
