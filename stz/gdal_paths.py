"""Paths for GDAL, which reads more into some names than a file: ``a!b`` is the file b in a zip.

SQLite, below it, drops control characters. A file whose path holds anything out of the ordinary is
therefore handed over under a plain name, in a folder of its own that is gone afterwards.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLAIN = re.compile(r"(?![A-Za-z]{2,}:)[\w .,()+=@~/\\:-]*", re.ASCII)
"""What no driver reads anything into; a first word with a colon could name a driver."""


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """Yield a path of the same file that GDAL takes as it is.

    Files beside it with the same stem, such as the parts of a shapefile, come along.

    Raises
    ------
    OSError
        If the file must be copied and cannot be.
    """
    if _is_plain(path) or not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="stz-") as folder:
        for part in path.parent.iterdir():
            if part.stem == path.stem and part.is_file():
                shutil.copyfile(part, Path(folder, f"layer{part.suffix}"))
        yield Path(folder, f"layer{path.suffix}")


@contextmanager
def writable(path: Path) -> Iterator[Path]:
    """Yield a path that GDAL writes as it is; the file is at ``path`` once the block ends well.

    Raises
    ------
    OSError
        If the file cannot be moved to its place.
    """
    if _is_plain(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="stz-") as folder:
        draft = Path(folder, f"layer{path.suffix}")
        yield draft
        shutil.copyfile(draft, path)


def _is_plain(path: Path) -> bool:
    return all(_PLAIN.fullmatch(str(told)) for told in (path, path.absolute()))
