"""Text in which the numbers keep the names that ``stz trace`` explains them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stz.messages import translated_parts
from stz.reports.facts.values import Value


@dataclass(frozen=True)
class Mark:
    """A piece of a text, from `start` to before `end`, and what ``stz trace`` calls its number."""

    start: int
    end: int
    trace: str


class Said(str):
    """A text like any other, which knows where its numbers stand and what they are called.

    Slides and documents write it as the text it is; pages put a name at each number. What Python
    makes of it (a slice, a sum, an f-string) is plain text without names: put texts together with
    :func:`say`, :func:`joined` and :func:`listed`.

    Attributes
    ----------
    marks : tuple of Mark
        In order, none over another.
    """

    __slots__ = ("marks",)
    marks: tuple[Mark, ...]

    def __new__(cls, text: str, marks: Iterable[Mark] = ()) -> Said:
        """Return the text with its marks."""
        made = super().__new__(cls, text)
        made.marks = tuple(marks)
        return made

    @property
    def pieces(self) -> Iterator[tuple[str, str]]:
        """The text in pieces, each with the name of its number; '' where it has none."""
        done = 0
        for mark in self.marks:
            if done < mark.start:
                yield self[done : mark.start], ""
            yield self[mark.start : mark.end], mark.trace
            done = mark.end
        if done < len(self):
            yield self[done:], ""


def say(key: str, **values: object) -> Said:
    """Return the text of a key with values in their places, as :func:`stz.messages.translate` does.

    Parameters
    ----------
    key : str
        Of the message catalog.
    **values : object
        A :class:`Value` is written with its unit and keeps its name; so do the numbers of a
        :class:`Said`.
    """
    return joined("", translated_parts(key, **values))


def joined(separator: str, parts: Iterable[object]) -> Said:
    """Return texts and numbers one after the other, with a separator between them."""
    text, marks = "", []
    for place, part in enumerate(parts):
        text += separator if place else ""
        one = part.spoken if isinstance(part, Value) else str(part)
        if isinstance(part, Value) and part.trace:
            marks.append(Mark(len(text), len(text) + len(one), part.trace))
        elif isinstance(part, Said):
            marks += [
                Mark(mark.start + len(text), mark.end + len(text), mark.trace)
                for mark in part.marks
            ]
        text += one
    return Said(text, marks)


def listed(parts: Sequence[object]) -> Said:
    """Return parts as a list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return joined("", parts)
    return say("report.list.and", first=joined(", ", parts[:-1]), last=joined("", parts[-1:]))


def as_stated(text: str, trace: str) -> Said:
    """Return a text from data that goes by one name as a whole; without digits it needs none."""
    numeric = any(sign.isdigit() for sign in text)
    return Said(text, [Mark(0, len(text), trace)] if numeric else [])
