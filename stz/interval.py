"""``Interval``: a number known to lie between two others, and what may be claimed of it.

A solve gives an incumbent and a dual bound; what follows from solves lies between numbers made of
both, and is never shown as one number where it is not one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from stz.escape import escape_text

__all__ = ["LIKELY", "Interval", "Verdict"]

Verdict = Literal["proven", "likely", "undecided"]
"""How sure a claim is: proven by bounds, likely by the best plans known, or neither."""
LIKELY = 0.8
"""Share of a finite interval that must lie on one side of a limit for a claim to be likely."""
_TOLERANCE = 1e-9
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Interval:
    """A number between two others.

    Parameters
    ----------
    low, high : float
        Least and largest value it may have, both included; infinite where nothing is known.
    unit : str
        Unit of both, as the metric registry writes it.

    Raises
    ------
    ValueError
        If an end is no number, or the low end lies above the high end.

    Examples
    --------
    >>> loss = Interval(0.3104, 0.3552, "USD million per year")
    >>> print(loss)
    0.31 to 0.36 USD million per year
    >>> loss.verdict(above=0.2)
    'proven'
    """

    low: float
    high: float
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no interval; ends that cross by rounding alone are exchanged."""
        low, high = float(self.low), float(self.high)
        if math.isnan(low) or math.isnan(high):
            raise ValueError(f"an interval from {low} to {high}: both ends must be numbers")
        if low > high:
            if low - high > _TOLERANCE * max(1.0, abs(low), abs(high)):
                raise ValueError(f"an interval from {low} to {high}: the low end is the higher one")
            low, high = high, low
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @classmethod
    def point(cls, value: float, unit: str = "") -> Interval:
        """Return the interval of a number that is known exactly."""
        return cls(value, value, unit)

    @classmethod
    def unknown(cls, unit: str = "") -> Interval:
        """Return the interval of a number of which nothing is known."""
        return cls(-math.inf, math.inf, unit)

    @classmethod
    def spanning(cls, values: Iterable[float], unit: str = "") -> Interval:
        """Return the smallest interval that holds all of some numbers."""
        held = list(values)
        return cls(min(held), max(held), unit)

    @classmethod
    def of_optimum(
        cls, incumbent: float, bound: float, *, maximize: bool, unit: str = ""
    ) -> Interval:
        """Return where the best value of a solve lies; NaN stands for what the solve did not find.

        Parameters
        ----------
        incumbent, bound : float
            Value of the best plan found, and dual bound.
        maximize : bool
            Whether the incumbent is the low end.
        """
        worst, best = (-math.inf, math.inf) if maximize else (math.inf, -math.inf)
        found = worst if math.isnan(incumbent) else incumbent
        proven = best if math.isnan(bound) else bound
        # a bound that a plan passes by the tolerance of the solver proves that plan optimal
        proven = max(proven, found) if maximize else min(proven, found)
        return cls(min(found, proven), max(found, proven), unit)

    @property
    def width(self) -> float:
        """High end less low end."""
        return self.high - self.low if self.is_known else math.inf

    @property
    def middle(self) -> float:
        """Half-way between the ends; NaN where one is infinite."""
        return 0.5 * (self.low + self.high) if self.is_finite else math.nan

    @property
    def is_finite(self) -> bool:
        """Whether both ends are known."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def is_known(self) -> bool:
        """Whether one end at least is known."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    @property
    def is_point(self) -> bool:
        """Whether it is one number, but for rounding."""
        scale = max(1.0, abs(self.low), abs(self.high))
        return self.is_finite and self.width <= _TOLERANCE * scale

    def __contains__(self, value: float) -> bool:
        """Whether the number may be this one; rounding of solvers, 1e-6 of its size, is allowed."""
        slack = 1e-6 * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack

    def overlaps(self, other: Interval) -> bool:
        """Whether two numbers may be the same."""
        return self.low <= other.high and other.low <= self.high

    def __and__(self, other: Interval) -> Interval:
        """Return where a number lies of which both are known."""
        return Interval(max(self.low, other.low), min(self.high, other.high), self._unit(other))

    def __or__(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high), self._unit(other))

    def verdict(self, *, above: float | None = None, below: float | None = None) -> Verdict:
        """Return how sure it is that the number lies above a limit, or below one.

        Parameters
        ----------
        above, below : float
            One of the two: the limit of the claim, itself excluded.

        Returns
        -------
        str
            ``proven`` if the whole interval does, ``likely`` if the part `LIKELY` of a finite
            interval does, else ``undecided``: also where the opposite is proven.
        """
        if (above is None) == (below is None):
            raise ValueError("a verdict takes one limit: above or below")
        if below is not None:
            return (-self).verdict(above=-below)
        assert above is not None
        if self.low > above:
            return "proven"
        if self.is_finite and self.width > 0 and (self.high - above) / self.width >= LIKELY:
            return "likely"
        return "undecided"

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.unit)

    def __add__(self, other: Interval | float) -> Interval:
        if isinstance(other, Interval):
            return Interval(
                _sum(self.low, other.low, -math.inf), _sum(self.high, other.high, math.inf),
                self._unit(other),
            )  # fmt: skip
        return Interval(self.low + other, self.high + other, self.unit)

    __radd__ = __add__

    def __sub__(self, other: Interval | float) -> Interval:
        return self + (-other)

    def __rsub__(self, other: float) -> Interval:
        return -self + other

    def __mul__(self, factor: Interval | float) -> Interval:
        """Return a multiple; of two intervals one at most has a unit."""
        if not isinstance(factor, Interval):
            factor = Interval.point(factor)
        if self.unit and factor.unit:
            raise ValueError(f"{self.unit!r} times {factor.unit!r}: one must be a plain number")
        ends = [_product(a, b) for a in (self.low, self.high) for b in (factor.low, factor.high)]
        return Interval(min(ends), max(ends), self.unit or factor.unit)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Interval | float) -> Interval:
        """Return a part; the unit falls away where both have the same."""
        if not isinstance(divisor, Interval):
            divisor = Interval.point(divisor)
        if divisor.low <= 0 <= divisor.high:
            raise ZeroDivisionError(f"the divisor, {divisor}, may be 0")
        if divisor.unit and divisor.unit != self.unit:
            raise ValueError(f"{self.unit!r} over {divisor.unit!r}: no unit for that")
        inverse = Interval(1.0 / divisor.high, 1.0 / divisor.low)
        plain = Interval(self.low, self.high) * inverse
        return Interval(plain.low, plain.high, "" if divisor.unit else self.unit)

    def clipped(self, low: float = -math.inf, high: float = math.inf) -> Interval:
        """Return the interval with both ends moved between two limits."""
        return Interval(min(max(self.low, low), high), min(max(self.high, low), high), self.unit)

    def text(self, digits: int | None = None) -> str:
        """Return it in words: ``0.31 to 0.36``, ``at least 0.31``, ``not known``, with its unit.

        Ends are rounded outward, so that what is written still holds the number.

        Parameters
        ----------
        digits : int, optional
            Decimals; default two, and as many as tell the ends of a narrow interval apart.
        """
        if not self.is_known:
            return "not known"
        shown = self._digits() if digits is None else digits
        low, high = _rounded(self.low, shown, math.floor), _rounded(self.high, shown, math.ceil)
        if self.is_point:
            told = f"{round(self.middle, shown) + 0.0:,.{shown}f}"
        elif not math.isfinite(self.low):
            told = f"at most {high}"
        elif not math.isfinite(self.high):
            told = f"at least {low}"
        else:
            told = f"{low} to {high}"
        return f"{told} {self.unit}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """Return ``{low, high, unit}``, null for an end that is not known."""
        ends = {"low": self.low, "high": self.high}
        plain = {name: end if math.isfinite(end) else None for name, end in ends.items()}
        return {**plain, "unit": self.unit}

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<span>{escape_text(self.text())}</span>"

    def _digits(self) -> int:
        largest = max(abs(end) for end in (self.low, self.high) if math.isfinite(end))
        digits = 0 if largest >= 1000 else 2
        if self.is_finite and not self.is_point:
            while self.width < 2 * 10.0**-digits and digits < _MOST_DIGITS:
                digits += 1
        return digits

    def _unit(self, other: Interval) -> str:
        if self.unit != other.unit:
            raise ValueError(f"{self.unit!r} and {other.unit!r}: the units differ")
        return self.unit


def _sum(one: float, other: float, unknown: float) -> float:
    """Return a sum of ends; where one is unknown, so is the sum."""
    return unknown if unknown in (one, other) else one + other


def _product(one: float, other: float) -> float:
    """Return a product of ends, where nothing times infinity is nothing."""
    return 0.0 if 0.0 in (one, other) else one * other


def _rounded(value: float, digits: int, toward: Any) -> str:
    if not math.isfinite(value):
        return ""
    scale = 10.0**digits
    # 0.3 * 10 is not quite 3: a value that is whole but for rounding stays what it is
    scaled = value * scale
    whole = round(scaled) if abs(scaled - round(scaled)) < 1e-6 else toward(scaled)
    return f"{whole / scale + 0.0:,.{digits}f}"
