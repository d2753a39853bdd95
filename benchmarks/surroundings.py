"""What a measurement depends on besides the code: versions, machine, date."""

from __future__ import annotations

import os
import platform
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("stz", "pulp", "highspy", "pyscipopt", "numpy", "scipy", "networkx", "pandas")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = _of_checkout() if package == "stz" else "missing"
    return found


def _of_checkout() -> str:
    """Return the version of a checkout that was not installed."""
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def machine() -> dict[str, Any]:
    """Return system, processor, cores, and how busy the machine was over the last minute."""
    load: Callable[[], tuple[float, ...]] | None = getattr(os, "getloadavg", None)
    return {
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "load_before": round(load()[0], 2) if load else None,
    }


def now() -> str:
    """Return date and time, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
