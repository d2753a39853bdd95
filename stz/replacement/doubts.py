"""Which number of a place a planner can most doubt, by the ranges that the scenario gives."""

from __future__ import annotations

from typing import Literal

from stz.scenario import Scenario

Number = Literal["talent", "fiber", "downtime"]
"""People available, cost of the fiber, minutes a year without power."""
NUMBERS: tuple[Number, ...] = ("talent", "fiber", "downtime")
_KEYS = {
    "talent": ("talent.", "reach.", "exports."),
    "fiber": ("fiber.cost",),
    "downtime": ("power.",),
}
_LAYERS = {
    "talent": ("talent", "talent_city"),
    "fiber": ("rights_of_way", "backbone_links"),
    "downtime": ("grid_reliability",),
}


def most_doubted(scenario: Scenario | None) -> Number:
    """Return the number with the worst grade among the uncertain ones of a scenario.

    Of equal grades the one with the widest range; talent where the scenario says nothing. Downtime
    counts only where an availability is promised: nothing else depends on it.
    """
    if scenario is None:
        return "talent"
    promised = scenario.availability is not None
    ranked = []
    for entry in scenario.uncertain:
        for number in NUMBERS:
            if number == "downtime" and not promised:
                continue
            key, layer = entry.key or "", entry.layer or ""
            if key.startswith(_KEYS[number]) or layer in _LAYERS[number]:
                width = entry.high / entry.low if entry.low > 0 else float("inf")
                ranked.append((entry.grade, width, -NUMBERS.index(number), number))
    return max(ranked)[-1] if ranked else "talent"
