"""What a front cannot be asked for, and what is said where there is no plan at all."""

from __future__ import annotations

from stz.errors import InfeasibleError, Problem, ScenarioError, TimeLimitError
from stz.instance import Instance
from stz.plan import Plan


def check_asked(points: int, gap: float, time_limit: float | None) -> None:
    """Refuse numbers of a front that cannot be, all at once."""
    problems = []
    where = "front"
    if isinstance(points, bool) or not isinstance(points, int) or points < 2:
        problems.append(Problem(where, "must be a whole number from 2 on: both ends are points",
                                "ask for 15", field="points", value=str(points)))  # fmt: skip
    if not 0 <= gap < 1:
        problems.append(Problem(where, "must be from 0 to less than 1", "0.01 is one percent",
                                field="gap", value=str(gap)))  # fmt: skip
    if time_limit is not None and not time_limit > 0:
        problems.append(Problem(where, "must be above 0", "give seconds, or none for no limit",
                                field="time_limit", value=str(time_limit)))  # fmt: skip
    if problems:
        raise ScenarioError(problems)


def none_found(plan: Plan, instance: Instance) -> InfeasibleError | TimeLimitError | ScenarioError:
    """Return what to raise where a solve found no plan."""
    said = plan.message or plan.status
    if plan.status == "infeasible":
        return InfeasibleError(Problem(instance.name, said, "`stz solve` tells what would help"))
    if plan.status == "unbounded":
        return ScenarioError(Problem(instance.name, said, "give a budget"))
    return TimeLimitError(Problem(instance.name, said, "give more time"))
