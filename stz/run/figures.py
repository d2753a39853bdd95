"""Draw a run as figures for print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.run.overwriting import refuse_overwriting
from stz.whole_files import write_files

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.runs import Run

FOLDER = "figures"


def figures_run(
    run: Run | str | Path,
    out: str | Path | None = None,
    formats: Sequence[str] | None = None,
    layers: Layers | None = None,
    *,
    force: bool = False,
) -> list[Path]:
    """Write the map and the charts of a run at print size.

    Parameters
    ----------
    run : Run, str or Path
        A run, or its folder.
    out : str or Path, optional
        The folder; default ``figures`` in the run's.
    formats : sequence of str, optional
        ``png`` (300 dots an inch) or ``svg``; default both.
    layers : Layers, optional
        The layers; default those that the run's scenario names.
    force : bool
        Whether to write over files that this program did not write, or that were edited since.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    ScenarioError
        If a format is unknown, or a file cannot be written or is somebody else's.
    """
    from stz.figures import FORMATS, figure_files
    from stz.layers import load_layers
    from stz.run.find_run import find_run

    wanted = list(dict.fromkeys(formats or FORMATS))
    unknown = [form for form in wanted if form not in FORMATS]
    if unknown:
        mend = f"give one of {', '.join(FORMATS)}"
        raise ScenarioError(
            [Problem("--format", "is not a figure format", mend, value=form) for form in unknown]
        )
    if isinstance(run, (str, Path)):
        run = find_run(Path(run))
    folder = run.path / FOLDER if out is None else Path(out)
    layers = layers or load_layers(names=run.scenario.layers, adjust=run.scenario.adjust)
    files = figure_files(run, layers, wanted)
    refuse_overwriting([folder / name for name in files], force=force)
    try:
        return write_files(folder, files)
    except OSError as error:
        what = f"the figures cannot be written: {error.strerror}"
        raise ScenarioError(Problem(str(folder), what, "give another folder to -o")) from error
