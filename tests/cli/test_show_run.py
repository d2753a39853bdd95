from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stz.cli.show_run import show_summary
from stz.runs import key_figures
from stz.runs.store import Run, load_run
from stz.scenario import override_scenario


@pytest.fixture
def summary(solved: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What is printed of the sample's run when it has so many new zones, cities and links."""
    whole = load_run(solved / "runs/khyber")

    def told(zones: int, cities: int, links: int) -> str:
        kept: dict[str, Any] = {
            "zones": whole.zones[~whole.zones["existing"].astype(bool)].head(zones),
            "cities": whole.cities.iloc[[0] * cities],
            "links": whole.links.head(links),
        }
        run: Run = replace(whole, **kept)
        show_summary(run)
        return capsys.readouterr().out

    return told


def test_gain_price_and_existing_zones_stand_apart(solved: Path) -> None:
    run = load_run(solved / "runs/khyber")
    figures = key_figures(run.metrics)
    zones = run.zones
    existing = zones.loc[zones["existing"].astype(bool), "exports_musd"].sum()
    assert existing > 0
    assert figures.existing_exports == pytest.approx(existing)
    assert figures.new_exports == pytest.approx(run.metrics["metrics"]["exports"] - existing)


def test_the_summary_names_gain_price_and_changes(
    solved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = load_run(solved / "runs/khyber")
    show_summary(replace(run, scenario=override_scenario(run.scenario, {"budget_musd": 9})))
    told = capsys.readouterr().out
    said = run.metrics["metrics"]
    assert f"new exports USD {said['new_exports']:,.2f} million a year for USD " in told
    assert f"{said['capex']:,.2f} million of capital; existing zones earn another USD " in told
    assert "Changed from khyber: budget_musd 12 → 9\n" in told


def test_one_is_singular(summary: Callable[..., str]) -> None:
    told = summary(1, 1, 1)
    assert "1 new zone, 0 existing; 1 city\n1 link to build, " in told


@pytest.mark.parametrize("many", [0, 2])
def test_none_and_many_are_plural(summary: Callable[..., str], many: int) -> None:
    told = summary(many, many, many)
    assert f"{many} new zones, 0 existing; {many} cities\n{many} links to build, " in told
