"""The words of ours for a key, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stz.words.assumption_words import ASSUMPTION_WORDS
from stz.words.compare_words import COMPARE_WORDS
from stz.words.gis_words import GIS_WORDS
from stz.words.map_words import MAP_WORDS
from stz.words.report_words import REPORT_WORDS

LANGUAGE = "en"
DIRECTION = "ltr"

WORDS: Mapping[str, str] = MappingProxyType(
    {**MAP_WORDS, **COMPARE_WORDS, **GIS_WORDS, **REPORT_WORDS, **ASSUMPTION_WORDS}
)


def say(key: str, **values: object) -> str:
    """Return the words for a key, with values in their places.

    The result is plain text, to be escaped like any other on its way to the page.
    """
    text = WORDS[key]
    return text.format(**values) if values else text
