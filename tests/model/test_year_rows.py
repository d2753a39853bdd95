"""Several years: what each asks for, on the tiny country of ``tests/conftest.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from stz.instance import Instance
from stz.model import REGISTRY, Decided, build_model, money, needs_all_links
from stz.model.horizon import horizon
from stz.model.zone_rows import most_blocks

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]
Stated = Callable[..., dict[str, Any]]
Vector = Callable[..., np.ndarray]
YEARS = [2026, 2027, 2028]


def names(rows: dict[str, Any], start: str) -> set[str]:
    return {name for name in rows if name.startswith(start)}


def bounds(instance: Instance, **options: Any) -> dict[str, tuple[float, float]]:
    problem = build_model(instance, "exports", **options).problem
    return {
        variable.name: (variable.lowBound, variable.upBound) for variable in problem.variables()
    }


# one year and several


def test_one_year_has_no_years_in_its_names(tiny: Build, stated: Stated) -> None:
    """Neither a single year nor its number changes a name, a bound or a row."""
    plain, numbered = tiny(budget_musd=8), tiny(budget_musd=8, years=[2030])
    assert bounds(plain) == bounds(numbered)
    assert stated(plain) == stated(numbered)


def test_years_have_columns_of_their_own(tiny: Build) -> None:
    model = build_model(tiny(years=YEARS), "exports")
    assert model.columns.n_years == 3
    assert model.columns.last is model.columns.years[2]
    every = np.concatenate(
        [
            columns
            for year in model.columns.years
            for columns in (
                year.open, year.blocks[year.blocks >= 0], year.build[year.build >= 0],
                year.connected, year.workers, year.remote[year.remote >= 0],
                year.arc_out, year.arc_back,
            )
        ]
    )  # fmt: skip
    assert sorted(every.tolist()) == list(range(model.columns.n_columns))


def test_people_of_a_year(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    """100 people grow by a tenth a year, and there are twice as many in 2027."""
    years = [{"year": 2026}, {"year": 2027, "talent_factor": 2}, {"year": 2028}]
    inst = tiny(pools=tiny_rows("pools", a={"growth_per_year": 0.1}), years=years)
    assert horizon(inst).talent[:, 0].tolist() == pytest.approx([100, 220, 121])
    rows = stated(inst)
    assert [rows[f"pool_a_{year}"].upper for year in YEARS] == pytest.approx([100, 220, 121])
    reach = [rows[f"reach_a_E_{year}"].terms[f"open_E_modular_standard_{year}"] for year in YEARS]
    assert reach == pytest.approx([-80, -176, -96.8])
    assert bounds(inst)["workers_0_a_E_2027"] == (0, pytest.approx(176))


# lead times, payment


def test_nothing_is_there_before_its_lead_time(tiny: Build, tiny_rows: Rows) -> None:
    inst = tiny(
        links=tiny_rows("links", he={"lead_years": 2}),
        options=[tiny_rows("options")[0] | {"lead_years": 1}],
        years=YEARS,
    )
    limits = bounds(inst)
    assert [limits[f"build_1_he_{year}"][1] for year in YEARS] == [0, 0, 1]
    assert [limits[f"open_0_E_modular_standard_{year}"][1] for year in YEARS] == [0, 1, 1]


def test_an_existing_zone_has_neither_lead_nor_ramp(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    option = tiny_rows("options")[0] | {"lead_years": 1, "ramp_years": 2}
    inst = tiny(sites=tiny_rows("sites", E={"existing": True}), options=[option], years=YEARS)
    assert bounds(inst)["open_0_E_modular_standard_2026"] == (0, 1)
    rows = stated(inst)
    assert (rows["open_E_2026"].lower, rows["open_E_2026"].upper) == (1, 1)
    assert rows["seats_E_2026"].terms["blocks_E_modular_standard_2026"] == -50
    assert "occupancy_E_2026" in rows


@pytest.mark.parametrize("seed", range(5))
def test_what_is_paid_over_the_years_is_the_capex(tiny: Build, tiny_rows: Rows, seed: int) -> None:
    """Whatever is there by when, as long as it stays and comes no sooner than its lead time."""
    rng = np.random.default_rng(seed)
    inst = tiny(
        links=tiny_rows("links", he={"lead_years": 2}, wf={"lead_years": 1}),
        sites=tiny_rows("sites", W={"existing": True}),
        options=[tiny_rows("options")[0] | {"lead_years": 1}],
        years=[2026, 2027, 2028, 2029],
    )
    model = build_model(inst, "exports")
    at = np.zeros(model.columns.n_columns)
    lead = {"open": model.horizon.option_lead, "blocks": model.horizon.option_lead,
            "build": model.horizon.link_lead}  # fmt: skip
    for what in ("open", "blocks", "build", "connected"):
        there = np.zeros(len(getattr(model.columns.last, what)))
        for t, year in enumerate(model.columns.years):
            may = lead.get(what, np.zeros(len(there))) <= t
            there = np.maximum(there, may * rng.integers(0, 2, len(there)))
            own = getattr(year, what)
            at[own[own >= 0]] = there[own >= 0]
    paid = [money.capex_paid(inst, model.columns, t).value(at) for t in range(4)]
    assert sum(paid) == pytest.approx(REGISTRY["capex"].value(inst, model.columns, at))
    assert min(paid) >= 0


def test_payment_by_hand(tiny: Build, tiny_rows: Rows, vector: Vector) -> None:
    """E in 2027 with one block, two from 2028 on, a year's lead; he in 2028 with two; far at once.

    2026 pays E and its block 1.5, he 2 and far 0.2; 2027 pays the second block.
    """
    inst = tiny(
        links=tiny_rows("links", he={"lead_years": 2}),
        options=[tiny_rows("options")[0] | {"lead_years": 1}],
        years=[{"year": 2026}, {"year": 2027, "discount": 0.5}, {"year": 2028, "discount": 0.25}],
        annuity_years=4,
    )
    model = build_model(inst, "npv")
    at = vector(
        model,
        **{f"connected_far_{year}": 1 for year in YEARS},
        open_E_modular_standard_2027=1, blocks_E_modular_standard_2027=1,
        open_E_modular_standard_2028=1, blocks_E_modular_standard_2028=2,
        build_he_2028=1, workers_a_E_2028=60,
    )  # fmt: skip
    paid = [money.capex_paid(inst, model.columns, t).value(at) for t in range(3)]
    assert paid == pytest.approx([1.5 + 2 + 0.2, 0.5, 0])
    values = {
        name: REGISTRY[name].value(inst, model.columns, at)
        for name in ("exports", "opex", "capex", "cost", "npv", "jobs", "seats")
    }
    exports = 0.1 * (1 + 0.5 + 0.25) + 60 * 0.05 * 0.25
    opex = [0.02, 0.02 + 0.15, 0.02 + 0.2 + 0.1]
    running = opex[0] + 0.5 * opex[1] + 0.25 * opex[2]
    assert values == pytest.approx({
        "exports": exports,
        "opex": running,
        "capex": 4.2,
        "cost": 3.7 + 0.25 + running,
        "npv": (0.1 - opex[0]) + 0.5 * (0.1 - opex[1]) + 0.25 * 4 * (0.1 + 3 - opex[2]) - 3.95,
        "jobs": 60,
        "seats": 100,
    })  # fmt: skip


def test_budgets_of_years(tiny: Build, stated: Stated) -> None:
    years = [{"year": 2026, "budget_musd": 3}, {"year": 2027}]
    rows = stated(tiny(years=years, budget_musd=8))
    assert names(rows, "year_budget") == {"year_budget_2026"}
    assert rows["year_budget_2026"].upper == 3
    assert rows["year_budget_2026"].terms["build_he_2026"] == 2
    assert rows["budget"].terms["build_he_2027"] == 2
    assert "year_budget_2030" in stated(tiny(years=[{"year": 2030, "budget_musd": 3}]))


# by the last year


def test_what_is_asked_by_the_last_year(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    inst = tiny(
        sites=tiny_rows("sites", W={"must_open": True}),
        cities=tiny_rows("cities", far={"must_connect": True}),
        years=YEARS,
        max_zones=2,
        quotas=[{"name": "q", "measure": "workers", "tiers": [3], "minimum": 10}],
    )
    rows, limits = stated(inst), bounds(inst)
    assert names(rows, "open_") == {"open_W_2028"}
    assert [limits[f"connected_0_far_{year}"][0] for year in YEARS] == [0, 0, 1]
    assert all(term.endswith("_2028") for term in rows["max_zones"].terms | rows["quota_q"].terms)


def test_what_is_there_stays(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny(years=[2026, 2027]))
    stay = names(rows, "stay_")
    assert len(stay) == 3 + 1 + 5 + 2
    row = rows["stay_build_he_2027"]
    assert row.terms == {"build_he_2027": 1, "build_he_2026": -1}
    assert (row.lower, row.upper) == (0, None)


# ramp, occupancy


def test_seats_come_into_use_step_by_step(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    option = tiny_rows("options")[0] | {"ramp_years": 2}
    rows = stated(tiny(options=[option], years=[2026, 2027, 2028, 2029]))
    block = "blocks_E_modular_standard"
    seats = {
        year: {
            name: rows[f"seats_E_{year}"].terms.get(f"{block}_{name}") for name in range(2026, 2030)
        }
        for year in (2026, 2027, 2029)
    }
    third = pytest.approx(-50 / 3)
    assert seats[2026] == {2026: third, 2027: None, 2028: None, 2029: None}
    assert seats[2027] == {2026: third, 2027: third, 2028: None, 2029: None}
    assert seats[2029] == {2026: None, 2027: third, 2028: third, 2029: third}
    assert names(rows, "occupancy_E") == {"occupancy_E_2028", "occupancy_E_2029"}
    assert rows["occupancy_E_2029"].terms[f"{block}_2027"] == -30


def test_endless_seats_need_no_ramp(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    option = tiny_rows("options")[0]
    endless = option | {"ramp_years": 2, "block_seats": float("inf"), "min_blocks": 0}
    rows = stated(tiny(options=[endless], years=[2026, 2027]))
    assert rows["seats_E_2027"].terms["blocks_E_modular_standard_2027"] == -110
    assert "blocks_E_modular_standard_2026" not in rows["seats_E_2027"].terms


# what is decided already


def test_decisions_taken_are_fixed(tiny: Build) -> None:
    inst = tiny(years=[2026, 2027])
    free = {name: np.full((2, n), np.nan) for name, n in
            (("open", 3), ("blocks", 3), ("build", 6), ("connected", 2))}  # fmt: skip
    free["open"][0] = [1, 0, 0]
    free["blocks"][0, 0] = 2
    free["build"][1, 2] = 1
    limits = bounds(inst, decided=Decided(**free))
    assert limits["open_0_E_modular_standard_2026"] == (1, 1)
    assert limits["open_1_W_standard_standard_2026"] == (0, 0)
    assert limits["blocks_0_E_modular_standard_2026"] == (2, 2)
    assert limits["open_0_E_modular_standard_2027"] == (0, 1)
    assert (limits["build_1_he_2026"], limits["build_1_he_2027"]) == ((0, 1), (1, 1))


# links that only stronger protection needs


def test_links_inside_the_core_matter_to_stronger_levels(tiny: Build, tiny_rows: Rows) -> None:
    """trunk and trunk2 protect hub; another link from gate to hub can serve no dual_link cut."""
    third = {"link": "third", "a": "gate", "b": "hub", "capex_musd": 1}
    links = [*tiny_rows("links", trunk2={"existing": True}), third]
    for change, needed in (
        ({"protection": "dual_link"}, False),
        ({"protection": "dual_node"}, True),
        ({"protection": "shared_risk"}, True),
        ({"sites": tiny_rows("sites", W={"protection": "dual_gateway"})}, True),
        ({"sites": tiny_rows("sites", W={"protection": "dual_gateway", "banned": True})}, False),
        ({"cities": tiny_rows("cities", far={"protection": "dual_node"})}, True),
        ({"downtime_target_min": 50.0}, True),
        ({"sites": tiny_rows("sites", W={"downtime_target_min": 50.0})}, True),
        ({"sites": tiny_rows("sites", W={"downtime_target_min": float("inf")})}, False),
    ):
        inst = tiny(links=links, **change)
        model = build_model(inst, "exports")
        assert needs_all_links(inst) == needed, change
        assert (model.columns.last.build[6] >= 0) == needed, change
        assert len(model.columns.last.arc_out) == model.graph.n_edges
    assert not needs_all_links(tiny(links=None, gateways=[], cities=None))


def test_no_more_blocks_than_people_can_fill(tiny: Build, tiny_rows: Rows) -> None:
    """Blocks are filled once their ramp is over, and stay: so by the fewest people after that."""
    option = tiny_rows("options")[0] | {
        "block_seats": 50.0, "min_blocks": 1, "max_blocks": 40, "min_occupancy": 0.5,
        "ramp_years": 1,
    }  # fmt: skip
    instance = tiny(options=[option], years=YEARS, cities=[], reach=[
        {"pool": "C", "site": option["site"], "share": 0.5, "benefit_musd": 0.1}
    ], pools=[{"pool": "C", "talent": 400.0, "growth_per_year": -0.25}])  # fmt: skip
    layout = build_model(instance, "exports").layout
    # 200, 150 and 112.5 people would come; 25 fill a block
    assert [most_blocks(layout, t)[0] for t in range(3)] == [4.0, 4.0, 40.0]
    nobody = tiny(options=[option | {"min_blocks": 2, "ramp_years": 0}], reach=[])
    assert most_blocks(build_model(nobody, "exports").layout, 0)[0] == 2.0
