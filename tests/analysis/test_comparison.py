"""Comparisons of runs that can be checked by eye, and what holds for every comparison."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stz.analysis import Comparison, compare
from stz.analysis.comparison import headline_rows, signed, wide_metrics
from stz.analysis.run_facts import letter_of
from stz.runs.store import Run
from stz.scenario import override_scenario

MakeRun = Callable[..., Run]


@pytest.fixture(scope="module")
def base(small_run: MakeRun) -> Run:
    return small_run(
        "base", {"lahore": {}, "pattoki": {}, "quetta": {}}, ["L1", "L2"], ["kasur", "lahore"]
    )


@pytest.fixture(scope="module")
def other(small_run: MakeRun) -> Run:
    return small_run(
        "other",
        {"lahore": {"seats": 200.0, "package": "solar"}, "kasur": {}},
        ["L1", "L3"],
        ["lahore", "quetta"],
        metrics={
            "objective": 12.0, "bound": 12.1, "metrics": {"exports": 12.0, "capex": 4.0, "jobs": 7},
            "units": {"exports": "USD million per year", "capex": "USD million"},
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(base: Run, other: Run) -> Comparison:
    return compare(base, other)


def test_what_was_added_dropped_and_kept(found: Comparison) -> None:
    assert found.ids("zone", "added") == ["kasur"]
    assert found.ids("zone", "dropped") == ["pattoki", "quetta"]
    assert found.ids("zone", "kept") == ["lahore"]
    assert found.ids("link", "added") == ["L3"]
    assert found.ids("link", "dropped") == ["L2"]
    assert found.ids("city", "added") == ["quetta"]
    assert found.ids("city", "dropped") == ["kasur"]
    assert found.counts()["zone"] == {
        "added": 1, "dropped": 2, "kept": 1, "changed": 1, "moved": 1,
    }  # fmt: skip


def test_a_zone_that_went_to_its_district_moved(found: Comparison) -> None:
    rows = found.decisions.set_index(["kind", "id"])
    gone = rows.loc[("zone", "pattoki")]
    assert (gone["moved_to"], gone["moved_within"]) == ("kasur", "district")
    # a degree of longitude is 95.5 km at 31 degrees north, one of latitude 110.9
    by_hand = math.hypot(0.60 * 95.5, 0.10 * 110.9)
    assert gone["moved_km"] == pytest.approx(by_hand, rel=0.005)
    assert rows.loc[("zone", "kasur"), "moved_from"] == "pattoki"
    assert rows.loc[("zone", "quetta"), "moved_to"] == ""


def test_two_zones_cannot_move_to_one(small_run: MakeRun) -> None:
    before = small_run("a", {"lahore": {}, "raiwind": {"node": "x"}})
    after = small_run("b", {"kasur": {"metro": "Lahore"}})
    rows = compare(before, after).decisions.set_index("id")
    assert rows.loc["raiwind", "moved_to"] == "kasur"
    assert rows.loc["raiwind", "moved_within"] == "metro"
    assert rows.loc["lahore", "moved_to"] == ""


def test_a_zone_does_not_move_past_a_nearer_one_elsewhere(small_run: MakeRun) -> None:
    before = small_run("a", {"lahore": {"district": "far"}})
    after = small_run("b", {"raiwind": {"metro": ""}, "quetta": {"district": "far"}})
    assert compare(before, after).ids("zone", "moved") == []


def test_what_changed_of_a_kept_zone(found: Comparison) -> None:
    row = found.decisions.set_index(["kind", "id"]).loc[("zone", "lahore")]
    assert row["changed"] == "package seats"
    assert (row["base_seats"], row["seats"]) == (100.0, 200.0)
    assert (row["base_package"], row["package"]) == ("one-feeder", "solar")


def test_the_year_of_an_existing_zone_is_no_change(small_run: MakeRun) -> None:
    zones = {"lahore": {"existing": True}, "kasur": {}}
    later = {site: row | {"year": 2032} for site, row in zones.items()}
    found = compare(small_run("a", zones), small_run("b", later))
    assert found.ids("zone", "changed") == ["kasur"]


def test_metric_deltas_carry_units(found: Comparison) -> None:
    rows = found.metrics.set_index(["metric", "run"])
    assert rows.loc[("capex", "B"), "delta"] == -1.0
    assert rows.loc[("capex", "B"), "share"] == -0.2
    assert rows.loc[("exports", "B"), "unit"] == "USD million per year"
    assert math.isnan(rows.loc[("jobs", "B"), "delta"])
    assert rows.loc[("jobs", "B"), "note"] == "not in both runs"
    assert wide_metrics(found)[1] == ["capex", "5 USD million", "4 (−1, −20.0 %)"]


def test_metrics_in_other_units_are_not_subtracted(base: Run, small_run: MakeRun) -> None:
    units = {"exports": "USD million", "capex": "USD million"}
    found = compare(base, small_run("phased", metrics={"units": units}))
    row = found.metrics.set_index(["metric", "run"]).loc[("exports", "B")]
    assert math.isnan(row["delta"])
    assert row["note"] == "units differ"
    assert any("different units" in text for text in found.warnings)


@pytest.mark.parametrize(
    ("objective", "bound", "wary"),
    [(12.0, 12.1, False), (10.05, 10.2, True), (11.0, None, False), (9.0, None, True)],
)
def test_a_difference_within_the_gaps_is_not_proven(
    base: Run, small_run: MakeRun, objective: float, bound: float | None, wary: bool
) -> None:
    other = small_run("other", metrics={"objective": objective, "bound": bound})
    said = [text for text in compare(base, other).warnings if "within the gaps" in text]
    assert bool(said) == wary


def test_other_data_are_told(small_run: MakeRun) -> None:
    hashes = ({"layer": "places", "sha256": "1"}, {"layer": "talent", "sha256": "2"})
    one = small_run("one", provenance={"layers": list(hashes)})
    other = small_run("two", provenance={"layers": [hashes[0], {"layer": "talent", "sha256": "3"}]})
    assert compare(one, one).warnings == ()
    assert "different data than A one: talent." in compare(one, other).warnings[0]


def test_another_problem_from_the_same_question_is_told(small_run: MakeRun, base: Run) -> None:
    other = small_run("other", provenance={"instance_sha256": "j"})
    assert "different versions" in compare(base, other).warnings[0]


def test_what_was_asked_differently(small_run: MakeRun, base: Run) -> None:
    scenario = base.scenario.model_copy(update={"budget_musd": 12.5})
    found = compare(base, small_run("other", scenario=scenario))
    asked = found.asked.set_index("key")
    assert list(asked.index) == ["budget_musd"]
    assert asked.loc["budget_musd", "B"] == "12.5"


def test_any_number_of_runs(base: Run, other: Run, small_run: MakeRun) -> None:
    found = compare(base, other, base, small_run("empty"))
    assert [one.label for one in found.runs] == ["A base", "B other", "C base (2)", "D empty"]
    assert found.ids("zone", "added", "B") == ["kasur"]
    assert found.counts("C")["zone"]["kept"] == 3
    assert found.ids("zone", "dropped", "D") == ["lahore", "pattoki", "quetta"]


def test_hostile_names_are_shown_literally(small_run: MakeRun) -> None:
    run = small_run("<script>alert(1)</script>", metrics={"metrics": {"{{7*7}}": 1.0}})
    page = compare(run, run)._repr_html_()
    assert "<script" not in page
    assert "{{" not in page
    assert "script&#62;" in page


def test_letters_go_on_after_z() -> None:
    assert [letter_of(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_differences_have_signs() -> None:
    assert [signed(value) for value in (2, -0.5, 0.001, float("nan"))] == ["+2", "−0.50", "0", "–"]


ZONES = st.dictionaries(
    st.sampled_from(["lahore", "raiwind", "kasur", "pattoki", "quetta"]),
    st.fixed_dictionaries({"seats": st.sampled_from([100.0, 200.0])}),
)
LINKS = st.lists(st.sampled_from(["L1", "L2", "L3"]), unique=True)
CHECK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@CHECK
@given(zones=ZONES, links=LINKS)
def test_a_run_against_itself_keeps_all(small_run: MakeRun, zones: Any, links: Any) -> None:
    run = small_run("a", zones, links, ["lahore"])
    found = compare(run, run)
    assert (found.decisions["change"] == "kept").all()
    assert (found.decisions["changed"] == "").all()
    assert (found.metrics["delta"] == 0).all()
    assert found.warnings == ()


@CHECK
@given(one=ZONES, other=ZONES, links=LINKS, others=LINKS)
def test_what_one_adds_the_other_drops(
    small_run: MakeRun, one: Any, other: Any, links: Any, others: Any
) -> None:
    a, b = small_run("a", one, links), small_run("b", other, others)
    there, back = compare(a, b), compare(b, a)
    for kind in ("zone", "link"):
        assert set(there.ids(kind, "added")) == set(back.ids(kind, "dropped"))
        assert set(there.ids(kind, "kept")) == set(back.ids(kind, "kept"))
        assert set(there.ids(kind, "changed")) == set(back.ids(kind, "changed"))
    assert set(there.ids("zone", "added")) == set(other) - set(one)
    assert set(there.ids("zone", "moved")) <= set(there.ids("zone", "dropped"))


def test_nested_values_are_asked_differently_under_their_paths(
    small_run: MakeRun, base: Run
) -> None:
    scenario = override_scenario(base.scenario, ["sizes.leased.max_blocks=9"])
    found = compare(base, small_run(scenario=scenario))
    assert list(found.asked["key"]) == ["sizes.leased.max_blocks"]
    assert list(found.asked["B"]) == ["9"]


def test_a_what_if_says_what_was_changed(small_run: MakeRun, base: Run) -> None:
    scenario = override_scenario(base.scenario, {"budget_musd": 12.5})
    found = compare(base, small_run(scenario=scenario))
    row = next(cells for cells in headline_rows(found) if cells[0] == "Changes")
    assert row[1:] == ["", "Changed from pakistan-2030: budget_musd 60 → 12.5"]


def test_ranked_objectives_all_stand_in_the_headline(small_run: MakeRun, base: Run) -> None:
    stages = [
        {"objective": "exports", "value": 10.0, "bound": 10.1, "gap": 0.01, "maximize": True},
        {"objective": "capex", "value": 5.0, "bound": 4.9, "gap": 0.02, "maximize": False},
    ]
    ranked = small_run()
    ranked.metrics["stages"] = stages  # type: ignore[index]
    row = next(cells for cells in headline_rows(compare(base, ranked)) if "exports" in cells[2])
    assert row[2].index("exports 10.000") < row[2].index("capex 5.000")


def test_how_much_better_is_an_interval(small_run: MakeRun, base: Run, other: Run) -> None:
    found = compare(base, other)
    one, two = found.runs
    between = two.beyond(one)
    assert between is not None
    assert (between.low, between.high) == (12.0 - one.best.high, 12.1 - one.objective)
    cells = next(row for row in headline_rows(found) if row[0].startswith("Best plan"))
    assert cells[2] == str(between)
    ranked = small_run("cost", metrics={"objective_name": "cost", "maximize": False})
    assert compare(base, ranked).runs[1].beyond(one) is None
