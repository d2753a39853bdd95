"""``Answer``: a plan with its proof, and what changed against the answer before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.assembly import Assembly
from stz.instance import Instance
from stz.interval import Interval
from stz.near_names import Attributes
from stz.plan import Plan
from stz.replacement import (
    Explanation,
    Importance,
    ImportanceProgress,
    importance,
    most_doubted,
    why,
    why_not,
)
from stz.run import Prepared
from stz.runs import Run, run_of
from stz.scenario import Scenario, dump_scenario
from stz.session.delta import Delta, difference, optimum
from stz.session.show import answer_html, answer_text
from stz.solver import Planner

if TYPE_CHECKING:
    from stz.maps import OfflineMap


@dataclass(frozen=True, eq=False)
class Answer(Attributes):
    """What a session answers to one question. Nothing ever changes in it.

    Attributes
    ----------
    name : str
        What the session calls it: ``base``, ``2``, or a name that was given.
    asked : str
        The last change, in words.
    prepared : Prepared
        Scenario, layers and problem.
    plan : Plan
        The plan found, verified.
    before : Answer or None
        The answer that it changed.
    how : str
        ``warm`` where plans, cuts and model of earlier solves were of use, ``cold`` where the
        problem had to be solved anew, ``read`` where the plan was read from a run folder.
    seconds : float
        From question to answer.
    """

    name: str
    asked: str
    prepared: Prepared
    plan: Plan
    before: Answer | None = None
    how: str = "cold"
    seconds: float = 0.0

    @property
    def scenario(self) -> Scenario:
        """The scenario that asks the same question."""
        return self.prepared.scenario

    @property
    def assembly(self) -> Assembly:
        """The problem, with what it was made of."""
        return self.prepared.assembly

    @property
    def instance(self) -> Instance:
        """The problem that the plan answers."""
        return self.prepared.instance

    @property
    def value(self) -> Interval:
        """Where the best value of the objective lies: between the plan found and its bound."""
        return optimum(self.plan)

    @property
    def bound(self) -> float:
        """Proven bound of the objective."""
        return self.plan.bound

    @property
    def gap(self) -> float:
        """Relative gap between plan and bound."""
        return self.plan.gap

    @cached_property
    def run(self) -> Run:
        """The answer as a run that is in no folder: to trace, compare and draw."""
        prepared = self.prepared
        return run_of(self.plan, prepared.assembly, prepared.scenario, prepared.layers)

    @cached_property
    def delta(self) -> Delta | None:
        """What changed against the answer before; None for the first one."""
        return None if self.before is None else self.against(self.before)

    def against(self, other: Answer) -> Delta:
        """Hold the answer against another one."""
        return difference((other.name, other.run), (self.name, self.run))

    @cached_property
    def planner(self) -> Planner:
        """Solves the problem of the answer after small changes; made when it is first needed."""
        sense = "max" if self.plan.maximize else "min"
        objective, solver = f"{sense} {self.plan.objective_name}", self.scenario.solver
        return Planner(
            self.instance, objective, gap=solver.gap, time_limit=solver.time_limit_s,
            seed=solver.seed,
        )  # fmt: skip

    def why(self, place: str, *, time_limit: float | None = 60.0) -> Explanation:
        """Explain why a place is in the plan, and by how much; see :func:`stz.replacement.why`.

        Parameters
        ----------
        place : str
            Zone, candidate, link, ring or city, by id or name.
        time_limit : float or None
            Seconds; Ctrl-C keeps what is known.
        """
        doubt = most_doubted(self.scenario)
        return why(self.planner, self.plan, place, time_limit=time_limit, doubt=doubt)

    def why_not(self, place: str, *, time_limit: float | None = 60.0) -> Explanation:
        """Explain why a place is not in the plan; see :func:`stz.replacement.why_not`."""
        doubt = most_doubted(self.scenario)
        return why_not(self.planner, self.plan, place, time_limit=time_limit, doubt=doubt)

    def importance(
        self,
        *,
        time_limit: float | None = 120.0,
        processes: int = 2,
        progress: Callable[[ImportanceProgress], None] | None = None,
    ) -> Importance:
        """Return what every zone, link, ring, city and candidate is worth.

        See :func:`stz.replacement.importance`; Ctrl-C keeps what is known.
        """
        return importance(
            self.planner, self.plan, time_limit=time_limit, processes=processes, progress=progress
        )

    def as_scenario(self) -> str:
        """Return YAML that asks the same question: ``stz solve FILE``.

        Raises
        ------
        ScenarioError
            If the problem came as tables, which no scenario file holds.
        """
        return dump_scenario(self.scenario)

    def save(self, folder: str | Path) -> Run:
        """Write the answer as a run folder with its map; an earlier run there is replaced.

        Raises
        ------
        ScenarioError
            If the folder holds something else, or cannot be written.
        DrawingError
            If the run is stored, but its map could not be drawn.
        """
        from stz.run import save_prepared

        return save_prepared(Path(folder), self.prepared, self.plan)

    def map(self) -> OfflineMap:
        """Return a map that shows itself in a notebook and needs no network."""
        from stz.maps import build_fragment

        return build_fragment(self.run, self.prepared.layers)

    def called(self, name: str) -> Answer:
        """Return the same answer under another name."""
        return replace(self, name=name)

    def __str__(self) -> str:
        return answer_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return answer_html(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        plan = self.plan
        return {
            "name": self.name,
            "asked": self.asked,
            "how": self.how,
            "seconds": round(self.seconds, 3),
            "headline": plan.headline,
            "value": self.value.as_json(),
            "status": plan.status,
            "zones": [str(site) for site in plan.opened],
            "links": [str(link) for link in plan.built_links["link"]],
            "delta": None if self.delta is None else self.delta.as_dict(),
        }
