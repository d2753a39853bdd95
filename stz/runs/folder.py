"""Run folders on disk: which folder is one, and how one takes the place of another whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from stz.errors import Problem, ScenarioError
from stz.whole_files import replacing_folder

MARK = "provenance.json"
"""The file that makes a folder a run folder."""
WRITTEN = (
    "scenario.yaml",
    MARK,
    "plan.gpkg",
    "metrics.json",
    "solver.log",
    "map.html",
    "embed.html",
    "embed.png",
    "embed.txt",
    "instance",
    "plan",
)
"""What a run writes: all of it goes when another run takes its place."""


def is_run_folder(path: Path) -> bool:
    """Return whether a folder holds a run."""
    return (path / MARK).is_file()


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
        what = "is a link to nothing"
    elif run_dir.exists() and not run_dir.is_dir():
        what = "is a file, not a folder"
    elif run_dir.is_dir() and any(run_dir.iterdir()) and not is_run_folder(run_dir):
        what = "holds files, but no run; it is left as it is"
    if what:
        mend = "give a new folder, an empty one, or that of an earlier run"
        raise ScenarioError(Problem(str(run_dir), what, mend))


@contextmanager
def replacing(run_dir: Path) -> Iterator[Path]:
    """Yield a new folder beside ``run_dir`` that takes its place when the block ends well.

    Until then ``run_dir`` is as it was; if the block fails, the new folder is removed. Files that
    somebody added to an earlier run are carried over; what the earlier run wrote is not.

    Raises
    ------
    ScenarioError
        If ``run_dir`` holds something other than a run, or cannot be written.
    """
    refuse_foreign(run_dir)
    with ExitStack() as open_folder:
        try:
            work = open_folder.enter_context(replacing_folder(run_dir, WRITTEN))
        except OSError as error:
            what = f"cannot be written ({error.strerror})"
            raise ScenarioError(Problem(str(run_dir), what, "give another folder")) from error
        yield work
