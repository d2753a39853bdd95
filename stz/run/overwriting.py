"""Nothing of a person's is written over: only what this program wrote, and nobody edited since."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from stz.errors import Problem, ScenarioError
from stz.whole_files import is_file, seal_holds

_POLICY = b"content=\"default-src 'none'; script-src 'sha256-"
"""Near the top of every page of ours."""
_TOP = 4096
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}creator"
_LAST = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"


def refuse_overwriting(files: Iterable[Path], *, force: bool) -> None:
    """Refuse to write over files that this program did not write, or that were edited since.

    Parameters
    ----------
    files : iterable of Path
        What is about to be written.
    force : bool
        Whether to write over anything.

    Raises
    ------
    ScenarioError
        With one problem for each such file.
    """
    what = "already exists and was edited or not written by stz; it was left unchanged"
    mend = "give another name to -o, or use --force to overwrite it"
    foreign = [file for file in files if is_file(file) and not force and not is_ours(file)]
    if foreign:
        raise ScenarioError([Problem(str(file), what, mend) for file in foreign])


def is_ours(path: Path) -> bool:
    """Return whether a file is as this program wrote it, as far as the file tells.

    A page is known by its content policy and its seal, slides and documents by who saved them last,
    other files by the page or the words that are written with them.
    """
    try:
        if path.suffix == ".html":
            page = path.read_bytes()
            return _POLICY in page[:_TOP] and seal_holds(page)
        if path.suffix in (".pptx", ".docx"):
            return _saved_by(path) == {"stz"}
        return is_ours(path.with_suffix(".html")) or path.stem in _figures(path.parent)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        return False


def _saved_by(path: Path) -> set[str | None]:
    with zipfile.ZipFile(path) as parts:
        root = ElementTree.fromstring(parts.read("docProps/core.xml"))
    return {root.findtext(_DUBLIN_CORE), root.findtext(_LAST)}


def _figures(folder: Path) -> set[str]:
    words = folder / "figures.json"
    if not words.is_file():
        return set()
    told = json.loads(words.read_text("utf-8"))
    return {"figures"} | {key for key, value in told.items() if "alt" in value}
