"""Write a run as a map for another page: the frame, a picture in its place, and what to paste."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.escape import element
from stz.messages import translate
from stz.run.overwriting import refuse_overwriting
from stz.whole_files import draft_folder, put_files, sealed, write_file

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.runs import Run

FRAME, SNIPPET = "embed.html", "embed.txt"
PICTURE = "embed.png"
"""The picture that stands in the place of the map where nothing else is shown."""
WIDTH, HEIGHT = 960, 600
LEAST, MOST = (320, 320), (3840, 2400)
"""Pixels, width and height, between which a frame makes sense."""


def embed_run(
    run: Run | str | Path,
    out: str | Path | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
    layers: Layers | None = None,
    *,
    force: bool = False,
) -> list[Path]:
    """Write ``embed.html``, ``embed.png`` and ``embed.txt`` into a folder.

    Parameters
    ----------
    run : Run, str or Path
        A run, or its folder.
    out : str or Path, optional
        The folder; default the run's.
    width, height : int
        Of the frame and of half the picture, CSS pixels: the picture has two dots for each.
    layers : Layers, optional
        The layers; default those that the run's scenario names.
    force : bool
        Whether to write over files that this program did not write, or that were edited since.

    Returns
    -------
    list of Path
        The files that were written; without the picture where there is no Chromium.

    Raises
    ------
    ScenarioError
        If the size makes no sense, or a file cannot be written or is somebody else's.
    """
    from stz.layers import load_layers
    from stz.maps import described, photograph, render_fragment
    from stz.run.find_run import find_run

    _check_size(width, height)
    if isinstance(run, (str, Path)):
        run = find_run(Path(run))
    folder = run.path if out is None else Path(out)
    refuse_overwriting([folder / name for name in (FRAME, PICTURE, SNIPPET)], force=force)
    page = render_fragment(
        run, layers or load_layers(names=run.scenario.layers, adjust=run.scenario.adjust)
    )
    try:
        with draft_folder(folder) as work:
            write_file(work / FRAME, sealed(page))
            pictured = photograph(work / FRAME, work / PICTURE, width, height)
            write_file(work / SNIPPET, snippet(described(run), width, height, pictured=pictured))
            if not pictured:
                (folder / PICTURE).unlink(missing_ok=True)  # a picture of an earlier run would lie
            names = [name for name in (FRAME, PICTURE, SNIPPET) if (work / name).is_file()]
            return put_files(work, folder, names)
    except OSError as error:
        what = f"the map cannot be written: {error.strerror}"
        raise ScenarioError(Problem(str(folder), what, "give another folder to -o")) from error


def snippet(description: str, width: int, height: int, *, pictured: bool = True) -> str:
    """Return what to paste into another page, as text.

    Parameters
    ----------
    description : str
        What the map shows, in words; it is escaped.
    width, height : int
        CSS pixels.
    pictured : bool
        Whether there is a picture beside the map.
    """
    size = {"width": width, "height": height}
    frame = element(
        "iframe",
        src=FRAME,
        title=description,
        **size,
        sandbox="allow-scripts",
        loading="lazy",
        referrerpolicy="no-referrer",
    )
    picture = element("img", src=PICTURE, alt=description, **size)
    linked = element("a", picture, href=FRAME)
    parts = [("embed.way.frame", frame)]
    if pictured:
        parts += [("embed.way.picture", picture), ("embed.way.both", linked)]
    told = [f"{translate(key)}\n\n{html}\n" for key, html in parts]
    if not pictured:
        told.append(translate("embed.no.picture") + "\n")
    plain = " ".join(description.split())
    return "\n".join([*told, f"{translate('embed.way.text')}\n\n{plain}\n"])


def _check_size(width: int, height: int) -> None:
    wrong = [
        Problem(
            f"--{name}", "is not a valid map size", f"between {low} and {high}", value=str(given)
        )
        for name, given, low, high in zip(
            ("width", "height"), (width, height), LEAST, MOST, strict=True
        )
        if not low <= given <= high
    ]
    if wrong:
        raise ScenarioError(wrong)
