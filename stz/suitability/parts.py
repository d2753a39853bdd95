"""The parts of the score: what each measures, in which unit, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stz.messages import translate

if TYPE_CHECKING:
    from stz.scenario import SuitabilityWeights


@dataclass(frozen=True)
class WeightedPart:
    """One part of the score, as a scenario weighs it.

    Attributes
    ----------
    name : str
        ``talent, fiber, grid, flood, seismic, gateway`` or ``existing``.
    more_is_better : bool
        Which way is better.
    weight : float
        Share of the whole, 0 to 1; the shares of all parts add up to 1.
    basis : str
        What the weight rests on, as the scenario says.
    """

    name: str
    more_is_better: bool
    weight: float
    basis: str

    @property
    def label(self) -> str:
        """What it is called, in the language of the reader."""
        return translate(f"suitability.part.{self.name}")

    @property
    def unit(self) -> str:
        """Unit of its numbers, in the language of the reader."""
        return translate(f"suitability.unit.{self.name}")

    @property
    def in_a_sentence(self) -> str:
        """The label as a sentence says it."""
        return self.label[:1].lower() + self.label[1:]


def weighed_parts(weights: SuitabilityWeights) -> tuple[WeightedPart, ...]:
    """Return the parts with their share of the whole, in the order of the scenario's section."""
    said = weights.parts
    whole = sum(part.weight for part in said.values())
    more = {"talent": True, "existing": weights.existing.better == "more"}
    return tuple(
        WeightedPart(name, more.get(name, False), part.weight / whole, part.basis)
        for name, part in said.items()
    )


def weights_told(parts: tuple[WeightedPart, ...]) -> str:
    """Return the weights in one line, heaviest first: ``people in reach 35 %, ...``."""
    order = sorted(parts, key=lambda part: -part.weight)
    return ", ".join(f"{part.in_a_sentence} {weight_told(part)}" for part in order)


def weight_told(part: WeightedPart) -> str:
    """Return the weight of a part as a percentage: ``35 %``."""
    return f"{100 * part.weight:.3g} %"
