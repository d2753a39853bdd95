"""The small country that can be worked out by hand, the national problem, and a run."""

from __future__ import annotations

import pytest

import stz
from stz.run import Prepared
from stz.runs import Run
from stz.suitability import SuitabilityTable, suitability
from tests.fixtures.worked_plan import (
    assembly,
    build,
    instance,
    layers,
    plan,
    scenario,
    tables,
    worked,
)

__all__ = ["assembly", "build", "instance", "layers", "plan", "scenario", "tables", "worked"]


@pytest.fixture(scope="session")
def national() -> Prepared:
    return stz.prepare("pakistan-2030")


@pytest.fixture(scope="session")
def scores(national: Prepared) -> SuitabilityTable:
    return suitability(national.scenario, national.layers, national.assembly)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    asked = {
        "name": "scored",
        "territory": {"provinces": ["Khyber Pakhtunkhwa", "Islamabad Capital Territory"]},
        "budget_musd": 12,
        "solver": {"gap": 0.2},
    }
    folder = tmp_path_factory.mktemp("scores") / "run"
    return stz.run_scenario("pakistan-2030", folder, asked, draw_map=False)
