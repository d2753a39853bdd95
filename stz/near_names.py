"""What somebody probably meant who wrote a name that is unknown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NoReturn


def did_you_mean(
    name: object, known: Iterable[object], otherwise: str | None = None, *, cutoff: float = 0.6
) -> str:
    """Return the hint that goes with an unknown name.

    Parameters
    ----------
    name : object
        What was written: text or, for an id, a number.
    known : iterable
        Names that there are; each may be told as it must be written.
    otherwise : str, optional
        Said where no name comes near; default the list of all.
    cutoff : float
        How alike two names must be, 0 to 1 (:func:`difflib.get_close_matches`).
    """
    each = list(dict.fromkeys(known))
    names = {_bare(one): one for one in reversed(each)}
    close = difflib.get_close_matches(_bare(name), names, n=1, cutoff=cutoff)
    if close:
        return f"did you mean {names[close[0]]!r}?"
    if otherwise is not None:
        return otherwise
    return f"one of {', '.join(map(str, each))}"


class ByName[T](dict[str, T]):
    """A dictionary that tells who asks for an unknown name which one was probably meant."""

    def __missing__(self, name: object) -> NoReturn:
        """Refuse an unknown name."""
        raise KeyError(f"there is no {name!r}: {did_you_mean(name, self)}")


class Attributes:
    """A class that tells who asks for an unknown attribute which one was probably meant."""

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse an unknown attribute; called for those only."""
        public = [known for known in dir(type(self)) if not known.startswith("_")]
        known = [*getattr(type(self), "__dataclass_fields__", ()), *public]
        hint = "" if name.startswith("_") else f": {did_you_mean(name, known)}"
        raise AttributeError(f"{type(self).__name__} has no {name!r}{hint}", name=name, obj=self)


def _bare(name: object) -> str:
    """Return a name as it compares: case, blanks and the marks between words do not count."""
    return "".join(letter for letter in str(name).casefold() if letter not in " _-.") or str(name)
