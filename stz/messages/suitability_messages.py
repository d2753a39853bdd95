"""What scores of candidates are called, on maps and in briefings, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SUITABILITY_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        # parts of the score
        "suitability.part.talent": "People in reach",
        "suitability.part.fiber": "New fiber",
        "suitability.part.grid": "Grid outages",
        "suitability.part.flood": "Floods",
        "suitability.part.seismic": "Seismic shaking",
        "suitability.part.gateway": "Travel to a gateway",
        "suitability.part.existing": "Zones nearby",
        "suitability.unit.talent": "people",
        "suitability.unit.fiber": "km",
        "suitability.unit.grid": "minutes a year",
        "suitability.unit.flood": "on record",
        "suitability.unit.seismic": "g",
        "suitability.unit.gateway": "minutes by road",
        "suitability.unit.existing": "within reach",
        # the layer of the map
        "suitability": "Suitability score",
        "suitability.class": "Score {low} to {high}",
        "suitability.none": "No score: no part is known",
        "suitability.note": "A weighted score of each candidate, 0 worst to 1 best, beside the "
        "optimizer's choice, which does not use it. Weights are assumptions of the scenario: "
        "{weights}. Ring: chosen by the plan.",
        "suitability.chosen": "Chosen by the plan",
        "suitability.score": "Score",
        "suitability.rank": "Rank",
        "suitability.rank.of": "{rank} of {number}",
        "suitability.rank.between": "{rank} of {number}, between {best} and {worst}",
        "suitability.topsis": "TOPSIS",
        "suitability.topsis.told": "{score}, rank {rank} of {number}",
        "suitability.why": "Score and plan disagree",
        "suitability.cell": "{raw}: score {score}, weight {weight}{grade}",
        "suitability.cell.grade": ", grade {grade}",
        "suitability.cell.missing": "missing; left out of the score",
        # the part of the briefing
        "report.suitability": "Scores beside the choice",
        "report.say.suitability": "A scoring sheet ranks {number} candidates by weights that the "
        "scenario states ({weights}). The plan does not use it: it counts people once, shares "
        "fiber and keeps the budget, which a score of single places cannot.",
        "report.say.suitability.agree": "Of the {chosen} zones that the plan opens, {same} are "
        "among the {chosen} best by score.",
        "report.say.suitability.missing": "{number} candidates lack a number ({parts}); they are "
        "scored by their other parts, and never as 0.",
        "report.table.suitability": "Candidates by score, and the plan's choice",
        "report.table.suitability.note": "The {most} best by score, and every zone that the plan "
        "opens. Score: weighted sum of the parts, 0 to 1. TOPSIS: closeness to the best, 0 to 1. A "
        "dash: the number is missing.",
        "report.table.disagree": "Where score and plan disagree",
        "report.table.disagree.note": "Facts of this plan with everything else left as it is; not "
        "a proof that no better plan has the place.",
        "report.col.rank": "Rank",
        "report.col.candidate": "Candidate",
        "report.col.score": "Score",
        "report.col.topsis": "TOPSIS",
        "report.col.topsis_rank": "TOPSIS rank",
        "report.col.in_plan": "Plan",
        "report.col.why": "Why",
        "report.col.part.talent": "People in reach",
        "report.col.part.fiber": "New fiber, km",
        "report.col.part.grid": "Grid outages, hours a year",
        "report.col.part.flood": "Floods",
        "report.col.part.seismic": "Seismic, g",
        "report.col.part.gateway": "To a gateway, min",
        "report.col.part.existing": "Zones nearby",
        "report.suitability.chosen": "opens",
        "report.suitability.closed": "stays closed",
        "report.suitability.unknown": "–",
    }
)
"""Words on scores of candidates, in English."""
