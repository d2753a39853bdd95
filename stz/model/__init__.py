"""The formulation in PuLP: columns, named constraint groups, metrics, objectives."""

from stz.model.column_layout import Decided
from stz.model.fiber_graph import downtime_targets, needs_all_links
from stz.model.metrics import REGISTRY, Metric
from stz.model.objective import OBJECTIVES, Objective, parse_objective
from stz.model.planning_model import PlanningModel, build_model

__all__ = [
    "OBJECTIVES",
    "REGISTRY",
    "Decided",
    "Metric",
    "Objective",
    "PlanningModel",
    "build_model",
    "downtime_targets",
    "needs_all_links",
    "parse_objective",
]
