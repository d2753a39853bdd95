"""Numbers of the scenario: what a planner wrote, or a program gave with its tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean
from stz.runs.trace.ledger import Ledger, part_of


def scenario_key(ledger: Ledger, key: str) -> float:
    """Return a number of the scenario; NaN for a key that holds no single number.

    Raises
    ------
    ScenarioError
        If there is no such key.
    """
    found: object = ledger.run.scenario
    instance = ledger.run.instance
    given = {**asdict(instance.limits), **{f"policy.{k}": v for k, v in
                                           asdict(instance.levers).items()}}  # fmt: skip
    if not ledger.of_layers and key in given:
        found = given[key]
        ledger.reported(key, str(found))
    else:
        for part in key.split("."):
            try:
                found = part_of(found, part)
            except (AttributeError, KeyError, StopIteration, ValueError) as error:
                known = sorted(type(ledger.run.scenario).model_fields)
                problem = Problem("trace", "there is no such key of the scenario",
                                  did_you_mean(key, known), value=f"scenario.{key}")  # fmt: skip
                raise ScenarioError(problem) from error
        ledger.note_key(key, found)
    value = float(found) if isinstance(found, int | float) else math.nan
    return ledger.step(key, value, "", _told(found))


def _told(found: object) -> str:
    if isinstance(found, Mapping):
        return "the scenario says " + ", ".join(f"{key}: {part}" for key, part in found.items())
    return f"the scenario says {found}"
