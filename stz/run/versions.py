"""What a bug report needs to know of a machine: stz, its packages, solvers, data and browser."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from stz.errors import DataError

#: Packages beside those of a run's provenance whose version a report needs.
_FURTHER = ("pyproj", "folium", "pydantic", "typer")
_PATIENCE_S = 10.0
_SOMEBODYS_HOME = re.compile(r"^([A-Za-z]:)?/(home|Users)/[^/]+")

Facts = dict[str, dict[str, str]]


def installation() -> Facts:
    """Return what is installed here, by group: plain text that names no person and no machine.

    Nothing of it raises: what cannot be found out is said to be so.

    Returns
    -------
    dict of str to dict of str to str
        Groups ``stz``, ``system``, ``solvers``, ``packages``, ``libraries`` and ``data``.
    """
    from stz.maps import chromium_version
    from stz.runs import PACKAGES, versions
    from stz.solver import solver_libraries

    found = versions((*PACKAGES, *_FURTHER))
    return {
        "stz": _stz(found.pop("stz", "")),
        "system": {
            "python": found.pop("python"),
            "platform": platform.platform(),
            "cores": _cores(),
            "chromium": chromium_version() or "not found",
        },
        "solvers": solver_libraries(),
        "packages": found,
        "libraries": _libraries(),
        "data": _data(),
    }


def _stz(version: str) -> dict[str, str]:
    root = Path(str(files("stz"))).parent
    if not (root / "pyproject.toml").is_file():
        return {"version": version or "unknown", "from": "an installed package"}
    said = {"version": version or "not installed", "from": "a checkout"}
    commit = _commit(root)
    return said | {"commit": commit} if commit else said


def _commit(root: Path) -> str:
    """Return the commit of a checkout, and whether files differ from it; nothing without git."""
    top = _git(root, "rev-parse", "--show-toplevel")
    # A copy of stz may lie within a repository of something else.
    if not top or not Path(top).samefile(root):
        return ""
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return f"{commit}, with changes" if commit and changed else commit


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words],
            capture_output=True, text=True, timeout=_PATIENCE_S, check=False,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _cores() -> str:
    count = os.cpu_count() or 0
    # Windows and macOS cannot tell what a process may use.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else count
    return f"{count}" if usable == count else f"{usable} of {count}"


def _libraries() -> dict[str, str]:
    """Return the versions of what is inside of packages, and decides how files are read."""
    import pyogrio
    import pyproj
    import shapely

    return {
        "gdal": str(pyogrio.__gdal_version_string__),
        "proj": str(pyproj.proj_version_str),
        "geos": str(shapely.geos_version_string),
    }


def _data() -> dict[str, str]:
    from stz.layers import MANIFEST, default_data_dir

    try:
        folder = default_data_dir()
    except DataError:
        return {"folder": "missing", "manifest": "missing"}
    try:
        manifest = sha256((folder / MANIFEST).read_bytes()).hexdigest()[:12]
    except OSError as error:
        manifest = f"cannot be read ({type(error).__name__})"
    return {"folder": short_path(folder), "manifest": manifest}


def short_path(path: Path) -> str:
    """Return a path with ``~`` in place of a home folder, ours or anybody's."""
    home = _home()
    if home is not None and path.is_relative_to(home):
        return f"~/{path.relative_to(home).as_posix()}"
    return _SOMEBODYS_HOME.sub("~", path.as_posix())


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
