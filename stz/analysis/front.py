"""Plans on two scales, and which of them no other plan beats on both."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from stz.analysis.comparison import metric_value
from stz.analysis.run_facts import facts_of
from stz.errors import ScenarioError
from stz.messages import text_of
from stz.plan import LESS_IS_BETTER
from stz.runs import Run


def front(runs: Sequence[Run], x: str, y: str) -> pd.DataFrame:
    """Return plans by two metrics, sorted along the first.

    Parameters
    ----------
    runs : sequence of Run
        Plans.
    x, y : str
        Metrics of ``metrics.json``, e.g. ``capex`` and ``exports``.

    Returns
    -------
    DataFrame
        ``position`` (in ``runs``), ``letter, name, x, y, x_unit, y_unit, dominated``: whether
        another plan is at least as good on both and better on one.

    Raises
    ------
    ScenarioError
        If a run lacks a metric, the two are the same, or their units differ between runs.
    """
    if x == y:
        raise ScenarioError(f"both axes of the front show {x!r}", "choose two metrics")
    rows = []
    for position, (run, told) in enumerate(zip(runs, facts_of(runs), strict=True)):
        units = run.metrics.get("units") or {}
        rows.append(
            {
                "position": position,
                "letter": told.letter,
                "name": told.name,
                "x": metric_value(run, x),
                "y": metric_value(run, y),
                "x_unit": text_of(units.get(x)),
                "y_unit": text_of(units.get(y)),
            }
        )
    columns = ["position", "letter", "name", "x", "y", "x_unit", "y_unit"]
    table = pd.DataFrame(rows, columns=columns)
    for axis, metric in (("x_unit", x), ("y_unit", y)):
        found = sorted(set(table[axis]))
        if len(found) > 1:
            raise ScenarioError(
                f"{metric} is in {' and '.join(found)}",
                "compare plans with the same number of years",
            )
    table["dominated"] = _dominated(table, x, y)
    return table.sort_values(["x", "y", "position"]).reset_index(drop=True)


def _dominated(table: pd.DataFrame, x: str, y: str) -> list[bool]:
    points = [
        (-a if x in LESS_IS_BETTER else a, -b if y in LESS_IS_BETTER else b)
        for a, b in zip(table["x"], table["y"], strict=True)
    ]
    return [
        any(
            other[0] >= own[0] and other[1] >= own[1] and other != own
            for other in points
        )
        for own in points
    ]  # fmt: skip
