"""A scenario comes in; a verified run leaves, and all that is made of it. One call each."""

from stz.run.alternatives_run import AlternativesRun, alternatives_run
from stz.run.check import CheckReport, check_scenario
from stz.run.compare_runs import Compared, compare_runs
from stz.run.draw import changed_layers, map_run, picture_map
from stz.run.embed import PICTURE, embed_run
from stz.run.explain_run import explain_place, explain_run
from stz.run.figures import figures_run
from stz.run.find_run import find_run
from stz.run.front_run import FrontRun, front_run
from stz.run.prepare import Prepared, prepare, problem_of, read_scenario
from stz.run.report import FORMS, report_run
from stz.run.runner import no_plan, run_scenario, save_prepared
from stz.run.suitability import score_candidates
from stz.run.tables import prepared_tables, run_tables
from stz.run.target_run import TargetRun, target_run
from stz.run.versions import installation

__all__ = [
    "FORMS",
    "PICTURE",
    "AlternativesRun",
    "CheckReport",
    "Compared",
    "FrontRun",
    "Prepared",
    "TargetRun",
    "alternatives_run",
    "changed_layers",
    "check_scenario",
    "compare_runs",
    "embed_run",
    "explain_place",
    "explain_run",
    "figures_run",
    "find_run",
    "front_run",
    "installation",
    "map_run",
    "no_plan",
    "picture_map",
    "prepare",
    "prepared_tables",
    "problem_of",
    "read_scenario",
    "report_run",
    "run_scenario",
    "run_tables",
    "save_prepared",
    "score_candidates",
    "target_run",
]
