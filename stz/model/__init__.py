"""The formulation in PuLP: columns, named constraint groups, metrics, objectives."""

from stz.model.metrics import REGISTRY, Metric
from stz.model.planning_model import OBJECTIVES, PlanningModel, build_model

__all__ = ["OBJECTIVES", "REGISTRY", "Metric", "PlanningModel", "build_model"]
