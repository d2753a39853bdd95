"""A reduction keeps at least one optimal plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stz.instance import Instance
from stz.solver.presolve.occupancy import unfillable_options
from stz.solver.presolve.reductions import closed_options, dominated_options

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]


def test_a_dearer_option_that_can_do_no_more_is_dropped(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    variants = [
        option,
        option | {"size": "dearer", "fixed_opex_musd": 0.2},
        option | {"size": "longer", "max_blocks": 4, "fixed_capex_musd": 2},
        option | {"size": "emptier", "min_occupancy": 0.5, "fixed_capex_musd": 2},
        option | {"size": "other seats", "block_seats": 60, "fixed_capex_musd": 9},
    ]
    dropped = dominated_options(tiny(options=variants))
    assert dropped.tolist() == [False, True, False, False, False, False, False]
    spending = [{"measure": "spending", "tiers": [2], "minimum": 3}]
    assert not dominated_options(tiny(options=variants, quotas=spending)).any()


def test_of_equal_options_the_first_stays(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    dropped = dominated_options(tiny(options=[option, option | {"size": "same"}]))
    assert dropped.tolist() == [False, True, False, False]


def test_running_costs_count_where_they_are_spoken_of(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    dearer = option | {"size": "solar", "block_capex_musd": 9.0, "fixed_opex_musd": 0.0}
    same = option | {"size": "frugal", "fixed_opex_musd": 0.0}
    instance = tiny(options=[option, dearer])
    assert dominated_options(instance, "exports").tolist()[:2] == [False, True]
    assert not dominated_options(instance, "npv")[:2].any()
    bound = [{"name": "run", "metric": "opex", "maximum": 9.0}]
    assert not dominated_options(tiny(options=[option, dearer], bounds=bound), "exports")[:2].any()
    # among plans of one capex the one that costs least to run is looked for
    assert dominated_options(tiny(options=[option, same]), "exports").tolist()[:2] == [True, False]


def test_what_nobody_can_fill_is_closed(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    coming = [row["share"] * 1e6 for row in tiny_rows("reach") if row["site"] == option["site"]]
    empty = option | {"size": "huge", "block_seats": 1e9, "min_occupancy": 0.9}
    ramping = empty | {"size": "ramping", "ramp_years": 1}
    instance = tiny(options=[option, empty, ramping])
    assert coming
    assert unfillable_options(instance).tolist()[:3] == [False, True, False]
    assert closed_options(instance).tolist()[:3] == [False, True, False]
    assert not closed_options(instance, occupancy=False)[:3].any()


def test_discounted_spending_is_a_cost_too(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    dearer = option | {"size": "dear", "fixed_capex_musd": option["fixed_capex_musd"] + 1}
    instance = tiny(options=[option, dearer])
    assert dominated_options(instance, "min capex_discounted").tolist()[:2] == [False, True]
    assert not dominated_options(instance, "max capex_discounted")[:2].any()
    floor = [{"name": "spend", "metric": "capex_discounted", "minimum": 1.0}]
    assert not dominated_options(tiny(options=[option, dearer], bounds=floor))[:2].any()
