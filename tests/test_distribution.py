"""The wheel and the sdist: what is inside, and that stz runs from them where nothing else is.

The quick tier installs into an empty environment that borrows the packages of this one, through a
``.pth`` file; the thorough tier installs ``requirements.lock`` from scratch. In both, stz itself
comes from the built file alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable, Sequence
from email.parser import BytesParser
from pathlib import Path

import pytest
from packaging.metadata import Metadata

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = PROJECT["version"]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
KINDS = ("wheel", "sdist")


def run(command: Sequence[object], folder: Path) -> str:
    """Run a command that knows nothing of this checkout, and return what it printed."""
    apart = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=apart | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(kind: str, source: Path, folder: Path) -> Path:
    run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder], source)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Wheel and sdist, built from this checkout."""
    return {kind: build(kind, ROOT, tmp_path_factory.mktemp(kind)) for kind in KINDS}


def contents(path: Path) -> dict[str, bytes]:
    """Return the files of a wheel by name, or those of an sdist without its outermost folder."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    found = {}
    with tarfile.open(path) as sdist:
        for member in sdist.getmembers():
            file = sdist.extractfile(member)
            if file is not None:
                found[member.name.partition("/")[2]] = file.read()
    return found


def data_files() -> set[Path]:
    return {
        path.relative_to(ROOT)
        for folder in ("data/geo", "models")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_is_valid_and_says_what_the_project_says(
    kind: str, built: dict[str, Path]
) -> None:
    inside = contents(built[kind])
    name = "PKG-INFO" if kind == "sdist" else f"stz-{VERSION}.dist-info/METADATA"
    said = Metadata.from_email(inside[name], validate=True)
    assert (said.name, str(said.version)) == ("stz", VERSION)
    assert said.license_expression == "Apache-2.0"
    assert said.license_files == ["LICENSE"]
    assert said.summary == PROJECT["description"]
    assert said.description == (ROOT / "README.md").read_text(encoding="utf-8")
    assert said.description_content_type == "text/markdown"
    assert str(said.requires_python) == PROJECT["requires-python"]
    plain = [str(need) for need in said.requires_dist or () if need.marker is None]
    assert plain == PROJECT["dependencies"]


def test_the_wheel_holds_licence_types_layers_scenarios_and_map_assets(
    built: dict[str, Path],
) -> None:
    inside = contents(built["wheel"])
    info = f"stz-{VERSION}.dist-info"
    assert inside[f"{info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert "stz = stz.cli:main" in inside[f"{info}/entry_points.txt"].decode()
    assert "stz/py.typed" in inside
    assert any(
        name.startswith("stz/maps/offline_page/assets/") and name.endswith(".js") for name in inside
    )
    for path in data_files():
        packed = "stz/_data/" + path.as_posix().removeprefix("data/")
        assert inside[packed] == (ROOT / path).read_bytes(), path
    tag = BytesParser().parsebytes(inside[f"{info}/WHEEL"])
    assert (tag["Root-Is-Purelib"], tag["Tag"]) == ("true", "py3-none-any")
    assert {name.partition("/")[0] for name in inside} == {"stz", info}
    assert not [name for name in inside if "__pycache__" in name or name.endswith(".pyc")]


def test_the_sdist_holds_what_a_wheel_is_made_of(built: dict[str, Path], tmp_path: Path) -> None:
    inside = contents(built["sdist"])
    for name in ("LICENSE", "README.md", "CHANGELOG.md", "CITATION.cff", "pyproject.toml"):
        assert inside[name] == (ROOT / name).read_bytes()
    assert {path.as_posix() for path in data_files()} <= set(inside)
    with tarfile.open(built["sdist"]) as sdist:
        sdist.extractall(tmp_path / "source", filter="data")
    wheel = build("wheel", tmp_path / "source" / f"stz-{VERSION}", tmp_path / "wheel")
    assert contents(wheel) == contents(built["wheel"])


Environment = Callable[..., Path]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Make an environment with a distribution of stz in it and return its folder of commands."""

    def make(distribution: Path, *, borrow: bool) -> Path:
        home = tmp_path / "environment"
        venv.create(home, with_pip=False)
        python = home / SCRIPTS / Path(sys.executable).name
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q"]
        pip += ["--disable-pip-version-check"]
        if borrow:
            own = run(
                [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home
            )
            # A folder that is named so is searched last, and its own .pth files are not read: that
            # of the checkout, too.
            borrowed = Path(own.strip()) / "borrowed.pth"
            borrowed.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        else:
            lock = ROOT / "requirements.lock"
            run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock], home)
        # hatchling is pinned in the lock too: an sdist needs nothing else to become a wheel.
        run([*pip, "--no-deps", "--no-index", "--no-build-isolation", distribution], home)
        return home / SCRIPTS

    return make


def walk(commands: Path, folder: Path, *, solve: bool) -> None:
    """Do in an empty folder what somebody who just installed stz would do."""
    folder.mkdir()
    where = "import stz, sys; print(stz.__file__, *sys.path, sep='\\n')"
    package, *searched = run([commands / "python", "-c", where], folder).splitlines()
    assert Path(package).is_relative_to(commands.parent)
    assert str(ROOT) not in searched

    stz = commands / "stz"
    assert run([stz, "--version"], folder).strip() == f"stz {VERSION}"
    facts = json.loads(run([stz, "versions", "--json"], folder))
    assert facts["stz"] == {"version": VERSION, "from": "an installed package"}
    assert facts["data"]["folder"].endswith("stz/_data/geo")
    assert len(facts["data"]["manifest"]) == 12

    scenario = run([stz, "new", "first"], folder).split()[0]
    assert run([stz, "check", scenario], folder).startswith("No problems found: ")
    if not solve:
        return
    said = json.loads(run([stz, "solve", scenario, "--json", "--gap", "0.05"], folder))
    assert said["status"] == "optimal"
    page = (folder / said["run"] / "map.html").read_text(encoding="utf-8")
    assert "stz-pin" in page
    assert run([stz, "verify", said["run"]], folder).startswith("verified")


def test_the_wheel_runs_in_an_environment_of_its_own(
    built: dict[str, Path], environment: Environment, tmp_path: Path
) -> None:
    walk(environment(built["wheel"], borrow=True), tmp_path / "work", solve=False)


@pytest.mark.thorough
def test_the_sdist_runs_in_an_environment_of_its_own(
    built: dict[str, Path], environment: Environment, tmp_path: Path
) -> None:
    walk(environment(built["sdist"], borrow=True), tmp_path / "work", solve=False)


@pytest.mark.thorough
def test_it_runs_with_what_the_lock_pins_installed_from_scratch(
    built: dict[str, Path], environment: Environment, tmp_path: Path
) -> None:
    walk(environment(built["wheel"], borrow=False), tmp_path / "work", solve=True)
