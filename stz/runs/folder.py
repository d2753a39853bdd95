"""Run folders on disk: which folder is one, and how one takes the place of another whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath

from stz.errors import Problem, ScenarioError
from stz.runs.data_package import DATA_PACKAGE
from stz.runs.plain_files import TABLES_WRITTEN
from stz.runs.run_crate import CRATE
from stz.whole_files import Kept, is_file, replacing_folder

MARK = "provenance.json"
"""The file that makes a folder a run folder."""
WRITTEN = (
    "scenario.yaml", MARK, "plan.gpkg", "metrics.json", "solver.log", "map.html", DATA_PACKAGE,
    CRATE,
)  # fmt: skip
"""Files that a run writes, besides its plain tables: none is carried into the run that replaces it.
"""
DERIVED = (
    "map.png", "embed.html", "embed.png", "embed.txt", "briefing.html", "briefing.pptx",
    "briefing.docx", "briefing-short.pptx", "figures/*.png", "figures/*.svg",
    "figures/figures.json", "importance.csv", "importance.json",
)  # fmt: skip
"""What is made from a run later: it tells of that run, not of the one that replaces it."""
NEEDED = 32 * 2**20
"""Free bytes below which nothing is solved: a national run with its map takes less than half."""


def is_run_folder(path: Path) -> bool:
    """Return whether a folder holds a run."""
    return is_file(path / MARK)


def require_run_folder(path: Path) -> None:
    """Refuse a path that is no run folder.

    Raises
    ------
    ScenarioError
        If there is no folder, or no run in it.
    """
    if not is_run_folder(path):
        what = "is not a run folder" if path.exists() else "there is no such run folder"
        mend = "give the folder that `stz solve` wrote"
        raise ScenarioError(Problem(str(path), what, mend))


def refuse_foreign(run_dir: Path) -> None:
    """Refuse a path that holds something other than a run.

    Raises
    ------
    ScenarioError
        If the path is a file, or a folder with files that is not a run folder.
    """
    what = ""
    if run_dir.is_symlink() and not run_dir.exists():
        what = "is a broken link"
    elif run_dir.exists() and not run_dir.is_dir():
        what = "is a file, not a folder"
    elif run_dir.is_dir() and any(run_dir.iterdir()) and not is_run_folder(run_dir):
        what = "holds files but no run; it was left unchanged"
    if what:
        mend = "give a new folder, an empty one, or that of an earlier run"
        raise ScenarioError(Problem(str(run_dir), what, mend))


def refuse_unwritable(run_dir: Path) -> None:
    """Refuse a path that no run can be written to, before anything is solved for it.

    Raises
    ------
    ScenarioError
        If `refuse_foreign` does, if the path is none, its folder cannot be written, or the disk is
        full.
    """
    mend = "give another folder"
    try:
        place = run_dir.absolute().parent
        missing = [run_dir.name]
        while not place.exists():
            place, missing = place.parent, [place.name, *missing]
        for name in missing:
            with suppress(FileNotFoundError, NotADirectoryError):
                os.lstat(place / name)
        refuse_foreign(run_dir)
        with tempfile.TemporaryDirectory(prefix=".stz-", dir=place):
            free = shutil.disk_usage(place).free
    except ValueError as error:  # a NUL, or a character that stands for half of one
        raise ScenarioError(Problem(repr(str(run_dir)), "is not a valid path", mend)) from error
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise ScenarioError(Problem(str(run_dir), what, mend)) from error
    if free < NEEDED:
        what = f"only {free / 2**20:.0f} MiB are free on its disk, {NEEDED / 2**20:.0f} are needed"
        raise ScenarioError(Problem(str(run_dir), what, "free disk space, or give another folder"))


@contextmanager
def replacing(run_dir: Path) -> Iterator[Path]:
    """Yield a new folder beside ``run_dir`` that takes its place when the block ends well.

    Until then ``run_dir`` is as it was; if the block fails, the new folder is removed. Of an
    earlier run, what it wrote itself goes; what was made from it, such as a briefing, is kept in a
    folder ``earlier-ID``; files that somebody added stay where they are.

    Raises
    ------
    ScenarioError
        If ``run_dir`` holds something other than a run, or cannot be written.
    """
    refuse_foreign(run_dir)
    with ExitStack() as open_folder:
        try:
            work = open_folder.enter_context(replacing_folder(run_dir, _kept(run_dir)))
        except OSError as error:
            raise _unwritable(run_dir, error) from error
        yield work
        try:
            open_folder.close()  # here the new folder takes its place
        except OSError as error:
            raise _unwritable(run_dir, error) from error


def _unwritable(run_dir: Path, error: OSError) -> ScenarioError:
    what = f"cannot be written ({error.strerror})"
    return ScenarioError(Problem(str(run_dir), what, "give another folder"))


def _earlier_name(run_dir: Path) -> str:
    """Return the folder for what was made from a run that is being replaced."""
    try:
        known = str(json.loads((run_dir / MARK).read_text("utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        known = ""
    return f"earlier-{known}" if known.isalnum() else "earlier"


def _kept(run_dir: Path) -> Kept:
    """Return where each file of the run at ``run_dir`` goes when another takes its place."""

    def to(file: PurePath) -> PurePath | None:
        if file.as_posix() in WRITTEN or file.as_posix() in TABLES_WRITTEN:
            return None
        derived = any(file.match(pattern) for pattern in DERIVED)
        return _earlier_name(run_dir) / file if derived else file

    return to
