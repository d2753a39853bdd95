"""A reduction keeps at least one optimal plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stz.instance import Instance
from stz.solver.presolve.reductions import dominated_options

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
