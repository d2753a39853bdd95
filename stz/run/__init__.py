"""The whole way in one call: from a scenario to a verified run folder."""

from stz.run.check import CheckReport, check_scenario
from stz.run.draw import map_run
from stz.run.prepare import Prepared, prepare
from stz.run.runner import run_scenario

__all__ = ["CheckReport", "Prepared", "check_scenario", "map_run", "prepare", "run_scenario"]
