"""A problem and a target come in; the cheapest plan, the ceiling and what stands between leave."""

from stz.targets.bars import Bar, bars_to_ceiling, bars_to_goal
from stz.targets.ceiling import Ceiling, ceiling, without_money
from stz.targets.cost_curve import TargetCost
from stz.targets.factors import Factor, factors_of
from stz.targets.national import NationalStep, national_steps, steps_table
from stz.targets.needed import Needed, needed_alone
from stz.targets.scenario_of import target_problem, target_scenario
from stz.targets.target import Target
from stz.targets.target_search import TargetProgress, target

__all__ = [
    "Bar",
    "Ceiling",
    "Factor",
    "NationalStep",
    "Needed",
    "Target",
    "TargetCost",
    "TargetProgress",
    "bars_to_ceiling",
    "bars_to_goal",
    "ceiling",
    "factors_of",
    "national_steps",
    "needed_alone",
    "steps_table",
    "target",
    "target_problem",
    "target_scenario",
    "without_money",
]
