"""Draw the map of a run from the layers that its scenario names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.run.overwriting import refuse_overwriting
from stz.whole_files import is_folder

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.runs import Run

MAP_NAME = "map.html"


def map_run(
    run: Run | str | Path,
    out: str | Path | None = None,
    layers: Layers | None = None,
    *,
    with_picture: bool = False,
    force: bool = False,
) -> Path:
    """Draw a run as one HTML file that opens without a network.

    Parameters
    ----------
    run : Run, str or Path
        A run, or its folder.
    out : str or Path, optional
        The file; default ``map.html`` in the run folder.
    layers : Layers, optional
        The layers; default those that the run's scenario names.
    with_picture : bool
        Whether `picture_map` is to follow: then its picture must not be somebody else's either.
    force : bool
        Whether to write over files that this program did not write, or that were edited since.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    ScenarioError
        If the file cannot be written, or is somebody else's.
    """
    from stz.layers import load_layers
    from stz.maps import write_map
    from stz.run.find_run import find_run

    if isinstance(run, (str, Path)):
        run = find_run(Path(run))
    path = run.path / MAP_NAME if out is None else Path(out)
    if is_folder(path):
        what = "is a folder; the map is one file"
        raise ScenarioError(Problem(str(path), what, f"give e.g. -o {path / MAP_NAME}"))
    pictured = [path.with_suffix(".png")] if with_picture else []
    refuse_overwriting([path, *pictured], force=force)
    try:
        return write_map(
            run, layers or load_layers(names=run.scenario.layers, adjust=run.scenario.adjust), path
        )
    except OSError as error:
        what = f"the map cannot be written: {error.strerror}"
        raise ScenarioError(Problem(str(path), what, "give another file to -o")) from error


def picture_map(page: Path, width: int, height: int) -> Path | None:
    """Take a picture of a map page, beside it; return None where there is no Chromium.

    Parameters
    ----------
    page : Path
        What `map_run` wrote.
    width, height : int
        Of the window, CSS pixels; the picture has two dots for each.
    """
    from stz.maps import photograph

    out = page.with_suffix(".png")
    draft = out.with_name(f".{out.stem}.new.png")
    try:
        return draft.replace(out) if photograph(page, draft, width, height) else None
    finally:
        draft.unlink(missing_ok=True)


def changed_layers(run: Run, layers: Layers) -> list[str]:
    """Return the names of layers whose files are no longer those that the run was made from."""
    then = {str(row["layer"]): str(row["sha256"]) for row in run.provenance.get("layers", ())}
    return [name for name, digest in then.items() if _digest(layers, name) not in ("", digest)]


def _digest(layers: Layers, name: str) -> str:
    try:
        return layers.sha256(name)
    except (KeyError, OSError):
        return ""
