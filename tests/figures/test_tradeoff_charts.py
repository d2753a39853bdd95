"""Charts of trade-offs say what was found and what is open."""

from __future__ import annotations

import dataclasses

import pytest

from stz.figures import alternatives_chart, as_bytes, curve_chart, front_chart
from stz.interval import Interval
from stz.solver import Planner
from stz.tradeoffs import Alternatives, Curve, Front, alternatives, certified_front, price_of
from tests.fixtures.trading_instances import trading_instance


@pytest.fixture(scope="module")
def front() -> Front:
    return certified_front(trading_instance(9), "exports", "capex", points=4, time_limit=None)


@pytest.fixture(scope="module")
def found() -> Alternatives:
    planner = Planner(trading_instance(5, budget_musd=12.0), "exports", gap=0.0)
    return alternatives(planner, slack=0.3, n=2, time_limit=None)


def test_a_front_is_drawn_with_both_boundaries(front: Front) -> None:
    drawn = front_chart(front)
    (axes,) = drawn.figure.axes
    lines = {line.get_label(): line for line in axes.get_lines()}
    inner, outer = (
        lines["Reached by the plans found"],
        lines["Beyond this there is proven to be no plan"],
    )
    assert list(inner.get_xdata()) == [second for _, second in front.inner]
    assert list(outer.get_ydata()) == [first for first, _ in front.outer]
    assert inner.get_linestyle() != outer.get_linestyle()
    assert f"{len(front.points)} plans" in drawn.alt
    assert axes.get_xlabel() == "capex, USD million"


def test_the_same_front_gives_the_same_bytes(front: Front) -> None:
    once, again = (as_bytes(front_chart(front).figure, "svg") for _ in range(2))
    assert once == again
    assert as_bytes(front_chart(front).figure, "png").startswith(b"\x89PNG")


def test_a_price_is_drawn_as_an_interval_and_a_missing_plan_is_said() -> None:
    planner = Planner(trading_instance(9, budget_musd=9.0), "exports", gap=0.0)
    curve = price_of("budget", [9.0, 4.0], planner)
    wide = dataclasses.replace(curve.points[0], optimum=Interval(1.0, 2.0, curve.unit))
    none = dataclasses.replace(curve.points[1], optimum=Interval.unknown(curve.unit))
    drawn = curve_chart(Curve("quota $x", curve.objective, curve.unit, (wide, none)))
    (axes,) = drawn.figure.axes
    assert list(axes.get_lines()[0].get_ydata()) == [1.0, 2.0]
    assert [text.get_text() for text in axes.texts] == ["no plan"]
    assert "9 1.00 to 2.00" in drawn.alt
    assert as_bytes(drawn.figure, "svg")


def test_alternatives_are_told_apart_by_shape(found: Alternatives) -> None:
    drawn = alternatives_chart(found)
    (axes,) = drawn.figure.axes
    labels = {line.get_label(): line.get_marker() for line in axes.get_lines()[1:]}
    roles = {one.role for one in found.plans}
    assert roles <= labels.keys()
    assert len({labels[role] for role in roles}) == len(roles)
    assert "seats moved" in drawn.alt
