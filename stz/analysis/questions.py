"""What runs were asked and made from, and how far their answers can be compared at all."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from stz.analysis.run_facts import RunFacts
from stz.messages import number, text_of, translate
from stz.runs import Run
from stz.scenario import flat, value_text

_NAMES = {"name", "title", "description", "changed_from", "changes"}
"""What a scenario is called is no part of the question."""


def asked_differently(runs: Sequence[Run], facts: Sequence[RunFacts]) -> pd.DataFrame:
    """Return the keys of the scenarios that differ, one column per run under its letter.

    Parameters
    ----------
    runs : sequence of Run
        The first is the base.
    facts : sequence of RunFacts
        Their letters.
    """
    asked = [
        {
            key: value_text(value)
            for key, value in flat(run.scenario.model_dump(mode="json", exclude=_NAMES))
        }
        for run in runs
    ]
    letters = [one.letter for one in facts]
    keys = dict.fromkeys(key for scenario in asked for key in scenario)
    rows = [
        {"key": key}
        | {letter: scenario.get(key, "") for letter, scenario in zip(letters, asked, strict=True)}
        for key in keys
        if len({scenario.get(key, "") for scenario in asked}) > 1
    ]
    return pd.DataFrame(rows, columns=["key", *letters])


def cautions(runs: Sequence[Run], facts: Sequence[RunFacts]) -> tuple[str, ...]:
    """Return what a reader must know before reading a difference as an effect.

    Parameters
    ----------
    runs : sequence of Run
        The first is the base.
    facts : sequence of RunFacts
        Their headlines.
    """
    base, first = runs[0], facts[0]
    found: list[str] = []
    for run, told in zip(runs[1:], facts[1:], strict=True):
        pair = {"base": first.label, "run": told.label}
        other = layers_that_differ(base, run)
        if other:
            found.append(translate("compare.caution.layers", **pair, layers=", ".join(other)))
        elif _instances_differ(base, run) and not _scenarios_differ(base, run):
            found.append(translate("compare.caution.instance", **pair))
        if (first.objective_name, first.maximize) != (told.objective_name, told.maximize):
            found.append(translate("compare.caution.objective", **pair))
        elif first.unit != told.unit:
            found.append(translate("compare.caution.unit", **pair))
        elif not is_proven(first, told) and first.objective != told.objective:
            difference = f"{number(abs(told.objective - first.objective), 3)} {told.unit}"
            found.append(translate("compare.caution.gap", **pair, difference=difference))
    return tuple(found)


def is_proven(one: RunFacts, other: RunFacts) -> bool:
    """Return whether the best plans of two runs differ for certain, whatever the gaps hide.

    The best plan of a run lies between its objective and its bound; only if these spans do not
    meet is a difference proven.
    """
    if math.isnan(one.objective) or math.isnan(other.objective):
        return False
    return not one.best.overlaps(other.best)


def layers_that_differ(one: Run, other: Run) -> list[str]:
    """Return the names of layers whose hashes differ between two runs, or that only one has."""
    first, second = _hashes(one), _hashes(other)
    return sorted(
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    )


def _hashes(run: Run) -> dict[str, str]:
    records = run.provenance.get("layers") or []
    return {text_of(record.get("layer")): text_of(record.get("sha256")) for record in records}


def _instances_differ(one: Run, other: Run) -> bool:
    key = "instance_sha256"
    return bool(one.provenance.get(key) != other.provenance.get(key))


def _scenarios_differ(one: Run, other: Run) -> bool:
    return bool(one.scenario.model_dump(mode="json") != other.scenario.model_dump(mode="json"))
