"""The message catalog: the text of every key, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from string import Formatter
from types import MappingProxyType

from stz.messages.assumption_messages import ASSUMPTION_MESSAGES
from stz.messages.compare_messages import COMPARE_MESSAGES
from stz.messages.evidence_messages import EVIDENCE_MESSAGES
from stz.messages.gis_messages import GIS_MESSAGES
from stz.messages.importance_messages import IMPORTANCE_MESSAGES
from stz.messages.map_messages import MAP_MESSAGES
from stz.messages.metric_messages import METRIC_MESSAGES
from stz.messages.report_messages import REPORT_MESSAGES
from stz.messages.suitability_messages import SUITABILITY_MESSAGES
from stz.messages.translations import MANY, ONE, Translation, find_translation

LANGUAGE = "en"
"""The language that messages are written in."""
DIRECTION = "ltr"
"""The way that language is read: from left to right."""

CATALOG: Mapping[str, str] = MappingProxyType(
    {
        **MAP_MESSAGES,
        **COMPARE_MESSAGES,
        **GIS_MESSAGES,
        **METRIC_MESSAGES,
        **REPORT_MESSAGES,
        **EVIDENCE_MESSAGES,
        **ASSUMPTION_MESSAGES,
        **SUITABILITY_MESSAGES,
        **IMPORTANCE_MESSAGES,
    }
)
"""The English message catalog, used where a translation has no text."""

ENGLISH = Translation(LANGUAGE, DIRECTION, CATALOG)
"""The messages as they are written, as a translation."""

_CURRENT: ContextVar[Translation] = ContextVar("current_translation", default=ENGLISH)


def translate(key: str, **values: object) -> str:
    """Return the text for a key, with values in their places.

    The result is plain text, to be escaped like any other on its way to the page.
    """
    text = _CURRENT.get().words.get(key) or CATALOG[key]
    return text.format(**values) if values else text


def translated_parts(key: str, **values: object) -> Iterator[object]:
    """Yield the text of a key in pieces, and each value in its place, as it was given.

    For those who put more than text together, such as a value with a name of its own.

    Parameters
    ----------
    key : str
        Of the message catalog.
    **values : object
        What stands in the places of the text.

    Examples
    --------
    >>> list(translated_parts("downtime.power", minutes=12.5))
    ['power ', 12.5]
    """
    for before, name, form, _ in Formatter().parse(translate(key)):
        yield before
        if name is not None:
            yield format(values[name], form) if form else values[name]


def translate_counted(key: str, number: int) -> str:
    """Return the form of a text that goes with a number, by the plural rule of the language.

    Parameters
    ----------
    key : str
        There are texts ``KEY.one`` and ``KEY.many``.
    number : int
        How many.
    """
    form = _CURRENT.get().plural(key, number)
    return form or translate(key + (ONE if number == 1 else MANY))


def language_of(name: str | None) -> Translation:
    """Return the translation of a name: ``en``, the tag of a packaged one, or a ``.po`` file.

    Raises
    ------
    DataError
        If there is none, or the file is wrong.
    """
    return ENGLISH if name in (None, LANGUAGE) else find_translation(str(name), CATALOG)


def current_translation() -> Translation:
    """Return the translation in use: English, unless inside of :func:`use_translation`."""
    return _CURRENT.get()


@contextmanager
def use_translation(translation: Translation) -> Iterator[Translation]:
    """Use a translation for a while.

    Parameters
    ----------
    translation : Translation
        As :func:`stz.messages.read_translation` returns it. What it does not translate is in
        English.

    Examples
    --------
    >>> with use_translation(Translation("ur", "rtl", {"zones": "ٹیکنالوجی زون"})):
    ...     translate("zones")
    'ٹیکنالوجی زون'
    """
    token = _CURRENT.set(translation)
    try:
        yield translation
    finally:
        _CURRENT.reset(token)
