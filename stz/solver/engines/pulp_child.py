"""Solves integer programs with any solver that PuLP knows, in a process of its own.

Run as a script by :mod:`stz.solver.engines.pulp_solvers`; it reads and writes pickles on its
standard input and output until its input ends. It imports nothing of stz, so that it starts
quickly, and a solver that crashes, prints or cannot be interrupted takes nobody along.
"""

from __future__ import annotations

import inspect
import math
import os
import pickle
import sys
from typing import Any

import numpy as np
import pulp


def solver_options(name: str, *, time: float | None, gap: float, seed: int) -> dict[str, Any]:
    """Return what a solver of PuLP is to be made with; what it has no word for is left out."""
    wished: dict[str, Any] = {"msg": False, "threads": 1, "randomSeed": seed, "gapRel": gap}
    if time is not None:
        wished["timeLimit"] = max(1, math.ceil(time))  # GLPK takes whole seconds only
    known = inspect.signature(type(pulp.getSolver(name)).__init__).parameters
    return {option: value for option, value in wished.items() if option in known}


def problem_of(asked: dict[str, Any]) -> tuple[Any, list[Any]]:
    """Return a PuLP problem and its variables, from arrays; its objective has no constant."""
    sense = pulp.const.LpMaximize if asked["maximize"] else pulp.const.LpMinimize
    problem = pulp.LpProblem("stz", sense)
    limits = zip(asked["lower"].tolist(), asked["upper"].tolist(), strict=True)
    variables = [
        problem.add_variable(
            f"x{number}",
            low if np.isfinite(low) else None,
            high if np.isfinite(high) else None,
            "Integer" if whole else "Continuous",
        )
        for number, ((low, high), whole) in enumerate(
            zip(limits, asked["integer"].tolist(), strict=True)
        )
    ]
    cost = asked["cost"]
    problem.setObjective(
        pulp.lpSum_vars_coefs(
            (variables[column], float(cost[column])) for column in np.flatnonzero(cost).tolist()
        )
    )
    starts, columns, values = (asked[name].tolist() for name in ("starts", "columns", "values"))
    rows = zip(asked["row_lower"].tolist(), asked["row_upper"].tolist(), strict=True)
    for row, (low, high) in enumerate(rows):
        own = slice(starts[row], starts[row + 1])
        terms = [
            (variables[column], value)
            for column, value in zip(columns[own], values[own], strict=True)
            if value
        ]
        # An expression belongs to the row it is compared in, so that every row gets its own.
        if low == high:
            problem.addConstraint(pulp.lpSum_vars_coefs(terms) == low, f"r{row}")
            continue
        if np.isfinite(low):
            problem.addConstraint(pulp.lpSum_vars_coefs(terms) >= low, f"r{row}_min")
        if np.isfinite(high):
            problem.addConstraint(pulp.lpSum_vars_coefs(terms) <= high, f"r{row}_max")
    return problem, variables


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Solve one program and return what is known of it."""
    name = asked["solver"]
    options = solver_options(name, time=asked["time"], gap=asked["gap"], seed=asked["seed"])
    problem, variables = problem_of(asked)
    stats = problem.solve(pulp.getSolver(name, **options))
    solution = None
    if stats.has_solution:
        given = [variable.varValue for variable in variables]
        # What occurs in no row and costs nothing is told to no solver.
        nearest = np.clip(0.0, asked["lower"], asked["upper"])
        solution = np.where([value is None for value in given], nearest, [v or 0.0 for v in given])
    return {
        "status": stats.status.name,
        "solution": solution,
        "bound": stats.best_bound,
        "nodes": stats.nodes,
        "gap_taken": "gapRel" in options,
    }


def main() -> None:
    """Answer what is asked until nothing more is."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    while True:
        try:
            asked = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            said = answer(asked)
        except Exception as error:
            said = {"error": " ".join(str(error).split()) or type(error).__name__}
        pickle.dump(said, answers)
        answers.flush()


if __name__ == "__main__":
    main()
