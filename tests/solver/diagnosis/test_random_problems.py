"""Random instances: every mend mends, slightly less does not, and conflicts are real."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.instance import Instance
from stz.solver import solve
from stz.solver.diagnosis.diagnosis import Diagnosis, diagnose
from stz.solver.diagnosis.elastic_problem import ElasticProblem
from stz.solver.diagnosis.relaxable_groups import LISTS, Change, RelaxableGroup
from stz.solver.progress.progress import Clock
from tests.fixtures.small_instances import small_instance
from tests.fixtures.small_programmes import small_programme
from tests.fixtures.small_protected import small_protected
from tests.fixtures.tiers import random_problems, some


def squeezed(instance: Instance, draw: st.DrawFn) -> Instance:
    """RelaxableGroup for more, so that about every instance has no plan."""
    limits = replace(
        instance.limits,
        exports_min_musd=draw(st.sampled_from([0.5, 1.0, 2.0, 4.0])),
        budget_musd=float(draw(st.integers(0, 4))),
    )
    return replace(instance, limits=limits)


@st.composite
def hard_instance(draw: st.DrawFn) -> Instance:
    return squeezed(draw(small_instance()), draw)


@st.composite
def hard_programme(draw: st.DrawFn) -> Instance:
    return squeezed(draw(small_programme()), draw)


def has_plan(instance: Instance) -> bool:
    plan = solve(instance, "exports", gap=1.0, time_limit=600, engine="scip")
    assert plan.status in ("optimal", "feasible", "infeasible"), plan.status
    return plan.has_plan


def without(instance: Instance, ask: RelaxableGroup, diagnosis: Diagnosis) -> Instance:
    """Return the instance without a whole group."""
    kind = ask.kind
    if kind in ("quota", "bound"):
        what = "quotas" if kind == "quota" else "bounds"
        entries = list(getattr(instance, what))
        blank = {"minimum": None, "maximum": None, "min_share": None, "max_share": None}
        entries[ask.index] = replace(entries[ask.index], **blank)
        return replace(instance, **{what: tuple(entries)})
    if kind in LISTS:
        table, _, column = LISTS[kind]
        rows = np.flatnonzero(getattr(instance, table)[column].to_numpy(bool)).tolist()
        if kind == "locked":
            rows = [row for row in rows if not instance.sites["existing"].iat[row]]
        for row in rows:
            instance = Change(ask, column, True, False, row).apply(instance)
        return instance
    if kind == "year_budget":
        return Change(ask, "budget_musd", 0, np.inf).apply(instance)
    off = {"protection": "single", "downtime": np.inf, "occupancy": 0.0}
    field = {
        "budget": "budget_musd", "exports_min": "exports_min_musd", "n_zones": "n_zones",
        "max_zones": "max_zones", "spacing": "spacing_km",
    }.get(kind, "")  # fmt: skip
    return Change(ask, field, None, off.get(kind)).apply(instance)


def slightly_less(change: Change) -> Change | None:
    """Return a change a little milder than one of one number; None where there is none."""
    if change.ask.kind in (*LISTS, "protection", "spacing", "downtime", "occupancy"):
        return None
    if change.new is None:
        return None
    old, new = float(change.old), float(change.new)
    step = 1.0 if change.field in ("n_zones", "max_zones") else 1e-3 * max(1.0, abs(new))
    if abs(new - old) <= step:
        return None
    milder = new - step if new > old else new + step
    return replace(change, new=round(milder) if isinstance(change.new, int) else milder)


def judge(instance: Instance, *, conflicts: bool) -> str:
    found = diagnose(instance, time_limit=600)
    if has_plan(instance):
        assert found.status == "feasible"
        return "feasible"
    assert found.status == "infeasible", found.text
    assert found.complete
    assert found.mends
    for mend in found.mends:
        assert has_plan(mend.apply(instance)), mend
        if len(mend.changes) == 1 and mend.least:
            less = slightly_less(mend.changes[0])
            assert less is None or not has_plan(less.apply(instance)), mend
    if conflicts:
        held = ElasticProblem(instance, Clock(600)).asks
        for conflict in found.conflicts:
            # Nobody can say in tables that an existing zone may stay or go: here it goes.
            if {ask for ask in held if ask.kind == "existing"} - set(conflict.asks):
                continue
            alone = instance
            for ask in held:
                if ask not in conflict.asks:
                    alone = without(alone, ask, found)
            assert not has_plan(alone), conflict
            if conflict.irreducible:
                for ask in conflict.asks:
                    assert has_plan(without(alone, ask, found)), (conflict, ask)
    return "infeasible"


@random_problems(quick=3, thorough=25)
@given(hard_instance())
def test_mends_and_conflicts_of_one_year(instance: Instance) -> None:
    judge(instance, conflicts=True)


@random_problems(quick=2, thorough=12)
@given(hard_programme())
def test_mends_and_conflicts_of_programmes(instance: Instance) -> None:
    judge(instance, conflicts=True)


@pytest.mark.parametrize("seed", some(range(24), 0, 1, 4, 9))
def test_mends_and_conflicts_of_protected_zones(seed: int) -> None:
    """Every level of protection, and targets of availability in half of the cases."""
    instance = small_protected(seed, n_years=1 + (seed % 5 == 4), promised=seed % 2 == 1)
    if instance is None:
        pytest.skip("an instance that checks refuse")
    limits = replace(instance.limits, budget_musd=(1.0, 3.0, 6.0)[seed % 3], exports_min_musd=0.5)
    judge(replace(instance, limits=limits), conflicts=True)
