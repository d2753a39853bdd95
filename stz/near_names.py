"""What somebody probably meant who wrote a name that is unknown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


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


def _bare(name: object) -> str:
    """Return a name as it compares: case, blanks and the marks between words do not count."""
    return "".join(letter for letter in str(name).casefold() if letter not in " _-.") or str(name)
