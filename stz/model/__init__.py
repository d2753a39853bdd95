"""An instance comes in; its formulation in PuLP leaves: columns, rows, metrics, objectives."""

from stz.model.column_layout import Decided
from stz.model.columns import (
    NO_COLUMN,
    Columns,
    FloatArray,
    IntArray,
    Linear,
    YearColumns,
    combined,
    linear,
)
from stz.model.fiber_graph import PATH_LEVELS, ROOT, FiberGraph, downtime_targets, needs_all_links
from stz.model.horizon import horizon
from stz.model.limit_rows import bound_rows, limit_rows, quota_rows, year_budget_rows
from stz.model.metrics import REGISTRY, Metric
from stz.model.money import assignment, benefits, capex_paid, of_new_sites, opex
from stz.model.objective import OBJECTIVES, Objective, check_bound_names, parse_objective
from stz.model.people_rows import (
    mandatory_rows,
    nested_rows,
    pool_rows,
    reach_rows,
    states_reach,
)
from stz.model.planning_model import PlanningModel, build_model
from stz.model.reached import is_asked, less_may_be_better, reached_shares
from stz.model.rows import Layout, Row, positions, reach_bounds
from stz.model.writer import WritingStopped, never
from stz.model.zone_rows import EARTH_KM, block_rows, open_rows, seat_rows, spacing_rows

__all__ = [
    "EARTH_KM",
    "NO_COLUMN",
    "OBJECTIVES",
    "PATH_LEVELS",
    "REGISTRY",
    "ROOT",
    "Columns",
    "Decided",
    "FiberGraph",
    "FloatArray",
    "IntArray",
    "Layout",
    "Linear",
    "Metric",
    "Objective",
    "PlanningModel",
    "Row",
    "WritingStopped",
    "YearColumns",
    "assignment",
    "benefits",
    "block_rows",
    "bound_rows",
    "build_model",
    "capex_paid",
    "check_bound_names",
    "combined",
    "downtime_targets",
    "horizon",
    "is_asked",
    "less_may_be_better",
    "limit_rows",
    "linear",
    "mandatory_rows",
    "needs_all_links",
    "nested_rows",
    "never",
    "of_new_sites",
    "open_rows",
    "opex",
    "parse_objective",
    "pool_rows",
    "positions",
    "quota_rows",
    "reach_bounds",
    "reach_rows",
    "reached_shares",
    "seat_rows",
    "spacing_rows",
    "states_reach",
    "year_budget_rows",
]
