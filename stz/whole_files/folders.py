"""Folders replaced whole, by several processes at once and in spite of kills.

A new folder is written beside the one whose place it takes, under a hidden name, and locked as long
as its process lives. Then, one process at a time, what others added to the former folder is carried
over, the two change places, and the former one goes. Where the system cannot exchange folders in
one step, the former one is first set aside; a process that is killed before the new one is in its
place leaves it there, and `recover` puts it back. Hidden folders that nobody locks are leftovers.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from uuid import uuid4

from filelock import FileLock, Timeout

from stz.whole_files.exchange import change_places

_ALIVE = ".being-written"
_LONGEST = 150
"""Bytes of a name that a hidden name repeats; most file systems end at 255."""

type Kept = Callable[[PurePath], PurePath | None]
"""Where a file of the former folder belongs in the new one, both relative; None for nowhere."""


@contextmanager
def replacing_folder(folder: Path, kept: Kept) -> Iterator[Path]:
    """Yield a new folder beside ``folder`` that takes its place when the block ends well.

    Until then ``folder`` is as it was; if the block fails, the new folder is removed.

    Parameters
    ----------
    folder : Path
        It need not exist.
    kept : callable
        Told the path of each file of the former folder, relative to it; returns where to carry it,
        or None. What the new folder has under that name stays.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    with _in_turn(target):  # or another process would take it for a leftover
        work = Path(tempfile.mkdtemp(prefix=_hidden(target, "new"), dir=target.parent))
        alive = FileLock(work / _ALIVE)
        alive.acquire()
    try:
        work.chmod(0o755)
        yield work
        with _in_turn(target):
            _put_back(target)
            alive.release()
            (work / _ALIVE).unlink(missing_ok=True)
            if target.is_dir():
                _carry(target, work, kept)
                aside = target.with_name(f"{_hidden(target, 'old')}{uuid4().hex[:8]}")
                change_places(work, target, aside)
            else:
                work.replace(target)
    finally:
        alive.release()
        shutil.rmtree(work, ignore_errors=True)


def recover(folder: Path) -> None:
    """Put a folder back that a killed process set aside, and remove what killed processes left."""
    try:
        target = folder.resolve()
    except ValueError:  # a NUL in it: nothing can be there
        return
    if not any(_leftovers(target)):
        return
    with suppress(OSError), _in_turn(target):
        _put_back(target)
        for left in _leftovers(target):
            if _is_abandoned(left):
                shutil.rmtree(left, ignore_errors=True)


def _in_turn(target: Path) -> FileLock:
    """Return the lock that is held while a folder changes its place: one for each folder.

    It lies with temporary files, so that it does not lie between the runs of a planner.
    """
    user = getattr(os, "getuid", int)()
    locks = Path(tempfile.gettempdir(), f"stz-locks-{user}")
    locks.mkdir(mode=0o700, exist_ok=True)
    return FileLock(locks / hashlib.sha256(os.fsencode(target)).hexdigest()[:20])


def _put_back(target: Path) -> None:
    aside = [left for left in _leftovers(target) if left.name.startswith(_hidden(target, "old"))]
    if aside and not target.exists():
        max(aside, key=lambda left: left.stat().st_mtime).replace(target)


def _leftovers(target: Path) -> Iterator[Path]:
    starts = (_hidden(target, "new"), _hidden(target, "old"))
    with suppress(OSError):
        for entry in sorted(target.parent.iterdir()):
            if entry.name.startswith(starts) and entry.is_dir() and not entry.is_symlink():
                yield entry


def _is_abandoned(left: Path) -> bool:
    """Whether no process holds what it writes any more."""
    try:
        with FileLock(left / _ALIVE, timeout=0):
            return True
    except (Timeout, OSError):
        return False


def _hidden(target: Path, what: str) -> str:
    name = target.name
    if len(os.fsencode(name)) > _LONGEST:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:20]
    return f".{name}.stz-{what}-"  # nobody else names a folder so


def _carry(former: Path, work: Path, kept: Kept) -> None:
    """Copy what somebody added to the former folder; nothing is moved, for a kill may come."""
    for source in _files(former):
        to = kept(source.relative_to(former))
        if to is None or os.path.lexists(work / to):
            continue
        (work / to).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir() and not source.is_symlink():
            (work / to).mkdir()
        else:
            shutil.copy2(source, work / to, follow_symlinks=False)


def _files(folder: Path) -> Iterable[Path]:
    """Yield files, links and empty folders in a folder, at any depth."""
    for entry in sorted(folder.iterdir()):
        inside = list(_files(entry)) if entry.is_dir() and not entry.is_symlink() else []
        yield from inside or [entry]
