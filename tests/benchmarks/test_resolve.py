"""The edits of ``resolve``, with planners that do right and planners that do wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

import stz
from benchmarks import resolve
from benchmarks.record import Record
from benchmarks.resolve import Edit, draw_edits, edited, run_edits
from benchmarks.synthetic_country import synthetic_country
from benchmarks.timeline import Timeline
from benchmarks.trial import Outcome, Problem, Settings
from stz.errors import ScenarioError
from stz.instance import Instance
from stz.plan import Plan
from tests.fixtures.tiers import some

COUNTRY = synthetic_country(12, seed=3)
SETTINGS = Settings("default", 0.02, 600.0)


class Honest:
    """A planner that starts from nothing each time."""

    def __init__(self, instance: Instance, **asked: Any) -> None:
        self.instance, self.asked = instance, asked

    def solve(self) -> Plan:
        return stz.solve(self.instance, **self.asked)

    def resolve(
        self,
        budget_musd: float | None = None,
        lock: Sequence[Any] = (),
        ban: Sequence[Any] = (),
    ) -> Plan:
        edit = Edit("any", budget_musd, tuple(lock), tuple(ban))
        return stz.solve(edited(self.instance, edit), **self.asked)


class Deaf(Honest):
    """A planner that hears of no edit."""

    def resolve(self, **_: Any) -> Plan:
        return self.solve()


class Boastful(Honest):
    """A planner whose bound is too good."""

    def resolve(self, **changes: Any) -> Plan:
        plan = super().resolve(**changes)
        return replace(plan, bound=plan.objective * 0.9, objective=plan.objective * 0.9)


@pytest.fixture
def planner(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(stz, "Planner", Honest, raising=False)
    return monkeypatch


def run(count: int = 3) -> Outcome:
    return run_edits(count, Problem(COUNTRY), SETTINGS, Timeline())


def test_questions_are_of_every_kind_and_change_what_they_say() -> None:
    opened = COUNTRY.sites["site"].tolist()[:4]
    edits = draw_edits(COUNTRY, opened, 20, seed=1, kinds=resolve.ASKED)
    assert {edit.kind for edit in edits} == set(resolve.ASKED)
    for edit in edits:
        changed = edited(COUNTRY, edit)
        assert changed.digest != COUNTRY.digest
        assert changed.digest == stz.Planner(COUNTRY).edited(**edit.keywords()).digest


def test_edits_are_seeded_and_mean_something() -> None:
    opened = COUNTRY.sites["site"].tolist()[:2]
    edits = draw_edits(COUNTRY, opened, 20, seed=1)
    assert edits == draw_edits(COUNTRY, opened, 20, seed=1)
    assert edits != draw_edits(COUNTRY, opened, 20, seed=2)
    assert len(edits) == 20
    assert {edit.kind for edit in edits} == {"budget", "lock", "ban"}
    budget = COUNTRY.limits.budget_musd
    for edit in edits:
        if edit.kind == "budget":
            assert budget * 0.9 - 1e-3 <= edit.budget_musd <= budget * 1.1 + 1e-3
        elif edit.kind == "lock":
            assert not set(edit.lock) & set(opened)
        else:
            assert set(edit.ban) <= set(opened)


def test_a_place_without_people_is_not_locked() -> None:
    instance = Instance.from_tables(
        sites=[{"site": "full"}, {"site": "empty"}],
        options=[
            {"site": name, "block_seats": 100.0, "min_occupancy": 0.6} for name in ("full", "empty")
        ],
        pools=[{"pool": "p", "talent": 200.0}],
        reach=[
            {"pool": "p", "site": "full", "share": 0.3},
            {"pool": "p", "site": "empty", "share": 0.29},
        ],
    )  # fmt: skip
    assert {edit.lock for edit in draw_edits(instance, [], 9, seed=1)} == {("full",)}
    with pytest.raises(ScenarioError, match="nothing to edit"):
        draw_edits(replace(instance, sites=instance.sites.assign(banned=True)), [], 9, seed=1)


def test_an_edit_changes_what_it_says_and_no_more() -> None:
    site = COUNTRY.sites["site"].iloc[0]
    locked, banned = (
        edited(COUNTRY, Edit("lock", lock=(site,))),
        edited(COUNTRY, Edit("ban", ban=(site,))),
    )
    assert locked.sites.loc[locked.sites["must_open"], "site"].tolist() == [site]
    assert banned.sites.loc[banned.sites["banned"], "site"].tolist() == [site]
    assert locked.limits == banned.limits == COUNTRY.limits
    assert edited(COUNTRY, Edit("budget", 7.5)).limits.budget_musd == 7.5
    assert edited(COUNTRY, Edit("budget")).digest == COUNTRY.digest


def test_warm_and_cold_are_measured_for_every_edit(planner: pytest.MonkeyPatch) -> None:
    found = run()
    assert found.status == "optimal", found.message
    assert len(found.details) == found.figures["edits"] == 3
    assert found.median_s > 0
    assert found.cold_median_s > 0
    assert found.ratio == pytest.approx(found.cold_median_s / found.median_s, rel=0.05)
    assert "cold" in found.ratio_to
    assert found.total_s >= sum(row["warm_s"] for row in found.details)
    assert {row["kind"] for row in found.details} >= {"budget", "lock"}


@pytest.mark.thorough
@pytest.mark.parametrize("kind", some([Deaf, Boastful], Boastful))
def test_a_planner_that_does_wrong_is_refused(planner: pytest.MonkeyPatch, kind: type) -> None:
    planner.setattr(stz, "Planner", kind, raising=False)
    found = run()
    assert found.status == "refused"
    assert found.message


def test_the_summary_is_a_line_per_engine() -> None:
    record = Record(
        "resolve", "", "scip", "optimal", gap_asked=0.01, median_s=2.0, cold_median_s=20.0,
        ratio=10.0, figures={"edits": 20.0, "unproven": 0.0, "cold_unproven": 1.0},
    )  # fmt: skip
    done = resolve.summary([record, replace(record, engine="highs", ratio=math.nan)])
    (line,) = done.lines
    assert "median 2.0 s warm and 20.0 s cold over 20 edits, 10 times faster" in line
    assert len(done.records) == 2


def test_the_trial_has_time_for_all_its_solves() -> None:
    (trial,) = resolve.edits_of_the_national_plan(())
    assert (trial.solves, trial.gap) == (41, 0.01)
    (short,) = resolve.edits_of_the_national_plan(("2",))
    assert short.solves == 5
