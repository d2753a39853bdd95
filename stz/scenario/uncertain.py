"""How far the numbers of a scenario are known: low and high of each, in one place.

The central value is the number itself, where the scenario has it. A range stands for one number, or
as a factor for many at once (all fit-out costs, a column of a layer): one draw moves them together.
"""

from __future__ import annotations

from typing import Literal

from stz.scenario.own_data import Target
from stz.scenario.sections import Grade, Number, Switch, Text


class Uncertain(Target):
    """A number that is not well known, by key or by column of a layer, with its range."""

    name: Text
    """Name shown to people, such as "fiber cuts"."""
    low: Number
    """The lowest value that the evidence allows; of a factor, the lowest factor."""
    high: Number
    """The highest value that the evidence allows; of a factor, the highest factor."""
    factor: Switch = False
    """Whether low and high are multiples of what is there: always, where many numbers are meant."""
    distribution: Literal["triangular", "uniform", "lognormal"] = "triangular"
    """How values are drawn: triangular has its top at the central value, lognormal its median and
    90 % of its draws between low and high."""
    basis: Text
    """What low, high and the central value rest on."""
    grade: Grade
    """How well that is known, A to D."""
