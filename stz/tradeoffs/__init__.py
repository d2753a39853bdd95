"""A problem comes in; fronts between two metrics, price curves and other good plans leave."""

from stz.tradeoffs.alternative_search import AlternativesProgress, alternatives
from stz.tradeoffs.alternatives import Alternative, Alternatives, SharedElement
from stz.tradeoffs.axes import Axis, axes_of
from stz.tradeoffs.front import Front, FrontPoint
from stz.tradeoffs.front_search import FrontProgress, certified_front
from stz.tradeoffs.plan_distance import Distance, PlanMeter
from stz.tradeoffs.price_curve import Curve, CurvePoint, price_of

__all__ = [
    "Alternative",
    "Alternatives",
    "AlternativesProgress",
    "Axis",
    "Curve",
    "CurvePoint",
    "Distance",
    "Front",
    "FrontPoint",
    "FrontProgress",
    "PlanMeter",
    "SharedElement",
    "alternatives",
    "axes_of",
    "certified_front",
    "price_of",
]
