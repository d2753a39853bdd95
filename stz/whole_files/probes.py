"""What is at a path; nothing is at one that no file can have."""

from __future__ import annotations

import os
from pathlib import Path


def is_file(path: Path) -> bool:
    """Return whether a file is there, False also for a name too long or with a NUL in it.

    ``Path.is_file`` raises an OSError for the first.
    """
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Return whether a folder is there, False also for a name too long or with a NUL in it."""
    return os.path.isdir(path)  # noqa: PTH112
