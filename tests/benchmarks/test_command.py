"""The command line of the benchmarks, from the words to the table and the JSON file."""

import io
import json
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import command
from benchmarks.isolate import ROOT, Request, run_isolated
from benchmarks.measure import measure
from benchmarks.memory import FamilyWatch, descendants, peak_mb
from benchmarks.record import Record, write_records
from benchmarks.registry import CASES, find_case, read_words
from benchmarks.synthetic_country import synthetic_country
from benchmarks.table import TITLES, notes_of, row_of, status_of, table_of
from benchmarks.timeline import Timeline
from benchmarks.trial import Settings
from stz.errors import ScenarioError
from stz.solver import default_engine
from tests.fixtures.tiers import some

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


@pytest.mark.parametrize(
    ("sizes", "engines"), some([(["10"], "highs"), (["10", "12"], "highs,scip")], (["10"], "highs"))
)
def test_a_tiny_country_end_to_end(sizes: list[str], engines: str, tmp_path: Path) -> None:
    file = tmp_path / "out" / "records.json"
    done = run("growth", *sizes, "--engine", engines, "--json", str(file), "--gap", "0.05")
    assert done.returncode == 0, done.stderr
    assert "growth 10" in done.stdout
    assert "growth, highs: slope of log time to 1 %" in done.stdout
    records = records_of(file)
    names = engines.split(",")
    assert [(r["trial"], r["engine"]) for r in records] == [
        (size, name) for size in sizes for name in names
    ]
    for record in records:
        assert set(record) == {item.name for item in fields(Record)} >= ASKED_FOR
        assert record["status"] == "optimal"
        assert all(isinstance(record[name], float) for name in NUMBERS), record
        assert 0 <= record["gap"] <= 0.05 + 1e-9  # type: ignore[operator]
        assert 10 < record["peak_mb"] < 4096  # type: ignore[operator]
        assert record["size"]["nodes"] == int(str(record["trial"]))  # type: ignore[index]
        assert {"python", "stz", "pulp", "highspy", "pyscipopt"} <= set(record["versions"])  # type: ignore[call-overload]
    for size in sizes:
        found = [float(str(r["objective"])) for r in records if r["trial"] == size]
        assert max(found) <= min(found) * 1.06, "all engines within their gaps"


def test_every_case_lists_its_trials_without_building_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    for case in CASES:
        assert case.about
        trials = case.trials(())
        assert trials, case.name
        for trial in trials:
            assert trial.time_limit_s > 0
            assert trial.solves > 0
        names = [trial.name for trial in trials]
        assert len(set(names)) == len(names), "a process finds its trial by name"


def test_the_cases_have_the_names_that_were_asked_for() -> None:
    assert {
        "national-dual-link", "national-available", "national-phased", "resolve", "growth",
        "baseline", "public",
    } <= {case.name for case in CASES}  # fmt: skip


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
        (["growth", "--sizes", "5,20"], "at least 10"),
        (["public", "b01", "--sizes", "20"], "--sizes is for the case growth"),
        (["resolve", "many"], "cannot make"),
        (["resolve", "0"], "give one whole number"),
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


@pytest.mark.thorough
def test_a_failure_in_the_process_becomes_a_record() -> None:
    settings = Settings("highs", 0.01, 600.0)
    record, _ = run_isolated(Request("baseline", ("Atlantis",), "Atlantis", settings))
    assert record.status == "error"
    assert "there is no province 'Atlantis'" in record.message


@pytest.mark.thorough
def test_a_process_that_fails_becomes_a_record() -> None:
    settings = Settings("highs", 0.01, 600.0)
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
    assert notes_of([record]) == ["public b01, highs: skipped: no files"]
    near = replace(record, status="optimal", gap_to_optimum=0.0, gap_asked=1e-6)
    assert status_of(near) == "optimal, known optimum"
    far = replace(near, gap_to_optimum=0.02)
    assert status_of(far) == "optimal, 2.000% from the known optimum"
    stopped = replace(record, status="feasible", gap=0.02, gap_asked=0.01, time_limit_s=60.0)
    assert status_of(stopped) == "feasible: stopped by 60 s before a gap of 1.00%"
    wordy = replace(record, status="error", message="no such thing " * 100)
    assert len(status_of(wordy)) < 260


