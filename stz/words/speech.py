"""The words of ours for a key, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from stz.words.assumption_words import ASSUMPTION_WORDS
from stz.words.compare_words import COMPARE_WORDS
from stz.words.gis_words import GIS_WORDS
from stz.words.languages import Language
from stz.words.map_words import MAP_WORDS
from stz.words.report_words import REPORT_WORDS

LANGUAGE = "en"
DIRECTION = "ltr"

WORDS: Mapping[str, str] = MappingProxyType(
    {**MAP_WORDS, **COMPARE_WORDS, **GIS_WORDS, **REPORT_WORDS, **ASSUMPTION_WORDS}
)
"""Every word of ours in English, which stands in where another language has none."""

ENGLISH = Language(LANGUAGE, DIRECTION, WORDS)

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def say(key: str, **values: object) -> str:
    """Return the words for a key, with values in their places.

    The result is plain text, to be escaped like any other on its way to the page.
    """
    text = _SPOKEN.get().words.get(key) or WORDS[key]
    return text.format(**values) if values else text


def spoken() -> Language:
    """Return the language that is spoken now: English, unless inside of `speaking`."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[Language]:
    """Speak another language for a while.

    Parameters
    ----------
    language : Language
        As :func:`stz.words.languages.read_language` returns it. What it has no words for is said
        in English.

    Examples
    --------
    >>> with speaking(Language("ur", "rtl", {"zones": "ٹیکنالوجی زون"})):
    ...     say("zones")
    'ٹیکنالوجی زون'
    """
    token = _SPOKEN.set(language)
    try:
        yield language
    finally:
        _SPOKEN.reset(token)
