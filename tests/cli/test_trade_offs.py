"""``stz front`` and ``stz alternatives``: runs, pages, tables, and refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stz.run import prepare
from stz.runs import load_run

Stz = Callable[..., Any]
VALLEY = """
extends: pakistan-2030
name: valley
title: Zones around Peshawar $x$ </script>
territory: {districts: [Peshawar, Mardan, Nowshera]}
budget_musd: 5
protection: single
solver: {gap: 0.02, time_limit_s: 60}
"""


@pytest.fixture
def valley(here: Path) -> Path:
    (here / "valley.yaml").write_text(VALLEY, encoding="utf-8")
    return here / "valley.yaml"


@pytest.mark.thorough
def test_a_front_is_runs_page_chart_and_tables(stz: Stz, valley: Path, here: Path) -> None:
    words = ("front", valley, "--points", "4", "--gap", "0.1", "--time-limit", "40", "-o", "out")
    said = stz(*words, "--json")
    assert said.code == 0, said.err
    told = said.data
    assert [one["name"] for one in told["metrics"]] == ["exports", "capex"]
    assert 0 <= told["area_gap"] < 1
    assert {Path(file).name for file in told["files"]} == {
        "front.html", "front.svg", "front.png", "front.csv", "front.json",
    }  # fmt: skip
    assert len(told["points"]) > 1
    for point in told["points"]:
        run = load_run(point["run"])
        found = run.metrics["metrics"]
        assert point["values"] == pytest.approx([found["exports"], found["capex"]])
        assert stz("verify", point["run"]).code == 0
    # what a run asks is what was solved: its scenario makes the same problem
    run = load_run(told["points"][0]["run"])
    assert prepare(run.path / "scenario.yaml").instance.digest == run.instance.digest
    table = pd.read_csv(here / "out" / "front.csv")
    assert len(table) == len(told["points"])
    kept = json.loads((here / "out" / "front.json").read_text(encoding="utf-8"))
    assert kept["points"][0]["run"] == Path(told["points"][0]["run"]).name
    assert "stz-outer" in (here / "out" / "front.html").read_text(encoding="utf-8")

    (here / "out" / "notes.txt").write_text("mine")
    again = stz(*words, "--points", "2")
    assert again.code == 0, again.err
    assert "between exports and capex" in again.out
    left = {path.name for path in (here / "out").iterdir()}
    assert left == {"01", "02", "front.html", "front.svg", "front.png", "front.csv", "front.json",
                    "notes.txt"}  # fmt: skip


@pytest.mark.thorough
def test_alternatives_are_runs_pages_chart_and_tables(stz: Stz, valley: Path, here: Path) -> None:
    solved = stz("solve", valley, "-o", "base")
    assert solved.code == 0, solved.err
    said = stz(
        "alternatives", "base", "--slack", "0.2", "--n", "2", "--time-limit", "40", "-o", "out",
        "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    told = said.data
    assert told["slack"] == 0.2
    assert told.keys() >= {"must", "never", "plans", "slack_of_bound"}
    base = load_run("base")
    assert told["value"] == pytest.approx(base.plan.objective)
    assert load_run(told["run"]).plan.opened == base.plan.opened
    assert {"fewest links", "fewest zones", "most tier 3"} <= {one["role"] for one in told["plans"]}
    for one in told["plans"]:
        run = load_run(one["run"])
        assert run.plan.objective >= told["floor"] - 1e-6
        assert stz("verify", one["run"]).code == 0
    names = {path.name for path in (here / "out").iterdir() if path.is_file()}
    assert names == {
        "alternatives.html", "frequency.html", "alternatives.svg", "alternatives.png",
        "alternatives.csv", "shared.csv", "alternatives.json",
    }  # fmt: skip
    shared = pd.read_csv(here / "out" / "shared.csv")
    assert len(shared) == len(told["must"]) + len(told["never"])


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("front", "FILE", "--metrics", "exports"), 2, "not two metrics"),
        (("front", "FILE", "--metrics", "exports,joy"), 2, "unknown objective 'joy'"),
        (("front", "FILE", "--metrics", "exports,exports"), 2, "two different metrics"),
        (("front", "FILE", "--points", "1"), 2, "from 2 on"),
        (("front", "FILE", "-o", "full"), 2, "holds files but no front.json"),
        (("front", "FILE", "--set", "bounds=[{name: z, metric: zones, minimum: 99}]"), 3, ""),
        (("alternatives", "FILE", "--slack", "2"), 2, "less than 1"),
        (("alternatives", "FILE", "-o", "full"), 2, "holds files but no alternatives.json"),
        (("alternatives", "nowhere"), 2, "nowhere"),
    ],
)
def test_what_cannot_be_is_refused(
    stz: Stz, valley: Path, here: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    (here / "full").mkdir()
    (here / "full" / "file").write_text("mine")
    said = stz(*(valley if word == "FILE" else word for word in words))
    assert said.code == code, said.err
    assert told in said.err
    assert [path.name for path in (here / "full").iterdir()] == ["file"]
