"""Two folders change places in one step where the system can, and recoverably where it cannot."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_SWAP = 2
"""RENAME_EXCHANGE of renameat2(2) on Linux, RENAME_SWAP of renamex_np(2) on macOS."""
_NOT_HERE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}
"""What a kernel or file system says that has no such exchange."""


def exchange(here: Path, there: Path) -> bool:
    """Let two folders change places; return whether the system could, in one step.

    Raises
    ------
    OSError
        If it can and yet did not.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    one, other = os.fsencode(here), os.fsencode(there)
    ctypes.set_errno(0)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _SWAP)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(one, other, _SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in _NOT_HERE:
        raise OSError(number, os.strerror(number), str(there))
    return not failed


def change_places(draft: Path, target: Path, aside: Path) -> None:
    """Put a folder in the place of another, and remove the former one.

    Parameters
    ----------
    draft, target : Path
        The new folder, and the one that is there.
    aside : Path
        Where the former one goes for a moment if the system cannot exchange the two.

    Raises
    ------
    OSError
        If the new one cannot be put there; then the former one is as it was.
    """
    if exchange(draft, target):
        shutil.rmtree(draft, ignore_errors=True)
        return
    target.replace(aside)
    try:
        draft.replace(target)
    except BaseException:
        aside.replace(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
