"""Where the packaged layers are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from stz.errors import DataError, Problem

MANIFEST = "manifest.json"
"""The file that says of every layer what it is and where it is from."""
DATA_PACKAGE = "datapackage.json"
"""The same for other programs, as a Data Package."""


def default_data_dir() -> Path:
    """Return the folder that holds the packaged layers and their manifest.

    Returns
    -------
    Path
        ``stz/_data/geo`` of an installed wheel, else ``data/geo`` of the checkout.

    Raises
    ------
    DataError
        If neither is there.
    """
    package = Path(str(files("stz")))
    for folder in (package / "_data" / "geo", package.parent / "data" / "geo"):
        if folder.is_dir():
            return folder
    raise DataError(
        Problem(
            where="data/geo",
            what="the packaged layers are missing from this installation",
            mend="reinstall stz, or build them with `python -m stz.layers.build`",
        )
    )
