"""What briefings say of how good the evidence of a plan is, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EVIDENCE_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "report.evidence": "How good is the evidence",
        "report.say.evidence.weak": "{share} of the exports of {year} rest on evidence of grade C "
        "or D. For each zone the weakest of three counts: the people it draws on, its power and "
        "its fiber; for people at home, the people and the fiber.",
        "report.say.evidence.talent": "By the figures on people alone it is {share}.",
        "report.say.evidence.tables": "The problem was given as tables, without grades of "
        "confidence.",
        "report.say.evidence.unknown": "The evidence was not graded, because the data layers are "
        "not those that the plan was made from.",
        "report.table.grades": "Exports by the grade of their evidence",
        "report.table.grades.note": "Exports of the last year, those of existing zones included.",
        "report.table.weakest": "The weakest numbers that matter",
        "report.table.weakest.note": "Each number is made 10 % worse and all decisions stay the "
        "same. Its effect, as a share of the exports, the capital or the downtime it changes, is "
        "multiplied by 1 for grade A, 2 for B, 3 for C and 4 for D; the largest products, at most "
        "ten, are listed. An assumption has no grade and counts as D.",
        "report.col.grade": "Grade",
        "report.col.meaning": "Meaning",
        "report.col.by_weakest": "By the weakest evidence",
        "report.col.by_talent": "By the figures on people",
        "report.col.number_named": "Number",
        "report.evidence.none": "none",
        "report.evidence.assumed": "assumption or figure of the scenario; its basis is beside it "
        "in the scenario file",
        "report.evidence.talent": "IT people of {name} district",
        "report.evidence.rights_of_way": "Cost of the new link {name}, USD million",
        "report.evidence.grid_reliability": "Power outages of {name}, minutes a year at the zone "
        "that is down longest",
    }
)
"""Words on the evidence of a plan, in English."""
