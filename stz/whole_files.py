"""Files and folders written whole: what is there stays until what takes its place is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


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
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content if isinstance(content, bytes) else content.encode())
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
    with draft_folder(folder, next(iter(files), "files")) as work:
        for name, content in files.items():
            (work / name).write_bytes(content)
        return put_files(work, folder, files)


@contextmanager
def draft_folder(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new hidden folder inside of ``folder``, which is gone after the block.

    What is written in it can be moved to its place by :func:`put` or :func:`put_files`, which is
    quick and fails for no lack of room.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    name : str
        What is written, for the name of the new folder.

    Raises
    ------
    OSError
        If nothing can be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{name}.new-", dir=folder))
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
    former = _set_aside(path, draft)
    if former is not None:
        shutil.rmtree(former, ignore_errors=True)
    return path


def put_files(drafts: Path, folder: Path, names: Iterable[str]) -> list[Path]:
    """Put files of one folder into another, in the place of those of the same names."""
    return [put(drafts / name, folder / name) for name in names]


@contextmanager
def replacing_folder(folder: Path, written: Collection[str]) -> Iterator[Path]:
    """Yield a new folder beside ``folder`` that takes its place when the block ends well.

    Until then ``folder`` is as it was; if the block fails, the new folder is removed.

    Parameters
    ----------
    folder : Path
        It need not exist.
    written : collection of str
        Names that the program writes. Files of other names, which somebody added to the former
        folder, are carried over.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        work.chmod(0o755)
        yield work
        former = _set_aside(target, work)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    if former is not None:
        for added in sorted(former.iterdir()):
            if added.name not in written and not (target / added.name).exists():
                added.replace(target / added.name)
        shutil.rmtree(former, ignore_errors=True)


def _set_aside(path: Path, draft: Path) -> Path | None:
    """Put a draft in its place; return where a folder that was there is now, beside it."""
    if not path.is_dir():
        draft.replace(path)
        return None
    former = path.with_name(f".{path.name}.old-{uuid4().hex[:8]}")
    path.replace(former)
    try:
        draft.replace(path)
    except BaseException:
        former.replace(path)
        raise
    return former
