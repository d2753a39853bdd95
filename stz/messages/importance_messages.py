"""What replacement costs are called, on maps and in briefings, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

IMPORTANCE_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "importance": "What the plan stands on",
        "importance.note": "How much is lost without each zone, link and city of the plan, and "
        "with each candidate that it leaves out. Heavier and darker signs: more is lost.",
        "importance.class.needed": "Needed",
        "importance.class.worthwhile": "Worthwhile",
        "importance.class.replaceable": "Replaceable",
        "importance.class.near miss": "Near miss (not in the plan)",
        "importance.class.far": "Far (not in the plan)",
        "importance.verdict.proven": "proven",
        "importance.verdict.likely": "likely",
        "importance.verdict.undecided": "undecided",
        "importance.class": "Class",
        "importance.free": "Loss, all may change",
        "importance.fixed": "Loss, rest of the plan fixed",
        "importance.none": "no plan",
        "importance.unknown": "not known",
        "importance.between": "{low} to {high} {unit}",
        "importance.exactly": "{low} {unit}",
        "importance.at.least": "at least {low} {unit}",
        "importance.at.most": "at most {high} {unit}",
        "importance.kind.zone": "Zone",
        "importance.kind.link": "Link",
        "importance.kind.ring": "Chain of links",
        "importance.kind.city": "City",
        "importance.kind.candidate": "Candidate",
        "report.importance": "What this plan stands on",
        "report.say.importance": "Without a needed part the best plan loses more than 1 % of the "
        "objective; without a replaceable part at most 0.1 %. Losses are intervals between the "
        "best plan known and a proven bound.",
        "report.say.importance.counts": "Of the {own} parts of the plan {needed} are needed, "
        "{worthwhile} worthwhile and {replaceable} replaceable; {undecided} of these classes are "
        "undecided.",
        "report.table.importance": "The parts that matter most",
        "report.table.importance.note": "The {most} parts of each kind with the largest loss, and "
        "candidates that the plan leaves out by a small margin. Verdict: proven by bounds, likely "
        "by the best plans known, or undecided.",
        "report.col.kind": "Kind",
        "report.col.part": "Part",
        "report.col.class": "Class",
        "report.col.verdict": "Verdict",
        "report.col.loss": "Loss, all may change",
        "report.col.loss_fixed": "Loss, rest fixed",
    }
)
"""Words on replacement costs, in English."""
