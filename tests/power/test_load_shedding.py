"""Load shedding: from shares of feeders to outages, minutes, starts and fuel."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from stz.layers import LOAD_SHEDDING
from stz.power.downtime import Grid, Outages, power_year
from stz.power.load_shedding import Shedding, company_shedding


@dataclass(frozen=True)
class Rules:
    hours_per_day: float = 10.0
    blocks_per_day: int = 5
    spared_share: float = 0.8


@dataclass(frozen=True)
class Zone:
    """A package, and what is assumed of all packages."""

    feeders: int = 1
    ups_min: float = 15.0
    battery_h: float = 0.0
    generators: int = 0
    generator_start_failure: float = 0.02
    solar_share: float = 0.0
    common_cause_share: float = 0.3
    generator_common_cause: float = 0.1
    generator_start_min: float = 1.0


NO_FAULTS = Grid(0.0, 0.0)


def year(zone: Zone, shedding: Outages | None) -> tuple[float, float, float, float]:
    found = power_year(NO_FAULTS, zone, zone, shedding=shedding)
    return (
        found.downtime_min, found.shedding_min, found.generator_starts, found.generator_h,
    )  # fmt: skip


def test_a_zone_expects_the_cuts_of_the_feeders_that_are_not_spared() -> None:
    """Half the feeders, one in five not spared: a tenth of 5 x 365 cuts of two hours."""
    found = Shedding(0.5, "").outages(Rules())
    assert found is not None
    assert found.per_year == pytest.approx(182.5)
    assert found.mean_min == 120.0
    assert Shedding(0.5, "").outages(Rules(spared_share=1.0)) is None
    assert Shedding(0.0, "").outages(Rules()) is None
    assert Shedding(0.5, "").outages(Rules(hours_per_day=0.0)) is None


def test_minutes_starts_and_hours_of_fixed_cuts_by_hand() -> None:
    cuts = Outages(100.0, 120.0, fixed=True)
    assert year(Zone(ups_min=0.0), cuts) == pytest.approx((12_000.0, 12_000.0, 0.0, 0.0))
    assert year(Zone(), cuts) == pytest.approx((10_500.0, 10_500.0, 0.0, 0.0)), "UPS 15 minutes"
    # The generator takes over after 15 minutes; it fails one start in 50.
    with_generator = year(Zone(generators=1), cuts)
    assert with_generator == pytest.approx((210.0, 210.0, 100.0, 0.98 * 100 * 105 / 60))
    # Without storage the minute until it runs is lost, too.
    bare = year(Zone(ups_min=0.0, generators=1), cuts)
    assert bare[0] == pytest.approx(100.0 * (1.0 + 0.02 * 119.0))
    # Two hours of battery and the UPS outlast every cut: nothing starts.
    assert year(Zone(battery_h=2.0, generators=1), cuts) == (0.0, 0.0, 0.0, 0.0)


def test_it_comes_on_top_of_what_the_regulator_counts() -> None:
    grid, zone = Grid(30.0, 3000.0), Zone(feeders=2, generators=1)
    without = power_year(grid, zone, zone)
    both = power_year(grid, zone, zone, shedding=Outages(100.0, 120.0, fixed=True))
    assert without.shedding_min == 0.0
    assert both.downtime_min - without.downtime_min == pytest.approx(both.shedding_min)
    assert both.shedding_min == pytest.approx(210.0), "more feeders do not help"


def test_companies_without_a_figure_take_their_parent_or_none() -> None:
    table = pd.DataFrame(
        [
            ("PESCO", "2024-25", LOAD_SHEDDING, 90.0, "2024"),
            ("PESCO", "2025-26", LOAD_SHEDDING, 46.7, "2026"),
            ("PESCO", "2024-25", "saidi", 13_469.55, "2024-25"),
        ],
        columns=["disco", "fiscal_year", "metric", "value", "year"],
    )
    found = company_shedding(table, ["PESCO", "TESCO", "K-Electric"])
    assert (found["PESCO"].share, found["TESCO"].share) == (0.467, 0.467)
    assert "46.7 % of the feeders of PESCO" in found["TESCO"].basis
    assert found["K-Electric"].share == 0.0
    assert "no load shedding is published" in found["K-Electric"].basis
