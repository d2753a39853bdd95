"""The rows of every constraint group in CPLEX LP format, held against ``models/lp``.

A change of the formulation shows as a change of these files. After one that is meant,
``STZ_UPDATE_GOLDEN=1 pytest tests/model/test_golden.py`` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stz.instance import Instance
from stz.model import OBJECTIVES, build_model, groups, planning_model

GOLDEN = Path(__file__).resolve().parents[2] / "models" / "lp"
Rows = Callable[..., list[dict[str, Any]]]
Group = Callable[[Instance, Any, Any, Any], Iterable[groups.Row]]

GROUPS: dict[str, Group] = {
    "open": lambda inst, columns, graph, at: groups.open_rows(inst, columns, at),
    "blocks": lambda inst, columns, graph, at: groups.block_rows(inst, columns),
    "pool": lambda inst, columns, graph, at: groups.pool_rows(inst, columns, at),
    "reach": lambda inst, columns, graph, at: groups.reach_rows(inst, columns, at),
    "seats-and-occupancy": lambda inst, columns, graph, at: groups.seat_rows(inst, columns, at),
    "mandatory": lambda inst, columns, graph, at: groups.mandatory_rows(inst, columns),
    "limits": lambda inst, columns, graph, at: groups.limit_rows(inst, columns),
    "quotas": lambda inst, columns, graph, at: groups.quota_rows(inst, columns, at),
    "orientation": lambda inst, columns, graph, at: groups.orientation_rows(
        columns, graph.existing, columns.build[graph.link_row]
    ),
}


@pytest.fixture(scope="module")
def country(tiny: Callable[..., Instance], tiny_rows: Rows) -> Instance:
    """The tiny country with something in every group."""
    option = tiny_rows("options")[0]
    return tiny(
        sites=tiny_rows("sites", W={"must_open": True}, F={"banned": True}),
        options=[option, option | {"package": "two feeders", "fixed_capex_musd": 1.2}],
        pools=tiny_rows("pools", b={"mandatory": True}),
        n_zones=2,
        max_zones=2,
        budget_musd=15,
        exports_min_musd=5,
        annuity_years=5,
        quotas=[
            {"name": "tier-3", "measure": "zones", "tiers": [3], "minimum": 1, "maximum": 2},
            {"name": "punjab", "measure": "seats", "provinces": ["Punjab"], "min_share": 0.25},
            {"name": "spread", "measure": "spending", "tiers": [2], "max_share": 0.75},
            {"name": "cities", "measure": "cities", "tiers": [2, 3], "minimum": 1},
            {"name": "home", "measure": "workers", "by": "origin", "tiers": [3], "minimum": 20},
        ],
    )


def held(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.lp"
    if os.environ.get("STZ_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing; STZ_UPDATE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8"), f"{path.name}: STZ_UPDATE_GOLDEN=1 if meant"


def lp_text(instance: Instance, objective: str, folder: Path) -> str:
    file = folder / "model.lp"
    build_model(instance, objective).problem.writeLP(str(file))
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GROUPS)
def test_constraint_group(
    country: Instance, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(planning_model, "_all_rows", GROUPS[name])
    held(name, lp_text(country, "exports", tmp_path))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_objective(
    country: Instance, objective: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def nothing(*_: object) -> Iterator[groups.Row]:
        yield from ()

    monkeypatch.setattr(planning_model, "_all_rows", nothing)
    held(f"objective-{objective}", lp_text(country, objective, tmp_path))


def test_the_groups_together_are_the_model(country: Instance) -> None:
    model = build_model(country, "exports")
    whole = {row.name for row in model.problem.constraints()}
    parts = [
        [row.name for row in rows(country, model.columns, model.graph, model.at)]
        for rows in GROUPS.values()
    ]
    assert all(parts)
    assert len(whole) >= sum(map(len, parts))


def test_no_file_is_left_over() -> None:
    expected = {*GROUPS, *(f"objective-{objective}" for objective in OBJECTIVES)}
    assert {path.stem for path in GOLDEN.glob("*.lp")} == expected
