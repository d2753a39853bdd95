"""The project as a package: what is pinned, what is shipped, what may import what."""

import ast
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-docs.lock")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)(?P<marker> ;[^\\]+)? \\$")


def pins(lock: str) -> dict[str, str]:
    """Return package name to version of a lock file."""
    found = map(PIN.match, (ROOT / lock).read_text(encoding="utf-8").splitlines())
    return {canonicalize_name(pin["name"]): pin["version"] for pin in found if pin}


@pytest.fixture(scope="module")
def launcher() -> ModuleType:
    """``start.py`` as a module."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_version_is_the_same_everywhere() -> None:
    version = PYPROJECT["project"]["version"]
    assert importlib.metadata.version("stz") == version
    assert f"\n## {version} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_pins_and_hashes_only(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    odd = [line for line in lines if not PIN.match(line) and not hashed.match(line)]
    assert odd == []


@pytest.mark.parametrize(
    ("lock", "names"),
    [
        ("requirements.lock", PYPROJECT["project"]["dependencies"]),
        ("requirements.lock", PYPROJECT["dependency-groups"]["build"]),
        ("requirements-dev.lock", PYPROJECT["project"]["optional-dependencies"]["dev"]),
        ("requirements-docs.lock", PYPROJECT["project"]["optional-dependencies"]["docs"]),
    ],
    ids=["runtime", "build", "dev", "docs"],
)
def test_lock_satisfies_what_the_project_asks_for(lock: str, names: list[str]) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, names):
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} is missing from {lock}"
        assert requirement.specifier.contains(pinned[name]), f"{name} {pinned[name]}"


def test_each_lock_holds_all_of_the_one_before() -> None:
    runtime, dev, docs = map(pins, LOCKS)
    assert runtime.items() <= dev.items()
    assert dev.items() <= docs.items()


def test_runtime_imports_are_declared() -> None:
    """Nothing is imported that only happens to be installed through something else."""
    declared = {
        canonicalize_name(Requirement(text).name) for text in PYPROJECT["project"]["dependencies"]
    }
    optional = PYPROJECT["project"]["optional-dependencies"]
    extras = {canonicalize_name(Requirement(text).name) for text in optional["dev"]}
    widgets = {canonicalize_name(Requirement(text).name) for text in optional["notebook"]}
    owners = importlib.metadata.packages_distributions()
    undeclared = set()
    for path in sorted((ROOT / "stz").rglob("*.py")):
        allowed = declared | extras if "build" in path.parts else declared
        # the panel says what to install where its widgets are missing
        allowed = allowed | widgets if path.name == "panel.py" else allowed
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules = [node.module]
            else:
                continue
            for module in modules:
                top = module.partition(".")[0]
                if top == "stz" or top in sys.stdlib_module_names:
                    continue
                packages = {canonicalize_name(name) for name in owners.get(top, [top])}
                # pydantic-core and the like are parts of a declared package.
                parts = {name.partition("-")[0] for name in packages}
                if not (packages | parts) & allowed:
                    undeclared.add(f"{path.relative_to(ROOT)}: {module}")
    assert undeclared == set()


def test_launcher_is_readable_for_old_pythons_and_needs_nothing_installed() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_launcher_uses_the_python_it_runs_on_when_it_can(launcher: ModuleType) -> None:
    assert launcher.find_python() == sys.executable


def test_launcher_says_what_to_install_when_python_is_too_old(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(launcher, "SUPPORTED", ((9, 9),))
    monkeypatch.setattr(launcher, "VENV", tmp_path)
    with pytest.raises(SystemExit) as stopped:
        launcher.install("requirements.lock")
    assert stopped.value.code == 2
    assert "Install Python 3.13" in capsys.readouterr().out


def test_launcher_installs_again_only_when_something_changed(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (*LOCKS, "pyproject.toml"):
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "VENV", tmp_path)
    installs: list[str] = []
    monkeypatch.setattr(launcher, "make_venv", lambda python: ["pip"])
    monkeypatch.setattr(launcher, "pip_install", lambda pip, words: installs.append(words[-1]))

    launcher.install("requirements.lock")
    assert installs == ["requirements.lock", "."]
    launcher.install("requirements.lock")
    assert len(installs) == 2, "nothing changed"
    launcher.install("requirements-dev.lock")
    assert installs[2:] == ["requirements-dev.lock", "."]
    launcher.install("requirements.lock")
    assert len(installs) == 4, "the dev lock holds all of the runtime lock"
    launcher.install("requirements-docs.lock")
    assert installs[4:] == ["requirements-docs.lock", "."]
    launcher.install("requirements-dev.lock")
    assert len(installs) == 6, "the docs lock holds all of the dev lock"
    for name in LOCKS:
        (tmp_path / name).write_text("changed", encoding="utf-8")
    launcher.install("requirements.lock")
    assert installs[6:] == ["requirements.lock", "."]


def test_launcher_runs_all_checks_and_remembers_a_failure(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[str] = []

    def run(command: list[str], cwd: str | None = None) -> int:
        commands.append(Path(command[0]).name if "-m" not in command else command[2])
        return int("ruff" in command[0])

    monkeypatch.setattr(launcher, "run", run)
    monkeypatch.setattr(launcher, "install", lambda lock: None)
    monkeypatch.setattr(launcher, "ensure_browser", lambda: None)
    monkeypatch.setattr(launcher, "ensure_solver", lambda: None)
    assert launcher.main(["test"]) == 1
    assert commands == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert "style FAILED, format FAILED, types ok, imports ok" in capsys.readouterr().out
    commands.clear()
    assert launcher.main(["test", "--thorough"]) == 0
    assert commands == ["pytest"]


def test_modules_are_short_and_named_for_what_they_do() -> None:
    for path in (ROOT / "stz").rglob("*.py"):
        assert path.stem not in {"utils", "util", "helpers", "helper", "misc", "common"}, path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 500, path


@pytest.mark.thorough
def test_imports_keep_to_the_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
