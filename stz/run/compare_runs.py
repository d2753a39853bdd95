"""Hold runs against each other and write what differs into one folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.run.spreadsheets import write_spreadsheet
from stz.whole_files import replacing_folder

if TYPE_CHECKING:
    from stz.analysis import Comparison
    from stz.layers import Layers
    from stz.runs import Run

DECISIONS, METRICS, PAGE = "compare.csv", "metrics.csv", "compare.html"
FREQUENCY, FRONT = "frequency.html", "front.html"
WRITTEN = (DECISIONS, METRICS, PAGE, FREQUENCY, FRONT)
"""What a comparison writes; another one in the same folder takes the place of all of it."""


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison and the files it was written to.

    Attributes
    ----------
    comparison : Comparison
        What differs.
    folder : Path
        Where it was written.
    files : tuple of Path
        What was written.
    """

    comparison: Comparison
    folder: Path
    files: tuple[Path, ...]


def compare_runs(
    runs: Sequence[Run | str | Path],
    out: str | Path | None = None,
    *,
    frequency: bool = False,
    front: tuple[str, str] | None = None,
    layers: Layers | None = None,
) -> Compared:
    """Compare runs and write tables and maps.

    Parameters
    ----------
    runs : sequence of Run, str or Path
        Two or more runs or run folders; the first is the base.
    out : str or Path, optional
        The folder; default ``runs/compare-A-B`` with the names of the run folders.
    frequency : bool
        Whether to write ``frequency.html``: in what share of the runs each choice is made.
    front : (str, str), optional
        Metrics of ``front.html``, e.g. ``("capex", "exports")``; default none is written.
    layers : Layers, optional
        What maps are drawn on; default those that the base's scenario names.

    Returns
    -------
    Compared
        The comparison and its files.

    Raises
    ------
    ScenarioError
        If there are fewer than two runs, one is no run, a metric is not known, or the folder holds
        something else or cannot be written.
    DataError
        If a run is damaged.
    """
    from stz.analysis import compare
    from stz.layers import load_layers
    from stz.maps import write_compare_map, write_frequency_map, write_front_map
    from stz.run.find_run import find_run

    if len(runs) < 2:
        what = f"a comparison needs two runs, not {len(runs)}"
        raise ScenarioError(Problem("runs", what, "name another run folder"))
    read = [find_run(Path(run)) if isinstance(run, (str, Path)) else run for run in runs]
    folder = default_folder(read) if out is None else Path(out)
    refuse_other(folder)
    comparison = compare(read[0], read[1], *read[2:])
    base = read[0].scenario
    ground = load_layers(names=base.layers, adjust=base.adjust) if layers is None else layers
    names = [DECISIONS, METRICS, PAGE]
    try:
        with replacing_folder(folder, _kept) as work:
            write_spreadsheet(comparison.decisions, work / DECISIONS)
            write_spreadsheet(comparison.metrics, work / METRICS)
            write_compare_map(read, ground, work / PAGE)
            if frequency:
                write_frequency_map(read, ground, work / FREQUENCY)
                names.append(FREQUENCY)
            if front is not None:
                write_front_map(read, ground, work / FRONT, *front)
                names.append(FRONT)
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise ScenarioError(Problem(str(folder), what, "give another folder to -o")) from error
    return Compared(comparison, folder, tuple(folder / name for name in names))


def _kept(file: PurePath) -> PurePath | None:
    """Return where a file of an earlier comparison goes: what somebody added stays."""
    return None if file.as_posix() in WRITTEN else file


def default_folder(runs: Sequence[Run]) -> Path:
    """Return ``runs/compare-A-B`` with the names of the run folders."""
    return Path("runs") / "-".join(["compare", *(run.path.resolve().name for run in runs)])[:120]


def refuse_other(folder: Path) -> None:
    """Refuse a folder that holds something other than a comparison.

    Raises
    ------
    ScenarioError
        If the path is a file, or a folder with files and no ``compare.csv``.
    """
    what = ""
    if folder.is_symlink() and not folder.exists():
        what = "is a broken link"
    elif folder.exists() and not folder.is_dir():
        what = "is a file, not a folder"
    elif folder.is_dir() and any(folder.iterdir()) and not (folder / DECISIONS).is_file():
        what = "holds files but no comparison; it was left unchanged"
    if what:
        mend = "give a new folder, an empty one, or that of an earlier comparison"
        raise ScenarioError(Problem(str(folder), what, mend))
