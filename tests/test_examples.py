"""The scripts of ``docs/examples`` on public instances, against their published optima.

The files are not ours to ship: they are read at ``../shared/benchmarks``, or where STZ_BENCHMARKS
says.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import stz
from tests.fixtures.tiers import some

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "examples"
BENCHMARKS = Path(os.environ.get("STZ_BENCHMARKS", ROOT.parent / "shared" / "benchmarks"))


def example(
    name: str, monkeypatch: pytest.MonkeyPatch, file: str | Path, *more: str
) -> dict[str, Any]:
    """Run a script as ``python docs/examples/NAME.py FILE`` would; return its names."""
    path = BENCHMARKS / file
    if not path.exists():
        pytest.skip(f"no public instances at {BENCHMARKS}: set STZ_BENCHMARKS to their folder")
    monkeypatch.setattr(sys, "argv", [f"{name}.py", str(path), *more])
    names = runpy.run_path(str(EXAMPLES / f"{name}.py"))
    plan, instance = names["plan"], names["inst"]
    if plan.has_plan:
        assert stz.verify_plan(instance, plan).ok
    return names


@pytest.mark.parametrize(
    ("file", "optimum"), [("b01", 82), ("b02", 83), ("b03", 138), ("b04", 59), ("b05", 61)]
)
def test_steiner_tree(file: str, optimum: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = example("steiner_tree", monkeypatch, f"steinlib/{file}.stp")["plan"]
    assert (plan.status, plan.objective) == ("optimal", pytest.approx(optimum))


@pytest.mark.parametrize(
    ("file", "optimum"),
    some([("pmed1", 5819), ("pmed2", 4093), ("pmed3", 4250), ("pmed4", 3034)], ("pmed4", 3034)),
)
def test_p_median(file: str, optimum: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = example("p_median", monkeypatch, f"pmed/{file}.txt")
    plan = names["plan"]
    assert (plan.status, plan.objective) == ("optimal", pytest.approx(optimum))
    assert len(plan.opened) == names["p"]


@pytest.mark.parametrize(
    ("file", "optimum"),
    [
        ("cap41", 1040444.375),
        ("cap42", 1098000.450),
        ("cap71", 932615.750),
        ("cap81", 838499.288),
    ],
)
def test_capacitated_facility_location(
    file: str, optimum: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = example("capacitated_facility_location", monkeypatch, f"cap/{file}.txt")["plan"]
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(optimum, abs=0.001)


def test_capacity_may_be_an_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """capa, capb and capc leave it open. Two customers of 3: with 4 seats each, both sites open."""
    file = tmp_path / "open.txt"
    file.write_text(" 2 2\n capacity 10.\n capacity 20.\n 3\n 3. 6.\n 3\n 3. 6.\n")
    plan = example("capacitated_facility_location", monkeypatch, file, "4")["plan"]
    assert plan.objective == pytest.approx(10 + 20 + 4 * 1 + 2 * 2)
    plan = example("capacitated_facility_location", monkeypatch, file, "6")["plan"]
    assert plan.objective == pytest.approx(10 + 6)


def test_uncapacitated_facility_location(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = example("uncapacitated_facility_location", monkeypatch, "cap/cap71.txt")["plan"]
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(932615.750, abs=0.001)


def test_capacities_cost_something_where_they_bind(monkeypatch: pytest.MonkeyPatch) -> None:
    free = example("uncapacitated_facility_location", monkeypatch, "cap/cap41.txt")["plan"]
    assert free.objective < 1040444.375 - 1


def test_two_edge_connected_design(monkeypatch: pytest.MonkeyPatch) -> None:
    """abilene has a bridge; the other optima are held against a flow formulation elsewhere."""
    script = "two_edge_connected_design"
    assert example(script, monkeypatch, "topologies/abilene.txt")["plan"].status == "infeasible"
    for file in ("france", "polska"):
        names = example(script, monkeypatch, f"topologies/{file}.txt")
        assert names["plan"].status == "optimal"
        assert len(names["plan"].built) >= len(names["nodes"])


def test_prize_collecting_steiner_tree_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 is the root. 3 is worth 5 and costs 2 + 2 by way of 2; 4 is worth 1 and costs 3 more."""
    file = tmp_path / "hand.stp"
    file.write_text(
        "SECTION Graph\nE 1 2 2\nE 2 3 2\nE 3 4 3\nEND\n"
        "SECTION Terminals\nRootP 1\nTP 3 5\nTP 4 1\nEND\nEOF\n"
    )
    plan = example("prize_collecting_steiner_tree", monkeypatch, file)["plan"]
    assert (plan.objective, plan.connected) == (pytest.approx(1), (3,))
    assert "links built and prizes forgone: 5.0" in capsys.readouterr().out


@pytest.mark.parametrize("prize", [1, 5, 12, 100])
def test_prize_collecting_steiner_tree(prize: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large prizes pay for the whole Steiner tree, small ones for next to nothing."""
    script = "prize_collecting_steiner_tree"
    plan = example(script, monkeypatch, "steinlib/b01.stp", str(prize))["plan"]
    assert plan.status == "optimal"
    if prize == 100:
        assert plan.objective == pytest.approx(9 * 100 - 82)
    assert plan.objective >= prize  # the root alone


def test_a_script_as_a_reader_runs_it() -> None:
    path = BENCHMARKS / "steinlib" / "b01.stp"
    if not path.exists():
        pytest.skip(f"no public instances at {BENCHMARKS}: set STZ_BENCHMARKS to their folder")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "steiner_tree.py"), str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=1200,
    )
    first, *built = done.stdout.splitlines()
    assert first == "cost 82.000 USD million, bound 82.000, gap 0.000%, optimal"
    assert all(re.fullmatch(r"\d+ \d+", line) for line in built)
    assert done.stderr == ""


def test_scripts_are_short_and_explained() -> None:
    text = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    scripts = sorted(EXAMPLES.glob("*.py"))
    assert len(scripts) == 6
    for script in scripts:
        assert f"examples/{script.name}" in text
        code = script.read_text(encoding="utf-8").split('"""', 2)[2]
        assert len([line for line in code.splitlines() if line.strip()]) <= 30
        assert "import stz" in code
