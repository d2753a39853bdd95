"""Files written whole, alone or together: what is there stays until all of it is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from stz.whole_files.exchange import change_places


def write_file(path: Path, content: str | bytes) -> Path:
    """Write a file, whole or not at all; its folder is made where it is missing.

    Parameters
    ----------
    path : Path
        The file.
    content : str or bytes
        Text is written as UTF-8 with line feeds.

    Raises
    ------
    OSError
        If it cannot be written; then an earlier file of the name is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".stz-{uuid4().hex[:12]}.part")  # short, however long the name is
    try:
        written = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        draft.write_bytes(written)
        return draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder: none takes its place before all are written.

    Raises
    ------
    OSError
        If one cannot be written.
    """
    with draft_folder(folder) as work:
        for name, content in files.items():
            (work / name).write_bytes(content)
        return put_files(work, folder, files)


@contextmanager
def draft_folder(folder: Path) -> Iterator[Path]:
    """Yield a new hidden folder inside of ``folder``, which is gone after the block.

    What is written in it can be moved to its place by :func:`put` or :func:`put_files`, which is
    quick and fails for no lack of room.

    Parameters
    ----------
    folder : Path
        Made where it is missing.

    Raises
    ------
    OSError
        If nothing can be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".stz-", dir=folder))
    try:
        work.chmod(0o755)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def put(draft: Path, path: Path) -> Path:
    """Put a file or folder in the place of another; the former one goes once the new one is there.

    Raises
    ------
    OSError
        If it cannot be put there; then the former one is as it was.
    """
    if not path.is_dir():
        return draft.replace(path)
    change_places(draft, path, draft.with_name(f"{draft.name}.former"))
    return path


def put_files(drafts: Path, folder: Path, names: Iterable[str]) -> list[Path]:
    """Put files of one folder into another, in the place of those of the same names."""
    return [put(drafts / name, folder / name) for name in names]
