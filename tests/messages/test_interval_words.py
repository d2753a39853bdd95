"""Intervals in the reader's words: ends rounded outward."""

from __future__ import annotations

import math

import pytest

from stz.interval import Interval
from stz.messages import interval_words


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.301, 0.349, "0.30 to 0.35 km"),
        (-0.301, -0.299, "-0.31 to -0.29 km"),
        (0.3, 0.3, "0.30 km"),
        (0.3, 0.3000000001, "0.30 km"),
        (1.234, math.inf, "at least 1.23 km"),
        (-math.inf, 1.234, "at most 1.24 km"),
        (-math.inf, math.inf, "not known"),
        (math.inf, math.inf, "no plan"),
    ],
)
def test_words(low: float, high: float, said: str) -> None:
    assert interval_words(Interval(low, high, "km")) == said
