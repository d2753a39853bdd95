"""Names that have moved: they work for one more version, and say where to find them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def moved(former: str, room: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module whose names have moved.

    Parameters
    ----------
    former : str
        Name of the module, its ``__name__``.
    room : str
        Package that exports the names now.
    names : mapping of str to str
        Former name to the name that the package exports.
    """

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {former!r} has no attribute {name!r}")
        new = f"{room}.{names[name]}"
        warnings.warn(
            f"{former}.{name} is now {new}; the former name goes with version 0.3",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(import_module(room), names[name])

    return get
