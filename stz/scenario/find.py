"""Find scenario files: by path, or a packaged one by its bare name."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from stz.errors import Problem, ScenarioError
from stz.whole_files import is_file, is_folder

_PACKAGE = Path(__file__).resolve().parent.parent
SUFFIXES = (".yaml", ".yml")


def models_dir() -> Path:
    """Return the folder of the packaged scenarios: of a wheel, else of the checkout."""
    packaged = _PACKAGE / "_data" / "models"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "models"


def packaged_scenarios() -> tuple[str, ...]:
    """Return the bare names of the scenarios that come with the package."""
    return tuple(sorted(path.stem for path in models_dir().glob("*.yaml")))


def find_scenario(name_or_path: str | Path, beside: Path | None = None) -> Path:
    """Return the file of a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A path, or the bare name of a packaged scenario such as ``pakistan-2030``.
    beside : Path, optional
        Folder that a relative path starts from; default the current one.

    Raises
    ------
    ScenarioError
        If there is no such file, with the names that come near it.
    """
    text = str(name_or_path)
    path = (beside or Path()) / text
    if is_file(path):
        return path
    bare = path.name == text and path.suffix not in SUFFIXES
    if bare:
        for candidate in (path.with_name(path.name + ".yaml"), models_dir() / f"{text}.yaml"):
            if is_file(candidate):
                return candidate
    if is_folder(path):
        what, known = "is a folder, not a scenario file", _names(path)
    else:
        what, known = "there is no such scenario file", _names(path.parent)
    near = get_close_matches(path.name, [*known, *packaged_scenarios()], n=3, cutoff=0.6)
    near = list(dict.fromkeys([*near, *get_close_matches(path.stem, packaged_scenarios(), n=1)]))
    if near:
        mend = f"did you mean {' or '.join(near)}?"
    elif is_folder(path) and known:
        mend = f"name a file in it: {', '.join(known[:5])}"
    else:
        mend = f"check the path, or use a packaged scenario: {', '.join(packaged_scenarios())}"
    raise ScenarioError(Problem(text, what, mend))


def _names(folder: Path) -> list[str]:
    if not is_folder(folder):
        return []
    return sorted(item.name for item in folder.iterdir() if item.suffix in SUFFIXES)
