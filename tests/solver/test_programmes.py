"""Programmes of several years: by hand, against themselves, and what their plans tell."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import stz
from stz.instance import Instance
from stz.plan import Plan
from stz.solver import ENGINES
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.heuristics.schedule import schedule_on
from stz.solver.lp.relaxation import relax
from stz.solver.search.search import Search
from tests.fixtures.oracle_years import best_programme
from tests.fixtures.small_instances import small_instance
from tests.fixtures.small_programmes import small_programme
from tests.fixtures.tiers import bounded, random_problems, some

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]
SearchOn = Callable[..., Search]
YEARS = [2026, 2027, 2028]
# See test_blocks_of_endless_seats_may_be_none.
ENDLESS = pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")


def solved(instance: Instance, objective: str = "exports", engine: str = "highs") -> Plan:
    plan = stz.solve(instance, objective, gap=1e-6, time_limit=600, engine=engine)
    if plan.has_plan:
        verification = stz.verify_plan(instance, plan)
        assert verification.ok, [str(problem) for problem in verification.violations]
    return plan


def when(table: pd.DataFrame, key: str) -> dict[str, int]:
    return dict(zip(table[key].tolist(), table["year"].tolist(), strict=True))


# by hand


@pytest.mark.parametrize("engine", ENGINES)
def test_money_comes_year_by_year(tiny: Build, engine: str) -> None:
    """2 a year: he in 2026, E with 2 blocks in 2027, ew or another block in 2028.

    2026: connecting hub is all else, for 0.3, more than is left. Exports: 5.0 in 2027; in 2028 one
    more block seats 150 for 80 + 30 people: 5.5, and hub for 0.3 and far out of reach.
    """
    years = [{"year": year, "budget_musd": 2} for year in YEARS]
    plan = solved(tiny(years=years), "exports", engine)
    assert plan.status == "optimal"
    assert when(plan.zones, "site") == {"E": 2027}
    assert when(plan.built_links, "link")["he"] == 2026
    assert plan.expansions.to_numpy().tolist() == [["E", 2027, 2], ["E", 2028, 1]]
    assert plan.objective == pytest.approx(5.0 + 5.5 + 0.05)
    assert when(plan.connections, "node") == {"hub": 2028}
    assert plan.by_year["capex"].tolist() == pytest.approx([2, 2, 0.8])


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_what_takes_a_year_is_paid_a_year_before(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    """he is ordered in 2026 and E with 2 blocks at once: 4 in 2026, both there in 2027."""
    inst = tiny(
        links=tiny_rows("links", he={"lead_years": 1}),
        options=[tiny_rows("options")[0] | {"lead_years": 1}],
        years=[2026, 2027],
        budget_musd=4,
        cities=None,
    )
    plan = solved(inst, "exports", engine)
    assert plan.objective == pytest.approx(5.0)
    assert (when(plan.zones, "site"), when(plan.built_links, "link")) == ({"E": 2027}, {"he": 2027})
    assert plan.by_year["capex"].tolist() == pytest.approx([4, 0])
    assert plan.by_year["exports"].tolist() == pytest.approx([0, 5])
    short = tiny(
        links=tiny_rows("links", he={"lead_years": 1}),
        years=[{"year": 2026, "budget_musd": 1.9}, {"year": 2027}],
        bounds=[{"metric": "zones", "minimum": 1}],
        sites=tiny_rows("sites", W={"banned": True}, F={"banned": True}),
    )
    # trunk, hw and ew are there in time: 3 + 1 + 1 + 0.5, a block of which 50 people fill.
    assert solved(short, "min capex", engine).objective == pytest.approx(5.5)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_seats_fill_slowly_and_must_be_filled_in_the_end(
    tiny: Build, tiny_rows: Rows, engine: str
) -> None:
    """E ramps over 2 years: 2 blocks seat 100 / 3, 200 / 3 and 100 of the 110 people."""
    option = tiny_rows("options")[0] | {"ramp_years": 2, "max_blocks": 2}
    inst = tiny(
        options=[option], years=YEARS, cities=None, bounds=[{"metric": "zones", "maximum": 1}],
        sites=tiny_rows("sites", W={"banned": True}, F={"banned": True}),
    )  # fmt: skip
    plan = solved(inst, "exports", engine)
    assert plan.by_year["exports"].tolist() == pytest.approx([5 / 3, 10 / 3, 5])
    assert plan.by_year["jobs"].tolist() == pytest.approx([100 / 3, 200 / 3, 100])


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_zones_open_as_people_come(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    """E needs 30 of the people of pool a, of whom there are 25, 50 and 100: not in 2026."""
    inst = tiny(
        pools=[{"pool": "a", "talent": 25, "growth_per_year": 1}],
        reach=[{"pool": "a", "site": "E", "benefit_musd": 0.05}],
        cities=None,
        years=YEARS,
    )
    plan = solved(inst, "exports", engine)
    assert when(plan.zones, "site") == {"E": 2027}
    assert plan.by_year["jobs"].tolist() == pytest.approx([0, 50, 100])


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_dual_protection_holds_in_every_year(tiny: Build, engine: str) -> None:
    """The ring is paid in three years of 4; E opens only once it is closed."""
    years = [{"year": year, "budget_musd": 4} for year in YEARS]
    plan = solved(tiny(years=years, protection="dual_link", cities=None), "exports", engine)
    assert when(plan.zones, "site") == {"E": 2028}
    assert plan.by_year["capex"].sum() == pytest.approx(12)
    assert plan.objective == pytest.approx(5.0)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_no_year_can_do_it(tiny: Build, engine: str) -> None:
    years = [{"year": year, "budget_musd": 1.5} for year in YEARS]
    inst = tiny(years=years, bounds=[{"metric": "zones", "minimum": 1}])
    plan = solved(inst, "cost", engine)
    assert plan.status == "infeasible"
    assert plan.by_year.empty
    assert plan.expansions.empty


# any metric


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize(
    ("objective", "value", "why"),
    [
        ("jobs", 150, "E with 3 blocks and F; E, W and far with its 20 at home would be 8.2"),
        ("min capex", 0, "nothing"),
        ("max zones", 2, "all three cost 9"),
        ("max fiber_km", 165, "trunk2 4, hw 3 and wf 1"),
        ("tax_receipts", 0.25 * 0.5 * 7.5, "exports of 7.5"),
    ],
)
def test_any_metric_may_be_the_objective(
    tiny: Build, objective: str, value: float, why: str, engine: str
) -> None:
    inst = tiny(budget_musd=8, levers={"formal_share": 0.5, "tax_rate": 0.25})
    plan = solved(inst, objective, engine)
    assert plan.status == "optimal"
    assert plan.objective_name == objective.split()[-1]
    assert plan.metrics[plan.objective_name] == pytest.approx(plan.objective)
    assert plan.objective == pytest.approx(value), why


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_bounds_on_talent_reached_hold_both_ways(tiny: Build, engine: str) -> None:
    free = solved(tiny(budget_musd=8), "exports", engine)
    assert free.metrics["talent_reached"] == pytest.approx(80 + 30 + 40)
    most = tiny(budget_musd=8, bounds=[{"metric": "talent_reached", "maximum": 120}])
    capped = solved(most, "exports", engine)
    assert capped.metrics["talent_reached"] <= 120 + 1e-6
    assert capped.objective < free.objective
    least = tiny(budget_musd=8, bounds=[{"metric": "talent_reached", "minimum": 155}])
    pushed = solved(least, "exports", engine)
    assert pushed.metrics["talent_reached"] >= 155 - 1e-6
    assert pushed.objective <= free.objective + 1e-9


# against themselves


@ENDLESS
@pytest.mark.examples(quick=4, thorough=16)
def test_equal_years_are_one_year(examples: int) -> None:
    """With what one year earns shared out over three, and nothing that takes time."""
    seen = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal seen
        years = pd.DataFrame(
            {"year": YEARS, "budget_musd": math.inf, "discount": 1 / 3, "talent_factor": 1.0}
        )
        longer = replace(instance, years=years)
        one, three = solved(instance, "exports"), solved(longer, "exports")
        assert one.status == three.status
        if one.has_plan:
            seen += 1
            assert three.objective == pytest.approx(one.objective, rel=1e-5, abs=1e-6)

    check()
    assert seen > examples / 4


@ENDLESS
@random_problems(quick=3, thorough=16)
@given(instance=small_programme())
def test_more_money_never_hurts(instance: Instance) -> None:
    richer = replace(
        instance, years=instance.years.assign(budget_musd=lambda t: t["budget_musd"] + 1)
    )
    before, after = solved(instance, "npv", "scip"), solved(richer, "npv", "scip")
    if before.has_plan:
        assert after.has_plan
        assert after.objective >= before.objective - 1e-5


@ENDLESS
@random_problems(quick=3, thorough=14)
@given(instance=small_programme())
def test_reach_rows_separated_over_years_change_nothing(instance: Instance) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stz.model.people_rows.STATED_REACH_PAIRS", 0)
        best = best_programme(instance, "npv")
        for engine in ENGINES:
            plan = solved(instance, "npv", engine)
            if math.isnan(best):
                assert plan.status == "infeasible"
            else:
                assert plan.objective == pytest.approx(best, rel=1e-5, abs=1e-5)


# the pieces


def test_a_cut_of_one_year_is_tried_in_the_others(tiny: Build, search_on: SearchOn) -> None:
    """F is wanted in both years, and wf in none: the cut around far is found once, kept twice."""
    search = search_on(tiny(years=[2026, 2027]))
    column = {variable.name: variable.id for variable in search.model.problem.variables()}
    point = np.zeros(len(column))
    point[column["open_2_F_standard_standard_2026"]] = 0.5
    point[column["open_2_F_standard_standard_2027"]] = 1.0
    names = {number: name for name, number in column.items()}
    found = [
        {names[number] for number in cut.columns.tolist()}
        for cut in search.connectivity.separate(point)
    ]
    for year in (2026, 2027):
        assert {f"arc_out_5_5_{year}", f"open_2_F_standard_standard_{year}"} in found
    assert all(len({name[-4:] for name in cut}) == 1 for cut in found)
    point[column["open_2_F_standard_standard_2026"]] = 0.0
    late = search.connectivity.separate(point)
    assert late
    assert all(names[int(cut.columns[0])].endswith("2027") for cut in late)


@pytest.mark.parametrize("level", ["single", "dual_link"])
def test_a_schedule_needs_no_cut(tiny: Build, search_on: SearchOn, level: str) -> None:
    """On the whole network and 4 a year, what the program decides is served in every year."""
    years = [{"year": year, "budget_musd": 4} for year in YEARS]
    search = search_on(tiny(years=years, protection=level), "exports")
    network = np.ones(len(search.model.instance.links), dtype=bool)
    found = schedule_on(search, network, seconds=300)
    assert found is not None
    assert not len(search.incumbent.unserved(np.rint(found)))
    assert search.offer(found)
    assert search.incumbent.objective > 0


def test_links_are_dropped_in_the_year_nobody_needs_them(tiny: Build, search_on: SearchOn) -> None:
    """E opens in 2027 on he: ew is idle throughout, he in 2026."""
    search = search_on(tiny(years=[2026, 2027]))
    column = {variable.name: variable.id for variable in search.model.problem.variables()}
    at = np.zeros(len(column))
    for name in ("build_1_he_2026", "build_1_he_2027", "build_3_ew_2027",
                 "open_0_E_modular_standard_2027"):  # fmt: skip
        at[column[name]] = 1.0
    at[column["blocks_0_E_modular_standard_2027"]] = 1.0
    slim = PrimalHeuristics(search).slim(at)
    built = {name for name in column if name.startswith("build") and slim[column[name]] > 0.5}
    assert built == {"build_1_he_2027"}


def test_the_relaxation_may_stop_after_some_rounds(tiny: Build, search_on: SearchOn) -> None:
    search = search_on(tiny(years=YEARS, protection="dual_link"))
    once = relax(search.matrix, search.separators, search.pool, search.clock, most_rounds=1)
    assert (once.rounds, once.clean) == (1, False)
    assert len(search.pool)
    rest = relax(search.matrix, search.separators, search.pool, search.clock)
    assert rest.clean
    assert rest.bound <= once.bound + 1e-9


# tiny units


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize("unit", [1e-12, 1e-6, 1.0])
def test_a_programme_in_any_unit(tiny: Build, tiny_rows: Rows, unit: float, engine: str) -> None:
    reach = [row | {"benefit_musd": row["benefit_musd"] * unit} for row in tiny_rows("reach")]
    years = [{"year": year, "budget_musd": 4} for year in (2026, 2027)]
    inst = tiny(reach=reach, cities=None, years=years)
    plan = stz.solve(inst, gap=1e-3, time_limit=600, engine=engine)
    best = best_programme(tiny(cities=None, years=years), "exports")
    assert plan.objective == pytest.approx(best * unit, rel=2e-3)
