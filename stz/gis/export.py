"""Write a run in a format of other programs, whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from stz.errors import Problem, ScenarioError
from stz.gis.contents import Contents, contents
from stz.gis.earth import is_exported_kml, write_kml
from stz.gis.plain_layers import WRITERS, is_exported_folder, write_folder
from stz.gis.styled_geopackage import is_exported_geopackage, write_geopackage
from stz.gis.workbook import is_exported_workbook, write_workbook
from stz.near_names import did_you_mean
from stz.runs import Run
from stz.whole_files import draft_folder, put


@dataclass(frozen=True)
class Format:
    """A format: how it is written, and how what was written is told from what others wrote.

    Attributes
    ----------
    ending : str
        Of the file; empty where it is a folder.
    write : callable
        Takes a path that is not there yet, and the contents.
    is_ours : callable
        Whether what is at a path was written by this program.
    """

    ending: str
    write: Callable[[Path, Contents], None]
    is_ours: Callable[[Path], bool]


def _folder(form: str) -> Format:
    return Format("", lambda path, exported: write_folder(path, exported, form), is_exported_folder)


FORMATS: Mapping[str, Format] = {
    "gpkg": Format(".gpkg", write_geopackage, is_exported_geopackage),
    "kml": Format(".kml", write_kml, is_exported_kml),
    "xlsx": Format(".xlsx", write_workbook, is_exported_workbook),
    **{form: _folder(form) for form in WRITERS},
}
"""By the name they are asked for."""


def export_run(
    run: Run,
    format: str = "gpkg",
    out: str | os.PathLike[str] = "",
    *,
    force: bool = False,
) -> list[Path]:
    """Write all layers of a run for other programs, EPSG:4326, with what their fields mean.

    ``gpkg`` and ``kml`` are one file with styles, ``xlsx`` is a workbook; ``geojson``,
    ``geoparquet`` and ``csv`` are a folder with a file for each layer and ``about.json``. What an
    earlier export wrote at the path is replaced; anything else is left as it is.

    Parameters
    ----------
    run : Run
        A stored plan.
    format : str
        One of `FORMATS`.
    out : path, optional
        The file or folder; default a name after the run's folder, in the current folder.
    force : bool
        Whether to write over what this program did not write; other files in a folder stay.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    ScenarioError
        For a format there is none of, a path that holds something else, or one that cannot be
        written.
    """
    form = _find_format(format)
    path = Path(out) if str(out) else default_path(run, format)
    try:
        _refuse(path, form, force=force)
        with draft_folder(path.parent) as work:
            draft = work / path.name
            form.write(draft, contents(run))
            if draft.is_dir() and path.is_dir() and not form.is_ours(path):
                _carry(path, draft)
            put(draft, path)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, error) from error
    return sorted(path.iterdir()) if path.is_dir() else [path]


def default_path(run: Run, format: str) -> Path:
    """Return where a run goes if nobody says where."""
    name = run.path.resolve().name or "plan"
    ending = _find_format(format).ending
    return Path(f"{name}{ending}" if ending else f"{name}-{format}")


def _find_format(name: str) -> Format:
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS)
        raise ScenarioError(Problem("--format", "there is no such format", hint, value=name))
    return FORMATS[name]


def _carry(folder: Path, draft: Path) -> None:
    """Copy what a folder holds into the one that takes its place, files of the same name not."""
    for item in folder.iterdir():
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, draft / item.name, symlinks=True)
        elif not (draft / item.name).exists():
            shutil.copy2(item, draft / item.name, follow_symlinks=False)


def _refuse(path: Path, form: Format, *, force: bool) -> None:
    """Refuse to write over what is not ours, or under a name that readers would not know."""
    what, mend = "", "give another name"
    is_folder, theirs = path.is_dir(), not force and not form.is_ours(path)
    if form.ending and path.suffix.lower() != form.ending:
        what, mend = f"does not end in {form.ending}", f"give e.g. {path.with_suffix(form.ending)}"
    elif path.is_symlink() and not path.exists():
        what = "is a broken link"
    elif form.ending and is_folder:
        what = "is a folder with other files in it; it was left unchanged"
    elif not form.ending and path.exists() and not is_folder:
        what = "already exists and was not written by this command; it was left unchanged"
    elif theirs and is_folder and any(path.iterdir()):
        what = "is a folder with other files in it; it was left unchanged"
        mend += ", or use --force to write into it"
    elif theirs and path.exists() and not is_folder:
        what = "already exists and was not written by this command; it was left unchanged"
        mend += ", or use --force to overwrite it"
    if what:
        raise ScenarioError(Problem(str(path), what, mend))


def _unwritable(path: Path, error: Exception) -> ScenarioError:
    reason = getattr(error, "strerror", None) or error
    return ScenarioError(Problem(str(path), f"cannot be written ({reason})", "give another path"))
