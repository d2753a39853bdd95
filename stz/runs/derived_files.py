"""Files made from a run: each names the run it was made from, so that a stale one is found."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from stz.runs.folder import DERIVED

NAMING = (".html", ".pptx", ".docx", ".png", ".svg")
_OF_ITS_OWN = ("embed.png", "map.png")
"""Pictures of a page, taken by a browser, which name nothing; they are made with their page."""


def stale_files(run_dir: Path, run_id: str) -> list[str]:
    """Return the derived files of a run folder that do not name its run, relative to it.

    Parameters
    ----------
    run_dir : Path
        The run folder.
    run_id : str
        What its provenance says.
    """
    return [
        path.relative_to(run_dir).as_posix()
        for path in _derived(run_dir)
        if path.suffix in NAMING and path.name not in _OF_ITS_OWN and not _names(path, run_id)
    ]


def _derived(run_dir: Path) -> Iterator[Path]:
    for pattern in ("map.html", *DERIVED):
        yield from sorted(path for path in run_dir.glob(pattern) if path.is_file())


def _names(path: Path, run_id: str) -> bool:
    wanted = run_id.encode()
    try:
        if path.suffix not in (".pptx", ".docx"):
            return wanted in path.read_bytes()
        with zipfile.ZipFile(path) as parts:
            return any(
                wanted in parts.read(name) for name in parts.namelist() if name.endswith(".xml")
            )
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
