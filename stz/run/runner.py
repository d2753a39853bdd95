"""Solve a scenario, verify the plan, and keep it as a run folder with its map."""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from stz.errors import (
    DrawingError,
    InfeasibleError,
    Problem,
    ScenarioError,
    StzError,
    TimeLimitError,
)
from stz.feasibility import impossible
from stz.run.draw import MAP_NAME, map_run
from stz.run.prepare import OnPhase, Prepared, prepare, read_scenario, silent
from stz.scenario import Scenario, override_scenario

if TYPE_CHECKING:
    from stz.plan import Plan
    from stz.runs import Run
    from stz.solver import Diagnosis, Progress

DIAGNOSIS_SECONDS = 20.0
"""Seconds that finding out why there is no plan may take, after the time limit of the solve."""


class Log:
    """Lines of what happened, with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._lines: list[str] = []
        self._last = ""

    def say(self, text: str) -> None:
        """Add a line."""
        self._lines.append(f"{time.perf_counter() - self._started:9.2f} s  {text}")

    def progress(self, state: Progress) -> None:
        """Add a line where phase, incumbent, bound or gap changed."""
        text = (
            f"{state.phase}: incumbent {state.incumbent:.6g}, bound {state.bound:.6g}, "
            f"gap {state.gap:.4%}, {state.cuts} cuts, {state.nodes} nodes"
        )
        if text != self._last:
            self.say(text)
            self._last = text

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self._lines) + "\n"


def run_scenario(
    scenario: Scenario | str | Path,
    run_dir: str | Path | None = None,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    data_dir: Path | None = None,
    engine: str | None = None,
    gap: float | None = None,
    time_limit: float | None = None,
    seed: int | None = None,
    on_phase: OnPhase = silent,
    progress: Callable[[Progress], None] | None = None,
    draw_map: bool = True,
) -> Run:
    """Solve a scenario, verify the plan, and write it to a run folder.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, its file, or the bare name of a packaged one.
    run_dir : str or Path, optional
        Run folder; default ``runs/NAME``. An earlier run there is replaced whole, and only once the
        new one is complete.
    overrides, named, data_dir
        See :func:`stz.prepare`.
    engine, gap, time_limit, seed
        Instead of what the scenario's ``solver`` says; kept in the run's scenario.
    on_phase, progress : callable
        Told what is being done, and how the search goes.
    draw_map : bool
        Whether ``map.html`` is written too.

    Returns
    -------
    Run
        What :func:`stz.load_run` reads from the folder.

    Raises
    ------
    ScenarioError, DataError, SolverMissingError
        Before anything is solved.
    InfeasibleError, TimeLimitError
        If there is no plan; nothing is written then.
    VerificationError
        If the independent verifier refuses the plan; nothing is written then.
    """
    from stz.runs import refuse_unwritable

    log = Log()

    def phase(text: str) -> None:
        log.say(text)
        on_phase(text)

    def heard(state: Progress) -> None:
        log.progress(state)
        if progress is not None:
            progress(state)

    read = _with_solver(
        read_scenario(scenario, overrides, named, data_dir),
        engine=engine,
        gap=gap,
        time_limit=time_limit,
        seed=seed,
    )
    folder = Path(run_dir) if run_dir is not None else Path("runs") / read.name
    refuse_unwritable(folder)
    ready = prepare(read, data_dir=data_dir, on_phase=phase)
    plan = solve_prepared(ready, on_phase=phase, progress=heard)
    return write_run(folder, ready, plan, log, on_phase=phase, draw_map=draw_map)


def _with_solver(scenario: Scenario, **choices: Any) -> Scenario:
    given = {name: value for name, value in choices.items() if value is not None}
    if "time_limit" in given:
        given["time_limit_s"] = given.pop("time_limit")
    return override_scenario(scenario, {"solver": given}) if given else scenario


def solve_prepared(
    ready: Prepared,
    *,
    on_phase: OnPhase = silent,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Solve what was prepared and verify the plan.

    Raises
    ------
    InfeasibleError, TimeLimitError, VerificationError
        If there is no plan to trust.
    """
    from stz.solver import solve
    from stz.verifier import require_verified

    chosen = ready.scenario.solver
    why = impossible(ready.instance)
    if why:
        raise InfeasibleError(why)
    on_phase("solving")
    plan = solve(
        ready.instance,
        objective=ready.scenario.objective,
        gap=chosen.gap,
        time_limit=chosen.time_limit_s,
        engine=chosen.engine,
        seed=chosen.seed,
        threads=chosen.threads,
        progress=progress,
    )
    if not plan.has_plan:
        if plan.status == "infeasible":
            most = _seconds(ready.scenario)
            on_phase(f"finding out why there is no plan, {most:.0f} s at most")
        raise no_plan(plan, ready.scenario, _diagnosed(ready, plan))
    on_phase("verifying the plan")
    require_verified(ready.instance, plan)
    return plan


def _diagnosed(ready: Prepared, plan: Plan) -> Diagnosis | None:
    """Return why a solve has no plan; None where it was stopped, for then nobody wants to wait."""
    from stz.solver import diagnose

    if plan.interrupted:
        return None
    return diagnose(
        ready.instance,
        ready.scenario.objective,
        time_limit=_seconds(ready.scenario),
        seed=ready.scenario.solver.seed,
        plan=plan,
    )


def _seconds(scenario: Scenario) -> float:
    """Return the seconds that a diagnosis may take."""
    return min(DIAGNOSIS_SECONDS, scenario.solver.time_limit_s or DIAGNOSIS_SECONDS)


