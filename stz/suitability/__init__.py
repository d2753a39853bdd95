"""A scenario, its layers and perhaps a plan come in; scores of all candidates leave, in parts."""

from stz.suitability.methods import Scores, normalized, topsis, weighted_sum
from stz.suitability.parts import WeightedPart, weighed_parts, weight_told, weights_told
from stz.suitability.plan_facts import PlanBeside, PlanFacts
from stz.suitability.score import suitability
from stz.suitability.table import CandidateScore, Disagreement, PartScore, SuitabilityTable

__all__ = [
    "CandidateScore",
    "Disagreement",
    "PartScore",
    "PlanBeside",
    "PlanFacts",
    "Scores",
    "SuitabilityTable",
    "WeightedPart",
    "normalized",
    "suitability",
    "topsis",
    "weighed_parts",
    "weight_told",
    "weighted_sum",
    "weights_told",
]