def test_the_table_fits_a_terminal() -> None:
    record = Record(
        "national-tier3-push", "karachi:60 prim dual_link", "side_by_side", "feasible",
        {}, 1234.5, 1234.5, 1234.5, 1234.5, 1234.5, 1.0, 1234567.8, 1234567.8, 0.123456,
        nodes=123456, cuts=12345, peak_mb=3456.7,
    )  # fmt: skip
    out = io.StringIO()
    Console(file=out, width=100).print(table_of([record]))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    text = " ".join(lines)
    assert all(cell in text for cell in ("1.235e+06", "12.346", "123456", "3457", "1234"))


def test_equal_problems_are_described_once() -> None:
    size = {
        "nodes": 9, "existing_links": 1, "candidate_links": 8, "candidate_sites": 4, "cities": 3,
        "pools": 2, "years": 5,
    }  # fmt: skip
    rows = [Record("growth", str(n), "scip", "optimal", size) for n in (10, 20)]
    assert notes_of(rows) == [
        "9 nodes, 1+8 links, 4 sites, 3 cities, 5 years: growth 10, growth 20"
    ]


@pytest.mark.parametrize(
    ("text", "engines"),
    [
        ("highs", ["highs"]), ("both", ["highs", "scip"]), ("side_by_side", ["side_by_side"]),
        ("scip,PULP_CBC_CMD", ["scip", "PULP_CBC_CMD"]), ("default", ["default"]),
    ],
)  # fmt: skip
def test_engines_pass_through_as_text(
    text: str, engines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fake(request: Request) -> tuple[Record, bool]:
        asked.append(request.settings.engine)
        return Record(request.case, request.trial, request.settings.engine, "optimal"), False

    monkeypatch.setattr(command, "run_isolated", fake)
    monkeypatch.setattr(command, "ENGINES", ("highs", "scip"))
    assert command.main(["growth", "10", "--engine", text]) == 0
    assert asked == engines


def test_sizes_may_be_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fake(request: Request) -> tuple[Record, bool]:
        asked.append(request.trial)
        return Record(request.case, request.trial, "highs", "optimal"), False

    monkeypatch.setattr(command, "run_isolated", fake)
    assert command.main(["growth", "--sizes", "20,30", "public", "steinlib"]) == 0
    assert asked[:2] == ["20", "30"]


def test_memory_of_child_processes_counts() -> None:
    hold = "x = bytearray(80_000_000); x[::4096] = b'1' * len(x[::4096]); "
    child = f"{hold}import sys; sys.stdin.read()"  # holds it until its input ends
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("no /proc to read")
    process = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE)
    assert process.stdin is not None
    with FamilyWatch(process.pid) as family:
        for _ in range(6000):
            if family.peak_mb > 80:
                break
            time.sleep(0.05)
        process.stdin.close()
        process.wait(600)
    assert 80 < family.peak_mb < 200
    assert descendants(process.pid) == []


def test_memory_of_a_process_alone_is_its_own_high_water_mark() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.6)"])
    with FamilyWatch(process.pid) as family:
        process.wait(600)
    assert family.peak_mb == 0.0
    assert peak_mb() > 10


def test_the_engine_that_solve_chooses_is_named_in_the_record() -> None:
    (trial,) = find_case("growth").trials(("10",))
    record = measure("growth", trial, Settings("default", 0.05, 600.0))
    assert record.status == "optimal"
    assert record.engine == default_engine(synthetic_country(10))


def test_a_case_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no benchmark case"):
        find_case("nothing")
