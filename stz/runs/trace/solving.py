"""Numbers that no data lead to: what the solver reported of its search, with the run as source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown
from stz.runs.verify_run import verify_run
from stz.verifier import verify_plan

REPORTED: Mapping[str, tuple[str, str]] = {
    "bound": ("", "no plan can be better, as the solver proved"),
    "gap": ("", "(bound - value) / value, as the solver reported them"),
    "wall_time_s": ("seconds", "measured from the call to the answer"),
    "nodes": ("nodes", "counted by the solver"),
    "cuts": ("cuts", "counted by the solver"),
    "seed": ("", "as the scenario asks; the same seed gives the same plan"),
}
"""What a solver reports of its search: unit, and how it comes about."""
SAID_BY = {"gap_asked": "solver.gap", "time_limit": "solver.time_limit_s", "seed": "solver.seed"}
"""Settings of the search, with the key of the scenario that says them."""


def reported(name: str) -> Callable[[Ledger], float]:
    """Return the trace of a number that the solver reported."""
    unit, formula = REPORTED[name]

    def figure(ledger: Ledger) -> float:
        value = float(ledger.run.metrics[name])
        ledger.reported(name, f"{value:.12g}")
        if name in ("bound", "gap"):
            metric = str(ledger.run.metrics.get("objective_name"))
            units: Mapping[str, Any] = ledger.run.metrics.get("units") or {}
            if name == "bound":
                return ledger.step(f"bound on {metric}", value, str(units.get(metric, "")), formula)
        return ledger.step(name, value, unit, formula)

    return figure


def asked(name: str) -> Callable[[Ledger], float]:
    """Return the trace of a setting of the search."""
    unit = "seconds" if name == "time_limit" else ""

    def figure(ledger: Ledger) -> float:
        found = getattr(ledger.run.plan, name)
        value = float("inf") if found is None else float(found)
        ledger.note_key(SAID_BY[name], shown(value))
        return ledger.step(name, value, unit, "as the scenario, or who solved it, asked")

    return figure


def deviation(ledger: Ledger) -> float:
    """Return the largest violation that the independent check finds in the plan."""
    value = float(verify_plan(ledger.run.instance, ledger.run.plan).max_violation)
    ledger.reported("deviation", f"{value:.3g}")
    return ledger.step("largest violation", value, "",
                       "the plan checked against every constraint by independent code")  # fmt: skip


def violations(ledger: Ledger) -> float:
    """Return how many rules the independent check finds broken in the folder of the run."""
    found = verify_run(ledger.run.path)
    ledger.reported("violations", str(len(found.violations)))
    return ledger.step("violations", len(found.violations), "violations",
                       ", ".join(found.groups) or "none found by independent code")  # fmt: skip


def stage(position: int, name: str) -> Callable[[Ledger], float]:
    """Return the trace of value, bound or gap of one of several objectives in order of rank."""

    def figure(ledger: Ledger) -> float:
        found = ledger.run.metrics["stages"][position - 1]
        value = float(found[name])
        what = f"{name} of {found['objective']}, objective {position}"
        ledger.reported(what, f"{value:.12g}")
        return ledger.step(what, value, "", "as the solver reported it")

    return figure


SOLVER: Mapping[str, tuple[str, Callable[[Ledger], float]]] = {
    **{name: (unit, reported(name)) for name, (unit, _) in REPORTED.items()},
    "gap_asked": ("", asked("gap_asked")),
    "time_limit": ("seconds", asked("time_limit")),
    "deviation": ("", deviation),
    "violations": ("violations", violations),
}
"""What can be asked of the search."""
