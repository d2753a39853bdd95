"""``why`` and ``why_not``: one place of a plan, against the best plan that decides otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stz.errors import DataError, ScenarioError
from stz.escape import escape_text
from stz.interval import Interval, Verdict
from stz.model import FloatArray, WritingStopped
from stz.plan import Plan, unit_of
from stz.replacement.binding import Binding, binding_limits
from stz.replacement.contrast import Contrast, contrast
from stz.replacement.doubts import Number
from stz.replacement.elements import Element
from stz.replacement.importance_table import loss_text
from stz.replacement.losses import free_loss, kept_loss
from stz.replacement.parts import Part, parts_of
from stz.replacement.places import find_element
from stz.replacement.switch import SwitchPoint, switch_point
from stz.replacement.wishes import with_wish, without_wish
from stz.solver import Clock, Exploration, Planner, Restriction, ctrl_c_interrupts, diagnose

#: Shares of the time: the root, the search for the other plan, the prices of limits, the switch.
SHARES = {"root": 0.3, "search": 0.35, "binding": 0.3, "switch": 0.5}
FIXED_SECONDS, NEARBY_SECONDS, DIAGNOSIS_SECONDS = 3.0, 3.0, 5.0
#: Relative gap of the search for the other plan.
GAP = 5e-4
#: Relative to the objective: losses below this are rounding.
NOISE = 1e-6

Phase = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a place is in a plan, or why it is not.

    Attributes
    ----------
    element : Element
        What was asked about.
    loss : Interval
        What the best plan loses that decides otherwise, everything else free; infinite where there
        is no such plan.
    fixed : Interval
        The same with the rest of the plan fixed.
    fixed_outcome : str
        How the solve with the rest fixed ended.
    verdict : str
        How sure it is that the plan loses nothing by its decision.
    contrast : Contrast or None
        What the best plan known that decides otherwise does instead.
    other : Plan or None
        That plan.
    binding : tuple of Binding
        Limits that the plan uses up, with prices.
    parts : tuple of Part
        Numbers of the place.
    switch : SwitchPoint or None
        How far its most doubtful number must move before the decision changes.
    notes : tuple of str
        What a reader should know: wishes of the scenario, searches cut short, better plans.
    """

    element: Element
    loss: Interval
    fixed: Interval
    fixed_outcome: str
    verdict: Verdict
    contrast: Contrast | None
    other: Plan | None
    binding: tuple[Binding, ...]
    parts: tuple[Part, ...]
    switch: SwitchPoint | None
    notes: tuple[str, ...]

    @property
    def chosen(self) -> bool:
        """Whether the plan has the place."""
        return self.element.chosen

    @property
    def headline(self) -> str:
        """One sentence: in or out, by how much, and what happens otherwise."""
        one = self.element
        state = "is in the plan" if one.chosen else "is not in the plan"
        if one.kind == "candidate":
            state = "is not opened"
        otherwise = "Leaving it out" if one.chosen else "Forcing it in"
        if self.loss.low == math.inf:
            return f"{one.name} {state}. {otherwise} leaves no plan at all."
        if not self.loss.is_known:
            return f"{one.name} {state}. What {otherwise.lower()} would cost is not known yet."
        told = f"{one.name} {state}. {otherwise} {_costs(self.loss)}"
        if self.contrast is not None:
            return f"{told}: {self.contrast.told(one.id)}."
        return f"{told}; no plan that decides otherwise is known yet."

    @property
    def text(self) -> str:
        """The whole explanation, a line each."""
        lines = [self.headline, f"Verdict: {self.verdict}. {self._fixed_text()}"]
        lines += [f"Limit: {one.text}." for one in self.binding]
        if self.switch is not None:
            lines.append(f"Switch point: {self.switch.text}.")
        lines += [one.text for one in self.parts]
        lines += [f"Note: {note}." for note in self.notes]
        return "\n".join(lines)

    def _fixed_text(self) -> str:
        if self.fixed_outcome == "no fiber":
            return "It cannot be forced in alone: the fiber of the plan does not reach it."
        if self.fixed_outcome == "impossible":
            way = "without it" if self.chosen else "with it"
            return f"With all else as it is there is no plan {way}."
        if not self.fixed.is_known:
            return "What it costs with all else as it is was not worked out."
        return f"With all else as it is: {self.fixed.text()}."

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as ``stz explain RUN PLACE --json`` prints it."""
        between = None
        if self.contrast is not None:
            between = {**self.contrast.as_dict(), "text": self.contrast.text}
        return {
            "place": self.element.name, "chosen": self.chosen, "loss": self.loss.as_json(),
            "verdict": self.verdict, "contrast": between,
            "binding": [one.as_dict() for one in self.binding],
            "switch": None if self.switch is None else self.switch.as_dict(),
        }  # fmt: skip

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Explanation({self.headline})"

    def _repr_html_(self) -> str:
        first, *rest = self.text.split("\n")
        lines = "".join(f"<li>{escape_text(line)}</li>" for line in rest)
        return f"<p><b>{escape_text(first)}</b></p><ul>{lines}</ul>"


def why(
    planner: Planner,
    plan: Plan,
    place: str | Element,
    *,
    time_limit: float | None = 60.0,
    gap: float = GAP,
    doubt: Number = "talent",
    on_phase: Phase | None = None,
) -> Explanation:
    """Explain why a place is in a plan, or is not.

    Parameters
    ----------
    planner : Planner
        Of the problem that the plan answers.
    plan : Plan
        The plan in hand.
    place : str or Element
        Id or name of a zone, candidate, link, ring or city; ``city:multan`` says which kind.
    time_limit : float or None
        Seconds for all of it; Ctrl-C keeps what is known.
    gap : float
        Relative gap at which the search for the other plan stops.
    doubt : {"talent", "fiber", "downtime"}
        The number whose switch point is looked for.
    on_phase : callable, optional
        Told what is being done.

    Returns
    -------
    Explanation

    Raises
    ------
    ScenarioError
        If there is no plan, no such place, or several; or if the time was too short for anything.
    """
    if not plan.has_plan:
        raise ScenarioError(
            "there is no plan to explain", mend="solve first, or see why there is none"
        )
    element = place if isinstance(place, Element) else find_element(planner.instance, plan, place)
    clock = Clock(time_limit)
    with ctrl_c_interrupts(clock):
        try:
            return _Explaining(planner, plan, element, clock, gap, doubt, on_phase).explain()
        except WritingStopped as error:
            raise ScenarioError(
                "time was up before anything could be worked out", mend="give more time"
            ) from error


why_not = why
"""The same question of a place that a plan leaves out; :func:`why` answers both."""


class _Explaining:
    """One explanation in the making."""

    def __init__(
        self,
        planner: Planner,
        plan: Plan,
        element: Element,
        clock: Clock,
        gap: float,
        doubt: Number,
        on_phase: Phase | None,
    ) -> None:
        self.planner, self.plan, self.element = planner, plan, element
        self.clock, self.gap, self.doubt = clock, gap, doubt
        self.say = on_phase or (lambda _: None)
        self.notes: list[str] = []
        self.unit = unit_of(plan.objective_name, planner.instance.n_years)

    def explain(self) -> Explanation:
        """Work out all parts, each with its share of the time."""
        self.say("root relaxation")
        self.exploration = Exploration(
            self.planner, clock=self.clock, root_seconds=self.seconds("root")
        )
        vector = self.exploration.vector_of(self.plan)
        self.say("the best plan that decides otherwise")
        fixed, outcome = self.fixed(vector)
        loss, other = self.free(vector)
        between = None
        if other is not None:
            between = contrast(self.planner.instance, self.plan, other)
        self.say("limits that bind")
        binding = self.binding()
        having = self.plan if self.element.chosen else other
        self.say("switch point")
        switch = self.switch(between, having)
        slack = NOISE * max(abs(self.plan.objective), 1e-9)
        if self.clock.interrupted.is_set():
            self.notes.append("stopped before all was worked out")
        return Explanation(
            self.element, loss, fixed, outcome, loss.verdict(above=-slack), between, other,
            binding, parts_of(self.planner.instance, self.element, having, between), switch,
            tuple(self.notes),
        )  # fmt: skip

    def seconds(self, what: str) -> float:
        """Return the seconds that a part may take."""
        left = min(self.clock.left, 1e6)
        return SHARES[what] * left

    def fixed(self, vector: FloatArray) -> tuple[Interval, str]:
        """Return the loss with the rest fixed."""
        if self.is_wish:
            return Interval.unknown(self.unit), "not tried"
        found = self.exploration.rest_fixed(self.element.other, vector, seconds=FIXED_SECONDS)
        best = Interval.of_optimum(found.value, found.bound, maximize=self.plan.maximize)
        loss = kept_loss(self.plan.objective, best, maximize=self.plan.maximize, unit=self.unit)
        return loss, found.outcome

    @property
    def is_wish(self) -> bool:
        """Whether the scenario itself decides on the place: locked, banned, or existing."""
        return self.element.asked if self.element.chosen else self.is_banned

    @property
    def is_banned(self) -> bool:
        """Whether the place is a banned site."""
        sites = self.planner.instance.sites
        return self.element.kind in ("zone", "candidate") and bool(
            sites.loc[sites["site"].isin(self.element.members), "banned"].any()
        )

    @property
    def exists(self) -> bool:
        """Whether the place is a zone that exists already."""
        sites = self.planner.instance.sites
        return self.element.kind in ("zone", "candidate") and bool(
            sites.loc[sites["site"].isin(self.element.members), "existing"].any()
        )

    def free(self, vector: FloatArray) -> tuple[Interval, Plan | None]:
        """Return the loss with everything free, and the best plan known that decides otherwise."""
        if self.exists:
            self.notes.append("this zone exists already: the plan does not decide on it")
            return Interval.unknown(self.unit), None
        if self.is_wish:
            return self.of_wish()
        one, exploration = self.element.other, self.exploration
        exploration.price_sinks()
        exploration.probe(one, rounds=4)
        exploration.nearby(one, vector, seconds=min(NEARBY_SECONDS, self.seconds("search")))
        exploration.prove(one, seconds=self.seconds("search"), gap=self.gap)
        known = exploration.known(one)
        value = exploration.plans[0][0]
        if abs(value - self.plan.objective) > NOISE * max(abs(self.plan.objective), 1e-9):
            self.notes.append(
                f"a better plan was found on the way: {value:,.3f} instead of "
                f"{self.plan.objective:,.3f} {self.unit}; the loss is measured from it"
            )
        if one in exploration.failed:
            self.notes.append(f"a solve failed: {exploration.failed[one]}")
        loss = free_loss(exploration, one, value, self.unit)
        if loss.low == math.inf:
            self.notes += self.reasons()
        if known.vector is None:
            return loss, None
        return loss, exploration.plan_of(known.vector, known.bound)

    def of_wish(self) -> tuple[Interval, Plan | None]:
        """Return what the decision costs that the scenario has taken itself, and the plan without.

        The loss is below zero where the wish costs something.
        """
        make = without_wish if self.element.chosen else with_wish
        other = make(self.planner, self.element, seconds=self.seconds("search"))
        verb = "asks for it" if self.element.chosen else "bans it"
        if other is None or not other.has_plan:
            none = other is not None and other.status == "infeasible"
            ends = "there is no plan" if none else "no plan was found in time"
            self.notes.append(f"the scenario {verb}; otherwise {ends}")
            return (Interval.point(math.inf, self.unit) if none else
                    Interval.unknown(self.unit)), None  # fmt: skip
        best = Interval.of_optimum(other.objective, other.bound, maximize=self.plan.maximize)
        loss = kept_loss(self.plan.objective, best, maximize=self.plan.maximize, unit=self.unit)
        between = contrast(self.planner.instance, self.plan, other)
        wish = "wish" if self.element.chosen else "ban"
        self.notes.append(
            f"the scenario {verb}: this {wish} costs {(-loss).text()}"
            + (f"; it displaces this: {between.text}" if not between.is_same else "")
        )
        return loss, other

    def reasons(self) -> list[str]:
        """Return in words why there is no plan that decides otherwise."""
        if self.element.kind != "candidate" or self.clock.is_over:
            return []
        try:
            instance = self.planner.edited(lock=self.element.members)
        except DataError as error:
            return [str(problem.what) for problem in error.problems]
        found = diagnose(
            instance, self.planner.objective,
            time_limit=max(0.1, min(DIAGNOSIS_SECONDS, self.clock.left)),
        )  # fmt: skip
        return [f"{problem.what}: {problem.mend}" for problem in found.problems]

    def binding(self) -> tuple[Binding, ...]:
        """Return the limits that the best plan known uses up."""
        value, vector = self.exploration.plans[0]
        bound = self.exploration.known(Restriction()).bound
        optimum = Interval.of_optimum(value, bound, maximize=self.plan.maximize, unit=self.unit)
        return binding_limits(
            self.planner, self.exploration.search.model, vector, optimum,
            seconds=self.seconds("binding"),
        )  # fmt: skip

    def switch(self, between: Contrast | None, having: Plan | None) -> SwitchPoint | None:
        """Return the switch point of the number asked for."""
        if self.exists or self.clock.is_over:
            return None
        return switch_point(
            self.planner, self.element, self.doubt, between, having,
            seconds=self.seconds("switch"), clock=self.clock,
        )  # fmt: skip


def _costs(loss: Interval) -> str:
    """Return a loss as a predicate."""
    if loss.is_point and abs(loss.middle) <= NOISE:
        return "costs nothing"
    if loss.high <= 0:
        return f"brings {loss_text(-loss)} {loss.unit}".rstrip()
    return f"costs {loss_text(loss)} {loss.unit}".rstrip()
