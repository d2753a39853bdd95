"""Names keep off each other, off signs, and on the page; signs push each other apart."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.figures.label_placement import Box, Named, place_labels, spread

PAGE = Box(0, 0, 400, 300)
POINTS = st.tuples(st.floats(5, 395), st.floats(5, 295))


def _box(one: Named, spot: tuple[float, float]) -> Box:
    wide = (0.68 if one.bold else 0.60) * one.size * len(one.text) / 2
    high = 1.15 * one.size / 2
    return Box(spot[0] - wide, spot[1] - high, spot[0] + wide, spot[1] + high)


@given(st.lists(POINTS, max_size=25))
def test_no_name_covers_anything(points: list[tuple[float, float]]) -> None:
    named = [Named("Name" * (1 + at % 3), x, y, 4, 7) for at, (x, y) in enumerate(points)]
    signs = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    spots = place_labels(named, signs, PAGE)
    assert len(spots) == len(named)
    boxes = [_box(one, spot) for one, spot in zip(named, spots, strict=True) if spot is not None]
    assert all(box.within(PAGE) for box in boxes)
    assert not any(box.meets(sign) for box in boxes for sign in signs)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))


def test_a_name_alone_stands_to_the_right() -> None:
    (spot,) = place_labels([Named("Quetta", 200, 150, 5, 7)], [], PAGE)
    assert spot is not None
    assert spot[0] > 205
    assert spot[1] == 150


def test_there_may_be_no_room() -> None:
    assert place_labels([Named("Quetta", 200, 150, 5, 7)], [PAGE], PAGE) == (None,)


def test_a_point_under_a_name_has_none() -> None:
    near, far = place_labels(
        [Named("Multan", 200, 150, 5, 7), Named("Burewala", 215, 151, 3, 6)], [], PAGE
    )
    assert near is not None
    assert far is None


def test_what_is_to_be_avoided_is_covered_only_at_need() -> None:
    right = Box(206, 100, 400, 200)
    (spot,) = place_labels([Named("Multan", 200, 150, 5, 7)], [], PAGE, [right])
    assert spot is not None
    assert spot[0] < 200
    (spot,) = place_labels([Named("Multan", 200, 150, 5, 7)], [], PAGE, [PAGE])
    assert spot is not None
    assert spot[0] > 200


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60), st.floats(3, 9)), max_size=6))
def test_signs_end_up_beside_each_other(signs: list[tuple[float, float, float]]) -> None:
    spots = spread(signs)
    for (at, one), (other, two) in itertools.combinations(enumerate(spots), 2):
        assert math.dist(one, two) >= signs[at][2] + signs[other][2] - 0.5


def test_signs_that_have_room_stay() -> None:
    assert spread([(0, 0, 5), (20, 0, 5)]) == ((0, 0), (20, 0))
    assert spread([(3, 4, 5), (3, 4, 5)])[0] != pytest.approx((3, 4))
