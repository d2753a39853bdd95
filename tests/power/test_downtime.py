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
    combined_downtime,
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
    assert generator_failure(one, 0.1) == pytest.approx(0.02)
    # 0.002 strikes both; apart from that each fails with 0.018 / 0.998, and so fails with 0.02
    assert generator_failure(two, 0.1) == pytest.approx(0.002 + 0.018**2 / 0.998)
    assert generator_failure(two, 0.0) == pytest.approx(0.02**2)
    assert generator_failure(two, 1.0) == pytest.approx(0.02)
    assert generator_failure(replace(two, generator_start_failure=1.0), 1.0) == 1.0


def test_breakdown_of_a_running_generator_by_hand() -> None:
    """Outages of 2 hours, a breakdown every 8 hours of running: 1/5 of the outages see one."""
    one = Package(ups_min=15, generators=1)
    assert generator_failure(one, 0.1, 120.0, 1 / 8) == pytest.approx(0.2)
    start = replace(one, generator_start_failure=0.5)
    assert generator_failure(start, 0.1, 120.0, 1 / 8) == pytest.approx(0.5 + 0.5 * 0.2)
    found = power_downtime(GRID, one, RULES, generator_run_failure_per_h=1 / 8)
    assert found == pytest.approx(0.2 * 3600 * np.exp(-15 / 120))
    bare = power_downtime(GRID, Package(generators=1), RULES, generator_run_failure_per_h=1 / 8)
    beyond = np.exp(-1 / 120)
    assert bare == pytest.approx(3600 * (1 - beyond) + 0.2 * 3600 * beyond)


def test_sun_stretches_the_battery_by_day() -> None:
    package = Package(ups_min=10, battery_h=2)
    assert storage_minutes(package, by_day=True) == storage_minutes(package, by_day=False) == 130
    sunny = replace(package, solar_share=0.25)  # half of the load while the sun shines
    assert storage_minutes(sunny, by_day=True) == 250
    assert storage_minutes(sunny, by_day=False) == 130
    assert power_downtime(GRID, sunny, RULES) == pytest.approx(
        3600 * (np.exp(-250 / 120) + np.exp(-130 / 120)) / 2
    )


def test_sun_alone_is_no_supply_and_by_night_there_is_none() -> None:
    assert storage_minutes(Package(ups_min=10, solar_share=0.5), by_day=True) == 10
    whole = Package(battery_h=1, solar_share=1.0)
    assert storage_minutes(whole, by_day=True) == np.inf
    assert power_downtime(GRID, whole, RULES) == pytest.approx(0.5 * 3600 * np.exp(-60 / 120))


def test_power_and_fiber_together() -> None:
    assert combined_downtime(30.0, 0.0) == 30.0
    assert combined_downtime(0.0, 20.0) == 20.0
    half = MINUTES_PER_YEAR / 2
    assert combined_downtime(half, half) == pytest.approx(0.75 * MINUTES_PER_YEAR)
    assert combined_downtime(30.0, 20.0) == pytest.approx(50.0 - 30 * 20 / MINUTES_PER_YEAR)


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


def lost_minutes(length: float, storage: float, start_min: float, runs: float) -> float:
    """Minutes lost of one outage; ``runs`` is how long its generators run, 0 if none starts."""
    if length <= start_min or runs == 0.0:
        return max(length - storage, 0.0)
    gap = max(start_min - storage, 0.0)
    left_in_storage = max(storage - start_min, 0.0)
    return gap + max(length - start_min - runs - left_in_storage, 0.0)


@pytest.mark.parametrize(
    ("package", "per_h"),
    [
        (Package(ups_min=15, battery_h=1, solar_share=0.3), 0.0),
        (Package(generators=1, generator_start_failure=0.1), 0.2),
        (Package(ups_min=15, generators=1, generator_start_failure=0.1), 0.2),
        (Package(ups_min=5, battery_h=0.5, generators=2, generator_start_failure=0.3,
                 solar_share=0.2), 0.5),
    ],
)  # fmt: skip
def test_agrees_with_replayed_outages(package: Package, per_h: float) -> None:
    """Draw outages one by one: day or night, start failures, breakdowns of generators in turn."""
    rules = Rules(generator_common_cause=0.0, generator_start_min=10.0)
    rng = np.random.default_rng(17)
    draws = 60_000
    lost = np.empty(draws)
    for k in range(draws):
        by_day = bool(rng.random() < 0.5)
        run = sum(
            rng.exponential(60.0 / per_h) if per_h else np.inf
            for _ in range(package.generators)
            if rng.random() >= package.generator_start_failure
        )
        storage = storage_minutes(package, by_day=by_day)
        lost[k] = lost_minutes(rng.exponential(GRID.caidi_min), storage, 10.0, run)
    model = power_downtime(GRID, package, rules, generator_run_failure_per_h=per_h)
    half_width = 3.3 * lost.std() / draws**0.5  # 99.9 % confidence
    assert abs(model / GRID.saifi - lost.mean()) < half_width


@given(
    saifi=st.floats(1, 500),
    caidi=st.floats(5, 600),
    ups=st.floats(0, 60),
    battery=st.floats(0, 8),
    start=st.floats(0, 0.5),
    generators=st.integers(0, 2),
    feeders=st.integers(1, 3),
    solar=st.floats(0, 0.6),
    per_h=st.floats(0, 0.5),
)
def test_more_equipment_never_means_more_downtime(
    saifi: float,
    caidi: float,
    ups: float,
    battery: float,
    start: float,
    generators: int,
    feeders: int,
    solar: float,
    per_h: float,
) -> None:
    grid = Grid(saifi, min(saifi * caidi, 100_000.0))
    package = Package(feeders, ups, battery, generators, start, solar)

    def downtime(changed: Package, rules: Rules = RULES, rate: float = per_h) -> float:
        return power_downtime(grid, changed, rules, generator_run_failure_per_h=rate)

    base = downtime(package)
    assert 0 <= base <= MINUTES_PER_YEAR
    for better in (
        downtime(replace(package, feeders=feeders + 1)),
        downtime(replace(package, ups_min=ups + 5)),
        downtime(replace(package, battery_h=battery + 1)),
        downtime(replace(package, generators=generators + 1)),
        downtime(replace(package, generator_start_failure=start / 2)),
        downtime(replace(package, solar_share=solar + 0.2)),
        downtime(package, replace(RULES, common_cause_share=0.1)),
        downtime(package, replace(RULES, generator_common_cause=0.05)),
        downtime(package, replace(RULES, generator_start_min=0.5)),
        downtime(package, RULES, per_h / 2),
    ):
        assert better <= base * (1 + 1e-9) + 1e-12
