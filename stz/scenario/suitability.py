"""How candidates are scored beside the optimizer: a weight for each part, with its basis.

No plan depends on these numbers. They are a planner's scoring sheet, shown beside the choice.
"""

from __future__ import annotations

from typing import Literal

from stz.scenario.sections import NonNegative, Section, Text


class ScoredPart(Section):
    """One part of the score."""

    weight: NonNegative
    """How much the part counts; only the proportions of the weights matter, 0 leaves it out."""
    basis: Text
    """Why it counts so much, and where that comes from."""


class ExistingZonesPart(ScoredPart):
    """The part of the score for existing zones nearby, which some count for and others against."""

    better: Literal["more", "less"] = "less"
    """Whether more zones nearby are better (firms near firms) or fewer (places not yet served)."""


class SuitabilityWeights(Section):
    """Weights of the score that each candidate gets beside the optimizer's choice."""

    talent: ScoredPart
    """People within reach who would work there, persons; more is better."""
    fiber: ScoredPart
    """New fiber to the nearest fiber in service that counts, km; less is better."""
    grid: ScoredPart
    """Minutes a year without supply from the grid, load shedding included; less is better."""
    flood: ScoredPart
    """Floods on record in the district; fewer are better."""
    seismic: ScoredPart
    """Peak ground acceleration of the seismic zone, g; less is better."""
    gateway: ScoredPart
    """Minutes by road to the nearest gateway; less is better."""
    existing: ExistingZonesPart
    """Operating zones and parks within the longest travel to work (reach.max_minutes)."""

    @property
    def parts(self) -> dict[str, ScoredPart]:
        """Every part by its name, in the order of this section."""
        return {name: getattr(self, name) for name in type(self).model_fields}
