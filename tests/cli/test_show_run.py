from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stz.cli.show_run import show_summary
from stz.runs.store import Run, load_run


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


def test_one_is_singular(summary: Callable[..., str]) -> None:
    told = summary(1, 1, 1)
    assert "1 new zone, 0 existing; 1 city\n1 link to build, " in told


@pytest.mark.parametrize("many", [0, 2])
def test_none_and_many_are_plural(summary: Callable[..., str], many: int) -> None:
    told = summary(many, many, many)
    assert f"{many} new zones, 0 existing; {many} cities\n{many} links to build, " in told
