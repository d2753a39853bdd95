"""Numbers with the words that go with them."""

from __future__ import annotations

import pytest

from stz.plan import UNITS
from stz.plurals import agreeing, counted, unit_for


@pytest.mark.parametrize(
    ("number", "words", "text"),
    [
        (1, ("site",), "1 site"),
        (0, ("site",), "0 sites"),
        (2, ("city", "cities"), "2 cities"),
        (1.0, ("hour",), "1 hour"),
        (0.1, ("time",), "0.1 times"),
        (1_234_567, ("person", "people"), "1,234,567 people"),
    ],
)
def test_counts_have_their_noun(number: float, words: tuple[str, ...], text: str) -> None:
    assert counted(number, *words) == text
    assert agreeing(number, *words) == text.split()[1]


def test_units_behind_a_one_are_singular() -> None:
    one = {unit_for(1, unit) for unit in UNITS.values()}
    assert one == {"USD million per year", "USD million", "km", "person", "seat", "zone", "city",
                   "link"}  # fmt: skip
    assert {unit_for(2, unit) for unit in UNITS.values()} == set(UNITS.values())
    assert unit_for(None, "zones") == "zones"
