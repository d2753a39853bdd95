"""A problem and a target come in; the cheapest plan, the ceiling and what stands between leave."""

from stz.targets.ceiling import Ceiling, ceiling, without_money
from stz.targets.cost_curve import TargetCost
from stz.targets.factors import Factor, factors_of
from stz.targets.needed import Needed, needed_alone
from stz.targets.target import Target
from stz.targets.target_search import TargetProgress, target

__all__ = [
    "Ceiling",
    "Factor",
    "Needed",
    "Target",
    "TargetCost",
    "TargetProgress",
    "ceiling",
    "factors_of",
    "needed_alone",
    "target",
    "without_money",
]
