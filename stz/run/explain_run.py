"""Explain a run: one place of its plan, or what every element of it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stz.run.prepare import OnPhase, silent

if TYPE_CHECKING:
    from stz.replacement import Explanation, Importance, ImportanceProgress
    from stz.runs import Run
    from stz.solver import Planner

PLACE_SECONDS, ALL_SECONDS = 60.0, 120.0
#: Relative gap of searches.
GAP = 5e-4
#: Seconds between two lines of progress.
EVERY_S = 5.0


def explain_place(
    run: Run | str | Path,
    place: str,
    *,
    time_limit: float | None = None,
    gap: float | None = None,
    on_phase: OnPhase = silent,
) -> Explanation:
    """Explain why a place is in the plan of a run, or is not.

    Parameters
    ----------
    run : Run, str or Path
        A run, or its folder.
    place : str
        Zone, candidate, link, ring or city, by id or name.
    time_limit, gap : float, optional
        Seconds, and relative gap of searches.
    on_phase : callable
        Told what is being done.

    Raises
    ------
    ScenarioError
        If there is no such run or place, or there are several such places.
    """
    from stz.replacement import most_doubted, why

    read = _read(run)
    return why(
        _planner(read), read.plan, place,
        time_limit=PLACE_SECONDS if time_limit is None else time_limit,
        doubt=most_doubted(read.scenario), on_phase=on_phase, gap=GAP if gap is None else gap,
    )  # fmt: skip


def explain_run(
    run: Run | str | Path,
    *,
    time_limit: float | None = None,
    gap: float | None = None,
    on_phase: OnPhase = silent,
) -> tuple[Importance, list[Path]]:
    """Work out what every element of the plan of a run is worth, and write it into its folder.

    Parameters
    ----------
    run, time_limit, gap, on_phase
        As for :func:`explain_place`. Ctrl-C keeps and writes what is known.

    Returns
    -------
    table : Importance
    files : list of Path
        ``importance.csv`` and ``importance.json``.

    Raises
    ------
    ScenarioError
        If there is no such run, or its folder cannot be written.
    """
    from stz.replacement import importance
    from stz.runs import save_importance

    read = _read(run)
    last: list[tuple[str, float]] = [("", 0.0)]

    def heard(state: ImportanceProgress) -> None:
        phase, when = last[0]
        if state.phase != phase or state.elapsed_s - when >= EVERY_S:
            last[0] = state.phase, state.elapsed_s
            on_phase(
                f"{state.elapsed_s:,.0f} s, {state.phase}: {state.decided} of {state.total} "
                "elements decided"
            )

    table = importance(
        _planner(read), read.plan, time_limit=ALL_SECONDS if time_limit is None else time_limit,
        progress=heard, gap=GAP if gap is None else gap,
    )  # fmt: skip
    return table, save_importance(read, table)


def _read(run: Run | str | Path) -> Run:
    from stz.run.find_run import find_run

    return find_run(Path(run)) if isinstance(run, (str, Path)) else run


def _planner(run: Run) -> Planner:
    """Return a planner of the problem of a run, with its objective."""
    from stz.solver import Planner

    sense = "max" if run.plan.maximize else "min"
    return Planner(run.instance, f"{sense} {run.plan.objective_name}", seed=run.plan.seed)
