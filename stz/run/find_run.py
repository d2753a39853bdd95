"""Read a run folder that a planner named, or say what is there instead and what is called alike."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.whole_files import is_file, is_folder, recover

if TYPE_CHECKING:
    from stz.runs import Run


def find_run(path: Path) -> Run:
    """Read the run at a path.

    Raises
    ------
    ScenarioError
        If there is no run at the path, with the names of runs nearby.
    DataError
        If the run is damaged.
    """
    from stz.runs import MARK, is_run_folder, load_run

    recover(path)
    if is_run_folder(path):
        return load_run(path)
    if is_file(path):
        what = "is a file, not a run folder"
    elif not is_folder(path):
        what = "there is no such run folder"
    else:
        what = f"is not a run folder: it has no {MARK}"
    near = _runs_near(path)
    made = "make one with `stz solve SCENARIO -o RUN`"
    mend = f"did you mean {' or '.join(near)}?" if near else made
    raise ScenarioError(Problem(str(path), what, mend))


def _runs_near(path: Path) -> list[str]:
    """Return the runs in the folder itself, or those beside it or under ``runs`` called alike."""
    inside = _runs_in(path)[:3]
    if inside:
        return [str(run) for run in inside]
    runs = {run.name: str(run) for run in (*_runs_in(Path("runs")), *_runs_in(path.parent))}
    return [runs[name] for name in get_close_matches(path.name, list(runs), n=2)]


def _runs_in(folder: Path) -> list[Path]:
    from stz.runs import is_run_folder

    try:
        return sorted(item for item in folder.iterdir() if is_run_folder(item))
    except OSError:
        return []
