"""``solve``: from an instance to a plan that says how good it is proven to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from stz.errors import ScenarioError
from stz.instance import Instance
from stz.model import WritingStopped, build_model
from stz.plan import Plan
from stz.solver.diagnosis import conflict_named
from stz.solver.engines import check_settings, run_search
from stz.solver.lp import from_pulp, highs_to_ourselves
from stz.solver.myopic import search_myopic
from stz.solver.presolve import closed_options, out_of_reach
from stz.solver.progress import Clock, Listener, ctrl_c_interrupts, memory_stops
from stz.solver.ranked_objectives import read_objectives, solve_in_order
from stz.solver.result import plan_from
from stz.solver.search import start_search
from stz.solver.standing_plan import standing_plan

Foresight = Literal["perfect", "myopic"]
#: Seconds spent on naming what conflicts, where there is no plan.
NAMING_SECONDS = 5.0


def solve(
    instance: Instance,
    objective: str | Sequence[str] = "exports",
    *,
    gap: float = 0.01,
    time_limit: float | None = 120.0,
    engine: str | None = None,
    seed: int = 1,
    threads: int = 2,
    progress: Listener | None = None,
    foresight: Foresight = "perfect",
    memory_limit_mb: float | None = None,
    ties: bool = True,
) -> Plan:
    """Find a plan and prove how good it is.

    Parameters
    ----------
    instance : Instance
        What to plan.
    objective : str or sequence of str
        Any metric of the registry (:data:`stz.model.REGISTRY`), in its natural direction or with
        ``max`` or ``min`` before it: ``"exports"``, ``"npv"``, ``"cost"``, ``"max jobs"``. Of
        several, each is pushed as far as those before it allow
        (:mod:`stz.solver.ranked_objectives`).
    gap : float
        Relative gap, 0 to 1, within which a plan counts as optimal.
    time_limit : float or None
        Seconds; ``None`` means until proven.
    engine : str, optional
        ``highs``, the cut loop in HiGHS; ``scip``, branch and cut in SCIP; ``side_by_side``, both
        at once on two cores, sharing plans, bounds and cuts; or what PuLP calls any solver that is
        installed (``"COIN_CMD"``, ``"GLPK_CMD"``, ``"HiGHS"``, ...), in the cut loop.
        By default :func:`default_engine` chooses.
    seed, threads : int
        ``highs`` and ``scip`` give one plan for one seed and thread count while no limit is met;
        which plan within the gap ``side_by_side`` finds depends on which of the two is quicker. An
        engine uses one thread, however many are allowed: HiGHS with more stops for good in its
        callback to Python.
    progress : callable, optional
        Told a :class:`~stz.solver.progress.progress.Progress` as the search moves.
    foresight : {"perfect", "myopic"}
        Whether all years are decided together, or one after another, each knowing nothing of those
        that come after it. The bound is that of perfect foresight in both cases, so that the gap
        of a ``myopic`` plan holds what not looking ahead costs, too.
    memory_limit_mb : float or None
        10**6 bytes that this process may hold, solver libraries and the caller's own data included;
        reaching it stops the search as the time limit does.
    ties : bool
        Whether a cheaper plan of the same value is looked for in the end; of no use where the value
        alone matters.

    Returns
    -------
    Plan
        With status ``optimal`` only if proven within ``gap``; ``feasible`` when a limit, Ctrl-C or
        a failure of the solver, which ``message`` names, stopped the search; ``infeasible``,
        ``unbounded``, ``error`` or ``no_plan`` otherwise.

    Raises
    ------
    ScenarioError
        For an unknown objective, metric of a bound, engine or foresight, a gap below 0, a limit
        that is not positive, and values that are no numbers.
    SolverMissingError
        When the engine is not installed.
    """
    engine = engine or default_engine(instance)
    asked = read_objectives(objective)
    check_settings(gap, time_limit, engine, seed, memory_limit_mb)
    if foresight not in get_args(Foresight):
        raise ScenarioError(f"unknown foresight {foresight!r}", mend="perfect or myopic")
    if len(asked) > 1 and foresight == "myopic":
        raise ScenarioError("a myopic plan has one objective", mend="name the first one alone")
    clock = Clock(time_limit)
    with (
        ctrl_c_interrupts(clock),
        memory_stops(clock, memory_limit_mb),
        highs_to_ourselves(),
    ):
        if len(asked) > 1:
            return solve_in_order(
                instance, asked, clock, gap=gap, engine=engine, seed=seed, listener=progress
            )

        def stopped() -> bool:
            return clock.is_over

        closed = closed_options(instance, str(asked[0]), stopped)
        remark = out_of_reach(instance, closed, stopped)
        try:
            model = build_model(instance, str(asked[0]), closed, stopped=stopped)
            matrix = from_pulp(model.problem, stopped)
        except WritingStopped:
            return standing_plan(
                instance, str(asked[0]), clock, gap=gap, engine=engine, seed=seed
            )  # fmt: skip
        search = start_search(
            model, clock, gap=gap, seed=seed, listener=progress, matrix=matrix
        )  # fmt: skip
        if foresight == "myopic" and instance.n_years > 1:
            message = search_myopic(search, engine)
        else:
            message = run_search(search, engine, ties=ties)
            if search.infeasible and search.incumbent.solution is None:
                named = conflict_named(instance, clock, seconds=NAMING_SECONDS, seed=seed)
                message = named or message
    return plan_from(search, engine=engine, message=message, remark=remark)


def default_engine(instance: Instance) -> str:
    """Return what the benchmark shows better: HiGHS, on every kind of problem.

    With the root tightened by cuts of ours, its quicker linear programs count for more than cuts
    found inside the tree (``docs/optimizer.md`` has the figures).
    """
    return "highs"
