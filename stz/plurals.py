"""Nouns, verbs and units that go with a number, in English; pages are translated elsewhere."""

from __future__ import annotations

_ONE_OF = {
    "cities": "city",
    "connected cities": "connected city",
    "links": "link",
    "new zones": "new zone",
    "persons": "person",
    "seats": "seat",
    "zones": "zone",
}


def counted(number: float, one: str, several: str = "") -> str:
    """Return a count with its noun: ``1 site``, ``2 sites``, ``3 cities``.

    Parameters
    ----------
    number : float
    one, several : str
        Words for one and for any other number; default adds an s.
    """
    text = f"{number:,.0f}" if float(number).is_integer() else f"{number:,g}"
    return f"{text} {agreeing(number, one, several)}"


def agreeing(number: float, one: str, several: str = "") -> str:
    """Return the word that goes with a number, as ``counted`` without the number."""
    return one if number == 1 else several or one + "s"


def unit_for(number: float | None, unit: str) -> str:
    """Return the unit as it stands behind a number: ``1 zone``, ``2 zones``, ``1 km``."""
    return _ONE_OF.get(unit, unit) if number == 1 else unit
