from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.interval import Interval

_NUMBER = st.floats(-1e6, 1e6)


@st.composite
def _held(draw: st.DrawFn) -> tuple[Interval, float]:
    """An interval, and a number in it."""
    ends = sorted(draw(st.tuples(_NUMBER, _NUMBER)))
    share = draw(st.floats(0, 1))
    value = min(max(ends[0] + share * (ends[1] - ends[0]), ends[0]), ends[1])
    open_low, open_high = draw(st.booleans()), draw(st.booleans())
    low = -math.inf if open_low else ends[0]
    return Interval(low, math.inf if open_high else ends[1]), value


@given(_held(), _held(), st.floats(-100, 100))
def test_what_is_worked_out_holds_the_truth(
    one: tuple[Interval, float], other: tuple[Interval, float], factor: float
) -> None:
    (first, a), (second, b) = one, other
    assert a + b in first + second
    assert a - b in first - second
    assert a - 3.5 in first - 3.5
    assert 3.5 - a in 3.5 - first
    assert -a in -first
    assert a * factor in first * factor
    assert factor * a in factor * first
    assert a * b in first * second
    assert a in first | second
    if second.low > 1e-3 or second.high < -1e-3:
        assert a / b in first / second
    assert min(max(a, 2.0), 9.0) in first.clipped(2.0, 9.0)


@given(_held(), st.integers(0, 4))
def test_what_is_written_holds_the_truth(held: tuple[Interval, float], digits: int) -> None:
    interval, value = held
    words = interval.text(digits).replace(",", "").split()
    numbers = [float(word) for word in words if word.lstrip("-")[:1].isdigit()]
    if not interval.is_known:
        assert words == ["not", "known"]
    elif interval.is_point:
        assert numbers == [pytest.approx(value, abs=0.51 * 10.0**-digits)]
    elif words[:2] == ["at", "most"]:
        assert numbers[0] >= value - 1e-5
    elif words[:2] == ["at", "least"]:
        assert numbers[0] <= value + 1e-5
    else:
        assert numbers[0] - 1e-5 <= value <= numbers[1] + 1e-5


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(0.3104, 0.3552, "USD million"), "0.31 to 0.36 USD million"),
        (Interval(0.31041, 0.31049), "0.31041 to 0.31049"),
        (Interval(1234.2, 5678.9), "1,234 to 5,679"),
        (Interval(2.5, 2.5), "2.50"),
        (Interval(-0.0, 0.0), "0.00"),
        (Interval(-math.inf, 0.25), "at most 0.25"),
        (Interval(0.251, math.inf, "km"), "at least 0.25 km"),
        (Interval.unknown("km"), "not known"),
        (Interval(-0.001, 0.12), "-0.01 to 0.12"),
    ],
)
def test_it_reads_as_people_write(interval: Interval, text: str) -> None:
    assert str(interval) == text
    assert text in interval._repr_html_()


def test_data_in_a_unit_does_not_reach_a_page() -> None:
    assert "<b>" not in Interval(0, 1, "<b>{{x}}")._repr_html_()


def test_json_has_null_for_what_is_not_known() -> None:
    said = json.loads(json.dumps(Interval(-math.inf, 2.0, "km").as_json()))
    assert said == {"low": None, "high": 2.0, "unit": "km"}


def test_verdicts() -> None:
    assert Interval(0.1, 0.2).verdict(above=0.0) == "proven"
    assert Interval(0.0, 0.2).verdict(above=0.0) == "likely"
    assert Interval(-0.1, 0.9).verdict(above=0.0) == "likely"
    assert Interval(-0.3, 0.7).verdict(above=0.0) == "undecided"
    assert Interval(-0.3, 0.7).verdict(below=1.0) == "proven"
    assert Interval(-0.3, 0.7).verdict(below=0.0) == "undecided"
    assert Interval(-1.0, math.inf).verdict(above=0.0) == "undecided"
    assert Interval(0.0, 0.0).verdict(above=0.0) == "undecided"
    with pytest.raises(ValueError, match="one limit"):
        Interval(0, 1).verdict(above=0.0, below=1.0)


def test_where_the_best_value_of_a_solve_lies() -> None:
    assert Interval.of_optimum(3.0, 4.0, maximize=True) == Interval(3, 4)
    assert Interval.of_optimum(4.0, 3.0, maximize=False) == Interval(3, 4)
    assert Interval.of_optimum(math.nan, 4.0, maximize=True) == Interval(-math.inf, 4)
    assert Interval.of_optimum(3.0, math.nan, maximize=False) == Interval(-math.inf, 3)
    # a plan above its bound, by the tolerance of a solver
    assert Interval.of_optimum(4.0000001, 4.0, maximize=True).is_point


def test_what_is_no_interval_is_refused() -> None:
    for low, high in ((1.0, 0.0), (math.nan, 1.0), (0.0, math.nan)):
        with pytest.raises(ValueError, match="an interval from"):
            Interval(low, high)
    assert Interval(1.0 + 1e-12, 1.0).low == 1.0
    with pytest.raises(ValueError, match="units differ"):
        Interval(0, 1, "km") + Interval(0, 1, "persons")
    with pytest.raises(ValueError, match="plain number"):
        Interval(0, 1, "km") * Interval(0, 1, "persons")
    with pytest.raises(ZeroDivisionError):
        Interval(0, 1) / Interval(-1, 1)
    with pytest.raises(ValueError, match="no unit"):
        Interval(0, 1, "km") / Interval(1, 2, "persons")
    assert (Interval(1, 2, "km") / Interval(1, 2, "km")).unit == ""
