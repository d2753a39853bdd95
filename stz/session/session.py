"""``Session``: questions to one plan, one after the other, each answered with its proof."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from stz.errors import InfeasibleError, Problem, ScenarioError
from stz.feasibility import impossible
from stz.instance import Instance
from stz.plan import Plan
from stz.run import Prepared, no_plan, prepared_tables, read_scenario
from stz.runs import is_run_folder, load_run
from stz.scenario import Scenario, override_scenario
from stz.session import changes
from stz.session.answer import Answer
from stz.session.changes import Change
from stz.session.delta import Delta
from stz.session.history import BASE, History
from stz.session.planners import Planners
from stz.session.problems import Problems
from stz.solver import Progress
from stz.suitability import SuitabilityTable, suitability
from stz.targets import Target, TargetProgress, factors_of, target
from stz.tradeoffs import (
    Alternatives,
    AlternativesProgress,
    Curve,
    CurvePoint,
    Front,
    FrontProgress,
    alternatives,
    certified_front,
    price_of,
)
from stz.verifier import require_verified

NAMED = ("redundancy", "availability", "budget", "quota")
"""What has a price without being named by a key."""


class Session:
    """Asks "what if" of a scenario, a run or a problem from tables.

    Every question returns an :class:`~stz.session.answer.Answer` that nothing changes later, and
    goes on from the answer before it: ``session.budget(50)``, then ``session.lock("Multan")`` is
    Multan with a budget of 50. :meth:`undo` goes back, :meth:`go` to any answer by name.

    Parameters
    ----------
    problem : str, Path, Scenario or Instance
        A scenario, its file or packaged name; a run folder, whose plan is the first answer; or a
        problem from tables, with ``lon`` and ``lat`` of its nodes.
    gap, time_limit, engine, seed : optional
        Instead of what the scenario's ``solver`` says.
    progress : callable, optional
        Told how each search goes.

    Raises
    ------
    ScenarioError, DataError
        With all problems of what was given.

    Examples
    --------
    >>> session = stz.Session("pakistan-2030")      # doctest: +SKIP
    >>> session.solve()                             # doctest: +SKIP
    >>> session.budget(50, name="cheap").delta      # doctest: +SKIP
    """

    def __init__(
        self,
        problem: str | Path | Scenario | Instance,
        *,
        gap: float | None = None,
        time_limit: float | None = None,
        engine: str | None = None,
        seed: int | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.progress = progress
        self._problems, self._planners = Problems(), Planners()
        self._history = History()
        given = {"gap": gap, "time_limit_s": time_limit, "engine": engine, "seed": seed}
        solver = {key: value for key, value in given.items() if value is not None}
        read: Answer | None = None
        if isinstance(problem, Instance):
            first = prepared_tables(problem, solver=solver)
        elif not isinstance(problem, Scenario) and is_run_folder(Path(problem)):
            run = load_run(problem)
            asked = override_scenario(run.scenario, {"solver": solver}) if solver else run.scenario
            if run.scenario.problem == "tables":
                first = prepared_tables(run.instance, solver=solver)
            else:
                first = self._problems.prepared(asked)
            if first.instance.digest == run.instance.digest:
                read = Answer(BASE, f"the run {run.run_id}", first, run.plan, how="read")
        else:
            chosen = read_scenario(problem)
            asked = override_scenario(chosen, {"solver": solver}) if solver else chosen
            first = self._problems.prepared(asked)
        self._first = first
        if read is not None:
            self._history.keep(read)

    @property
    def first(self) -> Prepared:
        """The problem as it was given, with its scenario and layers."""
        return self._first

    @property
    def answer(self) -> Answer:
        """The answer that the next question goes on from; the first one is found when needed."""
        return self._history.present if self._history else self.solve()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers up to the present one, oldest first."""
        return self._history.so_far

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all answers, those that were undone included."""
        return self._history.names

    def solve(self) -> Answer:
        """Return the answer to the problem as it was given."""
        if not self._history:
            asked = "the problem as it was given"
            self._history.keep(self._answered(self._first, BASE, asked, None))
        return self._history.first

    def ask(self, change: Change, name: str = "") -> Answer:
        """Answer the present question with one more change.

        Raises
        ------
        ScenarioError, DataError
            If there is no such problem.
        InfeasibleError, TimeLimitError
            If there is no plan: with what stands against it. The session stays where it was.
        """
        own = self._history.name_for(name, change.label)
        before = self.answer
        began = time.perf_counter()
        ready = self._changed(before.prepared, change)
        found = self._answered(ready, own, change.label, before, began)
        self._history.keep(found)
        return found

    def budget(self, musd: float | None, *, name: str = "") -> Answer:
        """Answer with another cap on capex, USD million; None for none."""
        told = "no budget" if musd is None else f"budget {musd:g}"
        return self.ask(changes.limit("budget_musd", musd, told), name)

    def lock(self, *places: str, name: str = "") -> Answer:
        """Answer with zones at some places opened whatever it costs, by id or name."""
        return self.ask(changes.lock(self.answer.assembly, places), name)

    def ban(self, *places: str, name: str = "") -> Answer:
        """Answer with no zone at some places."""
        return self.ask(changes.ban(self.answer.assembly, places), name)

    def free(self, *places: str, name: str = "") -> Answer:
        """Answer with locks and bans of some places taken back."""
        return self.ask(changes.free(self.answer.assembly, places), name)

    def require(
        self,
        metric: str,
        *,
        of: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        min_share: float | None = None,
        max_share: float | None = None,
        name: str = "",
    ) -> Answer:
        """Answer with a floor or cap of any metric, or of its share ``of`` another one."""
        limits = {
            "minimum": minimum, "maximum": maximum, "min_share": min_share, "max_share": max_share,
        }  # fmt: skip
        return self.ask(changes.require(metric, of, "", limits), name)

    def protect(
        self, level: str, zones: Sequence[str] | str | None = None, *, name: str = ""
    ) -> Answer:
        """Answer with another protection level of all new zones, or of some."""
        asked = [zones] if isinstance(zones, str) else zones
        return self.ask(changes.protect(self.answer.assembly, level, asked), name)

    def cost(self, *, fiber: float = 0.0, zones: float = 0.0, name: str = "") -> Answer:
        """Answer with new fiber and new zones dearer by some shares: 0.5 is half as much again."""
        return self.ask(changes.cost(fiber, zones), name)

    def talent(self, place: str, *, factor: float, name: str = "") -> Answer:
        """Answer with a multiple of the people of a place, or of a district."""
        return self.ask(changes.talent(self.answer.assembly, place, factor), name)

    def outage(self, *lost: str, kind: str | None = None, name: str = "") -> Answer:
        """Answer without a link, a node, a district or a distribution company, for good.

        Parameters
        ----------
        *lost : str
            Ids, names, or the ends of a link: ``"Multan-Vehari"``.
        kind : {"link", "node", "district", "company"}, optional
            Where a name means several; by default they are tried in this order.
        name : str
            What the answer is called.
        """
        return self.ask(changes.outage(self.answer.assembly, lost, kind), name)

    def add_link(
        self,
        a: str,
        b: str,
        *,
        km: float | None = None,
        capex_musd: float | None = None,
        name: str = "",
    ) -> Answer:
        """Answer with one more link that may be built; see :func:`stz.session.changes.add_link`."""
        return self.ask(changes.add_link(self.answer.assembly, a, b, km, capex_musd), name)

    def add_site(
        self, place: str, *, lon: float, lat: float, like: str | None = None, name: str = ""
    ) -> Answer:
        """Answer with one more place for a zone, in degrees (EPSG:4326).

        Parameters
        ----------
        place : str
            What it is called.
        lon, lat : float
            Where it is.
        like : str, optional
            Candidate whose sizes, power, tier and fiber it has; default the nearest one.
        name : str
            What the answer is called.
        """
        return self.ask(changes.add_site(self.answer.assembly, place, lon, lat, like), name)

    def set(self, key: str, value: Any, *, name: str = "") -> Answer:
        """Answer with another value of any key of the scenario: ``set("fiber.repair_h", 12)``."""
        return self.ask(changes.key(key, value), name)

    def front(
        self,
        first: str,
        second: str,
        *,
        points: int = 15,
        gap: float = 0.01,
        time_limit: float | None = 180.0,
        progress: Callable[[FrontProgress], None] | None = None,
    ) -> Front:
        """Return all best trade-offs between two metrics under the present question, enclosed.

        See :func:`stz.tradeoffs.certified_front`.
        """
        return certified_front(
            self.answer.planner, first, second, points=points, gap=gap, time_limit=time_limit,
            progress=progress,
        )  # fmt: skip

    def price_of(
        self,
        what: str,
        values: Sequence[Any],
        *,
        progress: Callable[[CurvePoint], None] | None = None,
    ) -> Curve:
        """Return what a requirement costs: the best value at each setting, as intervals.

        Parameters
        ----------
        what : str
            ``redundancy``, ``availability``, ``budget``, ``quota NAME``, or any key of the
            scenario; see :func:`stz.tradeoffs.price_of`.
        values : sequence
            The settings; prices are measured from the first.
        progress : callable, optional
            Told each setting as it is solved.
        """
        answer = self.answer
        if what.split(" ")[0] in NAMED:
            return price_of(what, values, answer.planner, progress=progress)

        def solve_at(value: Any) -> Plan:
            ready = self._changed(answer.prepared, changes.key(what, value))
            return self._planners.answer(ready, self.progress)[0]

        return price_of(what, values, solve_at, progress=progress)

    def alternatives(
        self,
        *,
        slack: float = 0.01,
        n: int = 5,
        time_limit: float | None = 180.0,
        progress: Callable[[AlternativesProgress], None] | None = None,
    ) -> Alternatives:
        """Return what all plans nearly as good share, and plans as different as can be.

        Seats that move within a district have not moved. See :func:`stz.tradeoffs.alternatives`.
        """
        answer, sites = self.answer, self.answer.assembly.candidates
        districts = dict(zip(sites["site"], sites["district"], strict=True))
        return alternatives(
            answer.planner, answer.plan, slack=slack, n=n, time_limit=time_limit,
            groups=districts if any(districts.values()) else None, progress=progress,
        )  # fmt: skip

    def target(
        self,
        exports: float,
        *,
        objective: Literal["cost", "capex"] = "cost",
        points: int = 5,
        gap: float = 0.01,
        time_limit: float | None = 180.0,
        progress: Callable[[TargetProgress], None] | None = None,
    ) -> Target:
        """Return what it would take to earn so much under the present question, without budgets.

        See :func:`stz.targets.target`.
        """
        ready = self._history.present.prepared if self._history else self._first
        solver = ready.scenario.solver
        return target(
            ready.instance, exports, objective=objective, points=points, gap=gap,
            factors=factors_of(ready.instance, ready.scenario, ready.layers, ready.assembly),
            time_limit=time_limit, engine=solver.engine, seed=solver.seed, progress=progress,
        )  # fmt: skip

    def suitability(self) -> SuitabilityTable:
        """Return every candidate's score in parts, beside the choice of the present plan.

        See :func:`stz.suitability.suitability`.
        """
        answer = self.answer
        layers = answer.prepared.layers
        return suitability(answer.scenario, layers, answer.assembly, answer.plan)

    def undo(self) -> Answer:
        """Go back to the answer before."""
        return self._history.undo()

    def redo(self) -> Answer:
        """Go to the answer that was undone last."""
        return self._history.redo()

    def go(self, name: str) -> Answer:
        """Go to an answer by name: the next question goes on from it."""
        self.solve()
        return self._history.go(name)

    def __getitem__(self, name: str) -> Answer:
        """Return an answer by name."""
        self.solve()
        return self._history.named(name)

    def __iter__(self) -> Iterator[Answer]:
        """Iterate over the answers up to the present one."""
        return iter(self.answers)

    def stop(self) -> None:
        """Stop the running search as Ctrl-C does, from another thread; its best plan is kept."""
        self._planners.stop()

    def panel(self) -> Any:
        """Return widgets for a notebook: controls, Solve and Stop, history, map, what changed.

        Raises
        ------
        SolverMissingError
            If ipywidgets is not installed, with what to install.
        """
        from stz.session.panel import Panel

        return Panel(self)

    def compare(self, base: str, other: str) -> Delta:
        """Hold one answer against another one, by names."""
        return self[other].against(self[base])

    def save(self, folder: str | Path) -> list[Path]:
        """Write all answers up to the present one as run folders, each called after its name."""
        written = []
        for answer in self.answers:
            written.append(answer.save(Path(folder) / _file_name(answer.name)).path)
        return written

    def as_scenario(self) -> str:
        """Return YAML that asks the present question: ``stz solve FILE``."""
        return self.answer.as_scenario()

    def __repr__(self) -> str:
        asked = " > ".join(answer.name for answer in self.answers) or "nothing asked yet"
        return f"Session({self._first.scenario.name!r}: {asked})"

    def _changed(self, ready: Prepared, change: Change) -> Prepared:
        """Return the problem with a change; of tables only what tables hold can be changed."""
        if ready.scenario.problem == "tables":
            if change.edit is None:
                what = "the problem came as tables, which have nothing of the kind"
                raise _refused(change.label, what, "change the tables and make another session")
            return replace(
                ready, assembly=replace(ready.assembly, instance=change.edit(ready.instance))
            )
        asked = override_scenario(ready.scenario, change.overrides(ready.scenario))
        return self._problems.prepared(asked)

    def _answered(
        self,
        ready: Prepared,
        name: str,
        asked: str,
        before: Answer | None,
        began: float | None = None,
    ) -> Answer:
        started = time.perf_counter() if began is None else began
        why = impossible(ready.instance)
        if why:
            raise InfeasibleError(why)
        plan, how = self._planners.answer(ready, self.progress)
        if not plan.has_plan:
            raise no_plan(plan, ready.scenario, self._planners.diagnosis(ready, plan))
        require_verified(ready.instance, plan)
        seconds = time.perf_counter() - started
        return Answer(name, asked, ready, plan, before, how, seconds)


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.+-]+", "-", name).strip("-.") or "answer"


def _refused(field: str, what: str, mend: str, value: str = "") -> ScenarioError:
    return ScenarioError(Problem("session", what, mend, field=field, value=value))
