"""What ``stz versions`` says: enough for a bug report, nothing about a person, never a failure."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from stz.run import installation, versions
from stz.run.versions import short_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    return installation()


def test_it_says_what_a_report_needs(facts: dict[str, dict[str, str]]) -> None:
    assert facts["stz"]["version"] == version("stz")
    assert facts["stz"]["from"] == "a checkout"
    assert set(facts["system"]) == {"python", "platform", "cores", "chromium"}
    assert facts["solvers"]["highs"] == version("highspy")
    assert facts["solvers"]["scip"][0].isdigit()
    assert "HiGHS" in facts["solvers"]["solvers of pulp"]
    for package in ("pulp", "highspy", "pyscipopt", "geopandas", "shapely", "pyproj", "pyogrio"):
        assert facts["packages"][package] == version(package)
    assert {"folium", "numpy", "pandas"} <= set(facts["packages"])
    assert all(value[0].isdigit() for value in facts["libraries"].values())
    assert set(facts["libraries"]) == {"gdal", "proj", "geos"}
    assert facts["data"]["folder"].endswith("data/geo")
    assert len(facts["data"]["manifest"]) == 12


def test_every_fact_is_one_line_of_text(facts: dict[str, dict[str, str]]) -> None:
    for values in facts.values():
        for value in values.values():
            assert value
            assert value.isprintable()


def test_no_home_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/srv/amna"))
    assert short_path(Path("/srv/amna/stz/data/geo")) == "~/stz/data/geo"
    assert short_path(Path("/home/bilal/stz/data/geo")) == "~/stz/data/geo"
    assert short_path(Path("/Users/bilal/stz/data/geo")) == "~/stz/data/geo"
    assert short_path(Path("/opt/stz/data/geo")) == "/opt/stz/data/geo"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own with one commit."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):  # set where a hook runs the tests
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "checkout"
    (root / "stz").mkdir(parents=True)
    for name in ("pyproject.toml", "stz/__init__.py"):
        (root / name).write_text("")
    monkeypatch.setattr(versions, "files", lambda package: root / package)
    return root


def git(folder: Path, *words: str) -> None:
    said = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *said, *words], cwd=folder, check=True, capture_output=True)


def test_a_checkout_says_its_commit_and_whether_it_was_changed(repository: Path) -> None:
    git(repository, "init")
    assert "commit" not in versions._stz("1"), "no commit yet"
    git(repository, "add", ".")
    git(repository, "commit", "-m", "first")
    commit = versions._stz("1")["commit"]
    assert len(commit) >= 12
    (repository / "pyproject.toml").write_text("changed")
    assert versions._stz("1")["commit"] == f"{commit}, with changes"


def test_a_copy_within_another_repository_says_no_commit(repository: Path) -> None:
    git(repository.parent, "init")
    assert versions._stz("1") == {"version": "1", "from": "a checkout"}


@pytest.mark.parametrize(
    "failure",
    [FileNotFoundError("git"), PermissionError("git"), subprocess.TimeoutExpired("git", 1)],
)
def test_without_git_it_goes_on(
    failure: Exception, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise failure

    monkeypatch.setattr(subprocess, "run", fail)
    assert versions._stz("1") == {"version": "1", "from": "a checkout"}


def test_an_installed_package_is_called_so(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "pyproject.toml").unlink()
    assert versions._stz("1") == {"version": "1", "from": "an installed package"}


def test_missing_parts_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("stz.layers.default_data_dir", lambda: tmp_path)
    assert versions._data()["manifest"] == "cannot be read (FileNotFoundError)"
    monkeypatch.setenv("STZ_CHROMIUM", str(tmp_path / "none"))
    monkeypatch.setattr("stz.solver.engines.versions._scip", lambda: 1 / 0)
    facts = installation()
    assert facts["system"]["chromium"] == "not found"
    assert facts["solvers"]["scip"] == "missing (ZeroDivisionError)"
