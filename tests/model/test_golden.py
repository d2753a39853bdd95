"""The rows of every constraint group in CPLEX LP format, held against ``models/lp``.

A change of the formulation shows as a change of these files. After one that is meant,
``STZ_UPDATE_GOLDEN=1 pytest tests/model/test_golden.py`` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stz.instance import Instance
from stz.model import OBJECTIVES, build_model, groups
from stz.model.rows import Layout, Row

GOLDEN = Path(__file__).resolve().parents[2] / "models" / "lp"
Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]

#: Groups that say nothing of the country in one year, and have a file of the programme alone.
LATER = ("year-budgets", "bounds", "talent-reached", "spacing", "growth")
IN_ONE_YEAR = [name for name in groups.GROUPS if name not in LATER]
OF_ONE_YEAR = ("exports", "cost", "npv")
OF_YEARS = ("exports", "cost", "npv", "jobs", "capex", "tax_receipts", "talent_reached")


@pytest.fixture(scope="module")
def country(tiny: Build, tiny_rows: Rows) -> Instance:
    """The tiny country with something in every group."""
    option = tiny_rows("options")[0]
    return tiny(
        sites=tiny_rows("sites", W={"must_open": True}, F={"banned": True}),
        options=[option, option | {"package": "two feeders", "fixed_capex_musd": 1.2}],
        pools=tiny_rows("pools", b={"mandatory": True}),
        reach=[*tiny_rows("reach"), {"pool": "a", "site": "W", "share": 0.3}],
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


@pytest.fixture(scope="module")
def programme(tiny: Build, tiny_rows: Rows) -> Instance:
    """Three years of it, in which time matters to every group."""
    places = {"gate": 67.0, "hub": 67.2, "east": 68.0, "west": 68.05, "far": 68.09}
    option = tiny_rows("options")[0]
    return tiny(
        nodes=[{"node": node, "lon": lon, "lat": 25.0} for node, lon in places.items()],
        links=tiny_rows("links", trunk2={"lead_years": 2}, he={"lead_years": 1}),
        sites=tiny_rows("sites", W={"must_open": True, "tier": 2}),
        options=[
            option | {"lead_years": 1, "ramp_years": 1},
            {"site": "F", "block_seats": 40, "fixed_capex_musd": 1.5, "ramp_years": 2},
        ],
        pools=tiny_rows("pools", a={"growth_per_year": 0.5}, b={"mandatory": True}),
        reach=[*tiny_rows("reach"), {"pool": "a", "site": "W", "share": 0.3}],
        years=[
            {"year": 2026, "budget_musd": 3},
            {"year": 2027, "budget_musd": 9, "discount": 0.5, "talent_factor": 2},
            {"year": 2028, "discount": 0.25},
        ],
        max_zones=2,
        budget_musd=15,
        exports_min_musd=5,
        annuity_years=4,
        spacing_km=10,
        levers={"formal_share": 0.5, "tax_rate": 0.25, "retention_share": 0.5},
        quotas=[
            {"name": "tier-3", "measure": "zones", "tiers": [3], "minimum": 1, "maximum": 2},
            {"name": "spread", "measure": "spending", "tiers": [2], "max_share": 0.75},
        ],
        bounds=[
            {"name": "people", "metric": "jobs", "minimum": 20},
            {"name": "fiber", "metric": "capex_links", "of": "capex", "max_share": 0.5},
            {"name": "few", "metric": "talent_reached", "maximum": 180},
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


def alone(name: str | None) -> Callable[[Layout], Iterator[Row]]:
    """Return what states one group only, or nothing."""

    def rows(layout: Layout) -> Iterator[Row]:
        if name is not None:
            yield from groups.GROUPS[name](layout)

    return rows


@pytest.mark.parametrize("name", IN_ONE_YEAR)
def test_constraint_group(
    country: Instance, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(groups, "all_rows", alone(name))
    held(name, lp_text(country, "exports", tmp_path))


@pytest.mark.parametrize("name", LATER)
def test_groups_of_a_programme_say_nothing_of_one_year(country: Instance, name: str) -> None:
    assert list(groups.GROUPS[name](build_model(country, "exports").layout)) == []


@pytest.mark.parametrize("name", groups.GROUPS)
def test_constraint_group_over_years(
    programme: Instance, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(groups, "all_rows", alone(name))
    held(f"years-{name}", lp_text(programme, "jobs", tmp_path))


@pytest.mark.parametrize("objective", OF_ONE_YEAR)
def test_objective(
    country: Instance, objective: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(groups, "all_rows", alone(None))
    held(f"objective-{objective}", lp_text(country, objective, tmp_path))


@pytest.mark.parametrize("objective", OF_YEARS)
def test_objective_over_years(
    programme: Instance, objective: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(groups, "all_rows", alone(None))
    held(f"years-objective-{objective}", lp_text(programme, objective, tmp_path))


def test_every_objective_is_a_metric() -> None:
    assert {*OF_ONE_YEAR, *OF_YEARS} <= set(OBJECTIVES)


@pytest.mark.parametrize("years", [1, 3])
def test_the_groups_together_are_the_model(
    country: Instance, programme: Instance, years: int
) -> None:
    model = build_model(country if years == 1 else programme, "exports")
    whole = [row.name for row in model.problem.constraints()]
    assert len(set(whole)) == len(whole)
    assert set(whole) == set(model.groups)
    parts = {name: list(rows(model.layout)) for name, rows in groups.GROUPS.items()}
    assert {name for name, rows in parts.items() if not rows} == (
        set(LATER) if years == 1 else set()
    )
    stated = [row for rows in parts.values() for row in rows]
    assert len(whole) >= len(stated)
    assert all(row.group for row in stated)
    assert {row.group for row in stated} == set(model.groups.values())


def test_no_file_is_left_over() -> None:
    expected = {
        *IN_ONE_YEAR,
        *(f"years-{name}" for name in groups.GROUPS),
        *(f"objective-{objective}" for objective in OF_ONE_YEAR),
        *(f"years-objective-{objective}" for objective in OF_YEARS),
    }
    assert {path.stem for path in GOLDEN.glob("*.lp")} == expected
