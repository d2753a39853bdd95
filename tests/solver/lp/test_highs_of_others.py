"""The HiGHS that other code of the process used before us must not get in our way."""

from __future__ import annotations

import highspy

import stz


def test_a_thread_count_that_highs_remembers_does_not_stop_a_solve() -> None:
    # HiGHS keeps the thread count of its first run for the whole process and refuses another.
    highspy.Highs.resetGlobalScheduler(True)
    other = highspy.Highs()
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    x = other.addVariable(ub=4.0)
    other.maximize(x)

    plan = stz.solve(
        stz.Instance.from_tables(
            links=[{"a": "g", "b": "n", "capex_musd": 3.0}],
            gateways=["g"],
            sites=[{"site": "z", "node": "n", "must_open": True}],
        ),
        objective="cost",
    )
    assert (plan.status, plan.objective) == ("optimal", 3.0)
