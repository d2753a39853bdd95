"""Weighted sum and TOPSIS against pymcdm and by hand, and the bounds where numbers are missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pymcdm.methods import TOPSIS, WSM
from pymcdm.normalizations import minmax_normalization, vector_normalization

from stz.suitability import normalized, topsis, weighted_sum

VALUES = np.array([[1000.0, 0.0], [500.0, 50.0], [200.0, 100.0]])
BETTER = [True, False]


@st.composite
def sheets(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw numbers of 2 to 12 candidates in 1 to 5 parts, their weights and directions."""
    shape = draw(st.integers(2, 12)), draw(st.integers(1, 5))
    numbers = st.floats(0.01, 1000).map(lambda value: round(value, 2))
    values = draw(arrays(float, shape, elements=numbers))
    weights = draw(arrays(float, shape[1], elements=st.integers(0, 9).map(float)))
    weights[draw(st.integers(0, shape[1] - 1))] += 1.0
    return values, weights, draw(arrays(bool, shape[1]))


@given(sheets())
def test_against_pymcdm(sheet: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    values, weights, better = sheet
    share, types = weights / weights.sum(), np.where(better, 1, -1)
    with np.errstate(all="ignore"):
        theirs = TOPSIS(vector_normalization)(values, share, types, validation=False)
        summed = WSM(minmax_normalization)(values, share, types, validation=False)
    ours = topsis(values, weights, better)
    same = np.isnan(theirs)  # all candidates alike: no distance at all, where they divide 0 by 0
    assert ours.value[~same] == pytest.approx(theirs[~same], abs=1e-9)
    assert (ours.value[same] == 1.0).all()
    assert weighted_sum(values, weights, better).value == pytest.approx(summed, abs=1e-9)


def test_by_hand() -> None:
    """People 1,000, 500, 200 (weight 3); km 0, 50, 100 (weight 1)."""
    assert normalized(VALUES, BETTER).tolist() == [[1.0, 1.0], [0.375, 0.5], [0.0, 0.0]]
    found = weighted_sum(VALUES, [3, 1], BETTER)
    assert found.value == pytest.approx([1.0, 0.75 * 0.375 + 0.25 * 0.5, 0.0])
    assert found.rank.tolist() == [1, 2, 3]
    assert (found.low == found.value).all()
    assert (found.high == found.value).all()
    close = topsis(VALUES, [3, 1], BETTER)
    people = 0.75 * VALUES[:, 0] / np.sqrt(1000**2 + 500**2 + 200**2)
    km = 0.25 * VALUES[:, 1] / np.sqrt(50**2 + 100**2)
    to_best = np.hypot(people[1] - people[0], km[1])
    to_worst = np.hypot(people[1] - people[2], km[1] - km[2])
    assert close.value == pytest.approx([1.0, to_worst / (to_worst + to_best), 0.0])


def test_a_missing_number_is_not_zero() -> None:
    """Without km, the second is scored by its people alone; the range holds any km."""
    values = VALUES.copy()
    values[1, 1] = np.nan
    found = weighted_sum(values, [3, 1], BETTER)
    assert found.value[1] == pytest.approx(0.375)
    assert (found.low[1], found.high[1]) == pytest.approx((0.75 * 0.375, 0.75 * 0.375 + 0.25))
    assert found.low[0] == found.high[0] == found.value[0]
    as_zero = weighted_sum(np.nan_to_num(values), [3, 1], BETTER)
    assert found.value[1] != pytest.approx(as_zero.value[1])
    close = topsis(values, [3, 1], BETTER)
    assert close.low[1] < close.value[1] < close.high[1]


@given(sheets(), st.data())
def test_ranges_hold_every_number_that_may_be_missing(
    sheet: tuple[np.ndarray, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    """Any number between the others gives a score, and a rank, within what was said before."""
    values, weights, better = sheet
    values = np.vstack([values, values[:2]])  # ends of each part stay known
    row, column = len(values) - 1, data.draw(st.integers(0, values.shape[1] - 1))
    known = values[:row, column]
    true = data.draw(st.floats(float(known.min()), float(known.max())))
    hidden = values.copy()
    hidden[row, column] = np.nan
    values[row, column] = true
    before = weighted_sum(hidden, weights, better)
    after = weighted_sum(values, weights, better)
    assert before.low[row] - 1e-9 <= after.value[row] <= before.high[row] + 1e-9
    assert (before.best_rank <= after.rank).all()
    assert (after.rank <= before.worst_rank).all()
    close = topsis(hidden, weights, better)
    middle = close.value[row]
    assert np.isnan(middle) or close.low[row] - 1e-9 <= middle <= close.high[row] + 1e-9


def test_ties_share_a_rank_and_nothing_known_has_none() -> None:
    values = np.array([[1.0], [1.0], [0.0], [np.nan]])
    found = weighted_sum(values, [1], [True])
    assert found.rank.tolist() == [1, 1, 3, 0]
    assert (found.best_rank[3], found.worst_rank[3]) == (1, 3)
    assert np.isnan(topsis(values, [1], [True]).value[3])


def test_parts_where_all_are_alike_tell_nothing_apart() -> None:
    values = np.array([[5.0, 1.0], [5.0, 2.0]])
    assert normalized(values, [False, True])[:, 0].tolist() == [1.0, 1.0]
    assert topsis(np.zeros((2, 1)), [1], [True]).value.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [np.nan, 1], [1]])
def test_weights_that_make_no_score_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        weighted_sum(VALUES, weights, BETTER)
    with pytest.raises(ValueError, match="weights"):
        topsis(VALUES, weights, BETTER)


def test_infinite_values_and_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        topsis([[np.inf, 1.0]], [1, 1], BETTER)
    with pytest.raises(ValueError, match="one for each part"):
        normalized(VALUES, [True])
