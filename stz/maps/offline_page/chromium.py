"""Where the browser is that opens our pages without a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""How it is started: nothing of its own goes to the network."""

_VARIABLE = "STZ_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> Path | None:
    """Return the Chromium that ``STZ_CHROMIUM`` names, else the first on the path, else None."""
    named = os.environ.get(_VARIABLE)
    if named:
        return Path(named) if Path(named).is_file() else None
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def chromium_version() -> str | None:
    """Return what the browser says of its version, None where there is no browser."""
    found = find_chromium()
    if found is None:
        return None
    if os.name == "nt":  # there the question would open a window
        return "found"
    try:
        done = subprocess.run(
            [str(found), "--version"], capture_output=True, text=True, timeout=10, check=False,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return "found, but does not start"
    return " ".join(done.stdout.split()) or "found, but does not say its version"
