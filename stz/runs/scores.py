"""The scores of all candidates beside the choice of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stz.errors import DataError
from stz.runs.trace import evidence_of
from stz.suitability import SuitabilityTable

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.runs.evidence import TracedRun


def scores_of(run: TracedRun, layers: Layers | None = None) -> SuitabilityTable | None:
    """Return the scores of all candidates beside the choice of a run.

    Parameters
    ----------
    run : Run
        The run.
    layers : Layers, optional
        The layers; default those that its scenario names.

    Returns
    -------
    SuitabilityTable or None
        None where there are none: the scenario has no weights, the problem was given as tables, or
        the layers no longer make its problem.
    """
    if run.scenario.suitability is None or run.scenario.problem == "tables":
        return None
    try:
        return evidence_of(run, layers).basis.scores
    except DataError:
        return None
