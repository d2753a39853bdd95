"""The command line of the benchmarks, from the words to the table and the JSON file."""

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest

from benchmarks import command
from benchmarks.isolate import ROOT, Request, run_isolated
from benchmarks.measure import measure
from benchmarks.record import Record, write_records
from benchmarks.registry import CASES, find_case, read_words
from benchmarks.synthetic_country import synthetic_country
from benchmarks.table import TITLES, row_of
from benchmarks.timeline import Timeline
from benchmarks.trial import Settings
from stz.errors import ScenarioError
from stz.solver import default_engine

ASKED_FOR = {
    "case", "engine", "size", "build_s", "first_plan_s", "to_1pct_s", "to_01pct_s", "total_s",
    "objective", "bound", "gap", "nodes", "cuts", "peak_mb", "status", "versions", "date",
}  # fmt: skip
NUMBERS = ("build_s", "first_plan_s", "total_s", "cpu_s", "objective", "bound", "gap", "peak_mb")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def records_of(file: Path) -> list[dict[str, object]]:
    """Read a JSON file that holds no NaN."""

    def refuse(word: str) -> None:
        pytest.fail(f"{word} is no JSON")

    values: list[dict[str, object]] = json.loads(file.read_text("utf-8"), parse_constant=refuse)
    return values


def test_a_tiny_country_end_to_end(tmp_path: Path) -> None:
    file = tmp_path / "out" / "records.json"
    done = run("growth", "10", "12", "--engine", "both", "--json", str(file), "--gap", "0.05")
    assert done.returncode == 0, done.stderr
    assert "growth 10" in done.stdout
    assert "growth, highs: slope of log time to 1 %" in done.stdout
    records = records_of(file)
    assert [(r["trial"], r["engine"]) for r in records] == [
        ("10", "highs"), ("10", "scip"), ("12", "highs"), ("12", "scip"),
    ]  # fmt: skip
    for record in records:
        assert set(record) == {item.name for item in fields(Record)} >= ASKED_FOR
        assert record["status"] == "optimal"
        assert all(isinstance(record[name], float) for name in NUMBERS), record
        assert 0 <= record["gap"] <= 0.05 + 1e-9  # type: ignore[operator]
        assert 10 < record["peak_mb"] < 4096  # type: ignore[operator]
        assert record["size"]["nodes"] == int(str(record["trial"]))  # type: ignore[index]
        assert {"python", "stz", "pulp", "highspy", "pyscipopt"} <= set(record["versions"])  # type: ignore[call-overload]
    for small in (records[:2], records[2:]):
        low, high = sorted(float(str(record["objective"])) for record in small)
        assert high <= low * 1.06, "both engines within their gaps"


def test_every_case_lists_its_trials_without_building_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    for case in CASES:
        assert case.about
        trials = case.trials(())
        assert trials, case.name
        for trial in trials:
            assert trial.time_limit_s > 0
            assert trial.runs_with("highs") != bool(trial.engines)
        keys = [(trial.name, trial.engines) for trial in trials]
        assert len(set(keys)) == len(keys), "a process finds its trial by name and engine"


def test_list_names_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    said = capsys.readouterr().out
    assert all(case.name in said for case in CASES)


def test_words_after_a_case_are_its_arguments() -> None:
    read = read_words(["growth", "30", "60", "public", "b01", "national-presumed"])
    assert [(case.name, words) for case, words in read] == [
        ("growth", ("30", "60")), ("public", ("b01",)), ("national-presumed", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["national-dual"], "did you mean 'national-dual-link'"),
        (["national-presumed", "7"], "no benchmark case '7'"),
        (["growth", "-5"], "at least 10"),
        (["growth", "5"], "at least 10"),
        (["growth", "many"], "at least 10"),
        (["public", "b99"], "no public instance 'b99'"),
        (["growth", "--gap", "-1"], "--gap"),
        (["growth", "--time-limit", "0"], "--time-limit"),
        ([], "--list"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = command.main(words)
    except SystemExit as stopped:
        code = int(str(stopped.code))
    assert code == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_failure_in_the_process_becomes_a_record() -> None:
    settings = Settings("highs", 0.01, 5.0)
    record, _ = run_isolated(Request("compact", ("Atlantis",), "Atlantis", settings))
    assert record.status == "error"
    assert "there is no province 'Atlantis'" in record.message
    record, _ = run_isolated(Request("growth", ("10",), "no such trial", settings))
    assert record.status == "error"
    assert record.message.startswith("exit code 1: ")


def test_failures_make_the_exit_code_and_skips_do_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def answered(status: str) -> int:
        def fake(request: Request) -> tuple[Record, bool]:
            return Record(request.case, request.trial, request.settings.engine, status), False

        monkeypatch.setattr(command, "run_isolated", fake)
        return command.main(["growth", "10", "--json", str(tmp_path / "records.json")])

    assert answered("optimal") == 0
    assert answered("feasible") == 0
    assert answered("refused") == 1
    assert answered("error") == 1
    assert records_of(tmp_path / "records.json")[0]["status"] == "error"


def test_ctrl_c_keeps_what_was_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stopped(request: Request) -> tuple[Record, bool]:
        return Record(request.case, request.trial, request.settings.engine, "feasible"), True

    monkeypatch.setattr(command, "run_isolated", stopped)
    file = tmp_path / "records.json"
    assert command.main(["growth", "10", "20", "--json", str(file)]) == 130
    assert [record["trial"] for record in records_of(file)] == ["10"]


def test_records_come_back_from_json_as_they_were(tmp_path: Path) -> None:
    record = Record("growth", "10", "highs", "optimal", size={"nodes": 10}, gap=0.001)
    write_records(tmp_path / "records.json", [record])
    (values,) = records_of(tmp_path / "records.json")
    assert values["total_s"] is None
    again = Record.from_dict(values)
    assert math.isnan(again.total_s)
    assert repr(again) == repr(record)
    assert [file.name for file in tmp_path.iterdir()] == ["records.json"]


def test_a_timeline_keeps_the_first_time_of_each_milestone() -> None:
    timeline = Timeline()
    states: Sequence[tuple[float, float, float]] = (
        (1.0, math.nan, math.nan), (2.0, 5.0, math.nan), (3.0, 5.0, 0.5), (4.0, 6.0, 0.009),
        (5.0, 6.1, 0.008), (6.0, 6.1, 0.0),
    )  # fmt: skip
    for state in states:
        timeline.note(*state)
    assert (timeline.first_plan_s, timeline.to_1pct_s, timeline.to_01pct_s) == (2.0, 4.0, 6.0)


def test_a_row_has_a_cell_per_title_whatever_is_missing() -> None:
    record = Record("public", "b01", "highs", "skipped", message="no files")
    assert len(row_of(record)) == len(TITLES)
    assert row_of(record)[-1] == "skipped: no files"
    near = replace(record, status="optimal", gap_to_optimum=0.0, gap_asked=1e-6)
    assert row_of(near)[-1] == "optimal, known optimum"
    far = replace(near, gap_to_optimum=0.02)
    assert row_of(far)[-1] == "optimal, 2.000% from the known optimum"


def test_the_engine_that_solve_chooses_is_named_in_the_record() -> None:
    (trial,) = find_case("growth").trials(("10",))
    record = measure("growth", trial, Settings("default", 0.05, 20.0))
    assert record.status == "optimal"
    assert record.engine == default_engine(synthetic_country(10))


def test_a_case_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no benchmark case"):
        find_case("nothing")
