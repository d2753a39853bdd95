"""A problem comes in; fronts between two metrics, price curves and other good plans leave."""

from stz.tradeoffs.axes import Axis, axes_of
from stz.tradeoffs.front import Front, FrontPoint
from stz.tradeoffs.front_search import FrontProgress, certified_front
from stz.tradeoffs.price_curve import Curve, CurvePoint, price_of

__all__ = [
    "Axis",
    "Curve",
    "CurvePoint",
    "Front",
    "FrontPoint",
    "FrontProgress",
    "axes_of",
    "certified_front",
    "price_of",
]
