"""Read a PuLP problem as plain rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from stz.instance import Instance
from stz.model import PlanningModel, build_model


@dataclass(frozen=True)
class PlainRow:
    """``lower <= sum(terms) <= upper``; terms by variable name, without its running number."""

    terms: Mapping[str, float]
    lower: float | None
    upper: float | None


def short(name: str) -> str:
    """Return ``workers_a_E`` for ``workers_0_a_E``: the name without its running number."""
    return re.sub(r"^([a-z_]+)_\d+_", r"\1_", name)


@pytest.fixture(scope="session")
def stated() -> Callable[..., dict[str, PlainRow]]:
    """Return all rows that the model of an instance states, by name."""

    def rows(instance: Instance, objective: str = "exports") -> dict[str, PlainRow]:
        problem = build_model(instance, objective).problem
        return {
            row.name: PlainRow(
                {short(variable.name): value for variable, value in row.items()},
                row.getLb(),
                row.getUb(),
            )
            for row in problem.constraints()
        }

    return rows


@pytest.fixture(scope="session")
def vector() -> Callable[..., np.ndarray]:
    """Return the solution vector with some variables set, named without their running number."""

    def at(model: PlanningModel, **values: Any) -> np.ndarray:
        column = {short(variable.name): variable.id for variable in model.problem.variables()}
        out = np.zeros(len(column))
        for name, value in values.items():
            out[column[name]] = value
        return out

    return at
