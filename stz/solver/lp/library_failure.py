"""Failures of solver libraries, told apart from mistakes of our own.

A library that fails ends a search, and the best plan found until then is kept. A mistake of ours,
or of a caller's listener, has to be heard: callbacks run inside the library, which would make an
error of its own of it or drop it, so :class:`Callbacks` carries it past the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class EngineError(Exception):
    """A solver library failed; the text is for the message of a plan."""


@contextmanager
def library(name: str) -> Iterator[None]:
    """Turn whatever a solver library raises into an :class:`EngineError` that names it.

    To be held around calls of the library only. ``KeyboardInterrupt`` passes.
    """
    try:
        yield
    except EngineError:
        raise
    except MemoryError as error:
        raise EngineError(f"{name} ran out of memory") from error
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise EngineError(f"{name} failed: {said}") from error


class Callbacks:
    """Remembers the first error of ours that a callback raised inside a library."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def of_highs(self, callback: Callable[..., None]) -> Callable[..., None]:
        """Return a callback for HiGHS that keeps its error to itself and stops the run."""

        def guard(kind: int, message: str, out: Any, put: Any, data: Any) -> None:
            if self.error is None:
                try:
                    callback(kind, message, out, put, data)
                except BaseException as error:
                    self.error = error
            if self.error is not None:
                put.user_interrupt = True

        return guard

    def heard(self) -> None:
        """Raise the error that was kept, if there is one."""
        if self.error is not None:
            raise self.error