def no_plan(plan: Plan, scenario: Scenario, diagnosis: Diagnosis | None = None) -> StzError:
    """Return the error that says why a solve ended without a plan, and what would mend it."""
    where = scenario.name
    reason = plan.message.rstrip(".")
    told = diagnosis.problems_in(where) if diagnosis is not None else []
    if plan.status == "infeasible":
        found = diagnosis is not None and diagnosis.status == "infeasible"
        return InfeasibleError(told if found and told else _unexplained(where, reason))
    if plan.status == "unbounded":
        return InfeasibleError(
            told
            or Problem(where, "the objective has no limit", "give budget_musd, or seats a limit")
        )
    if plan.status == "no_plan":
        if plan.interrupted:
            return TimeLimitError(
                Problem(
                    where,
                    "stopped before a first plan was found; nothing was written",
                    "wait longer",
                )
            )
        limit = scenario.solver.time_limit_s
        return TimeLimitError(
            told
            or Problem(
                where,
                f"no plan was found within {limit:g} s" if limit else "no plan was found",
                f"give more time, e.g. --time-limit {4 * limit:g}"
                if limit
                else "try the other engine",
                field="solver.time_limit_s",
                value=f"{limit:g}" if limit else "",
            )
        )
    return StzError(
        told
        or Problem(where, f"the solver failed: {reason or plan.status}", "try the other --engine")
    )


def _unexplained(where: str, reason: str) -> Problem:
    """Return what is left to say where time was too short for a diagnosis."""
    return Problem(
        where,
        "no plan satisfies all constraints" + (f": {reason}" if reason else ""),
        "raise budget_musd, lower quotas or exports_min_musd, unlock zones, or use "
        "`protection: single`",
    )


def save_prepared(folder: Path, ready: Prepared, plan: Plan) -> Run:
    """Keep a verified plan that is at hand as a run folder with its map.

    Raises
    ------
    ScenarioError, DrawingError
        As :func:`write_run`.
    """
    from stz.runs import refuse_unwritable

    refuse_unwritable(folder)
    return write_run(folder, ready, plan, Log())


def write_run(
    folder: Path,
    ready: Prepared,
    plan: Plan,
    log: Log,
    *,
    on_phase: OnPhase = silent,
    draw_map: bool = True,
) -> Run:
    """Write a run folder whole: until all of it is there, an earlier run in its place stays.

    A plan is worth more than its picture: where the map cannot be drawn, the run is written without
    it, and the error is raised after that. Where the folder can no longer be written, the run goes
    to a folder for temporary files. One Ctrl-C while writing is not obeyed.

    Raises
    ------
    DrawingError
        If the run is in its folder, but its layers or its map could not be drawn; or if it is in
        another folder.
    ScenarioError
        If it could be written nowhere.
    """
    from stz.runs import load_run

    on_phase("writing the run folder")
    log.say(plan.headline)
    for note in ready.assembly.notes:
        log.say(f"note: {note}")
    with _one_ctrl_c_ignored():
        try:
            failed = _write(folder, ready, plan, log, on_phase, draw_map=draw_map)
        except (OSError, ScenarioError) as error:
            raise _rescued(folder, ready, plan, log, error) from error
        if failed is not None:
            raise _not_drawn(folder, *failed) from failed[0]
        return load_run(folder)


def _write(
    folder: Path, ready: Prepared, plan: Plan, log: Log, on_phase: OnPhase, *, draw_map: bool
) -> tuple[BaseException, Path] | None:
    """Write a run folder; return why its layers or map could not be drawn, and where, if so.

    It is written in a folder with a hidden name, which has the name of the run at the end.
    """
    from stz.runs import fill_run, load_run, replacing

    with replacing(folder) as work:
        failed = fill_run(work, plan, ready.assembly, ready.scenario, ready.layers, log.text)
        if failed is None and draw_map:
            on_phase("drawing the map")
            try:
                map_run(load_run(work), work / MAP_NAME, ready.layers)
            except (Exception, KeyboardInterrupt) as error:
                failed = error
        return None if failed is None else (failed, work)


def _rescued(
    folder: Path, ready: Prepared, plan: Plan, log: Log, why: OSError | ScenarioError
) -> StzError:
    """Write the run where temporary files go; return the error that says so, or that it failed."""
    other = Path(tempfile.gettempdir(), f"stz-{uuid4().hex[:8]}", folder.name or "run")
    reason = why.strerror if isinstance(why, OSError) else why.problems[0].what
    try:
        _write(other, ready, plan, log, silent, draw_map=False)
    except (OSError, ScenarioError):
        what = (
            f"{reason}, and {other.parent} cannot be written either; "
            f"the plan is lost: {plan.headline}"
        )
        mend = "free disk space or give another folder, and solve again"
        return ScenarioError(Problem(str(folder), what, mend))
    what = f"{reason}; the plan is stored and verified in {other}"
    return DrawingError(Problem(str(folder), what, f"draw it with `stz map {other}`, or move it"))


def _not_drawn(folder: Path, why: BaseException, work: Path) -> DrawingError:
    stopped = "the drawing was stopped" if isinstance(why, KeyboardInterrupt) else ""
    told = " ".join(str(why).replace(str(work), str(folder)).split())
    reason = stopped or told or type(why).__name__
    what = f"the plan is stored and verified, but its map could not be drawn: {reason}"
    return DrawingError(Problem(str(folder), what, f"draw it again with `stz map {folder}`"))


@contextmanager
def _one_ctrl_c_ignored() -> Iterator[None]:
    """Let the first Ctrl-C pass, so that who hits it twice keeps the plan; obey a second."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def first(*_: object) -> None:
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
