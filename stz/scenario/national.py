"""The country's own figure: official exports, the goal, and reforms that move earnings into it.

Nothing of a plan depends on this section. What reforms do rests on stated assumptions with ranges;
each can be switched off.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from stz.scenario.sections import Grade, NonNegative, Positive, Section, Share, Switch, Text


class ShareRange(Section):
    """A share that is known from one value to another."""

    low: Share
    """The lowest value, 0 to 1."""
    high: Share
    """The highest value, 0 to 1."""
    basis: Text
    """What both ends rest on."""
    grade: Grade
    """How well that is known, A to D."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low, {self.low:g}, must not be above high, {self.high:g}")
        return self


class Reform(ShareRange):
    """A reform: the share of unrecorded earnings that it would bring into the record."""

    to: Share
    """What is set: the share of dollars kept, or the rate of the tax, 0 to 1."""
    on: Switch = True
    """Whether it is counted."""


class Reforms(Section):
    """Reforms that are usually asked for, beside fiber and zones."""

    retention: Reform
    """A larger share of dollars that firms may keep."""
    tax: Reform
    """One flat presumptive tax. It acts on what retention leaves unrecorded."""


class National(Section):
    """Official exports and the goal, and how far reforms would go toward it."""

    exports_musd: Positive
    """Official exports of the last whole fiscal year, USD million."""
    fiscal_year: Annotated[str, Field(strict=True, pattern=r"^FY\d{4}-\d{2}$")]
    """That year, such as FY2024-25."""
    goal_musd: NonNegative
    """What is aimed at, USD million a year."""
    basis: Text
    """Source of the official figure."""
    grade: Grade
    """How well it is known, A to D."""
    unrecorded: ShareRange
    """Share of all earnings that is not in the record: kept abroad, or brought in otherwise."""
    reforms: Reforms
    """What would move it into the record."""
