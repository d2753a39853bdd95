"""A key comes in; words of ours leave, in the language spoken, and numbers as people read them."""

from stz.words.assumption_words import ASSUMPTION_WORDS
from stz.words.figure_words import FIGURE_WORDS
from stz.words.languages import Language, read_language, untranslated
from stz.words.numbers import (
    amount_of,
    name,
    number,
    percent,
    source_line,
    text_of,
    words_of,
    year_span,
)
from stz.words.speech import DIRECTION, ENGLISH, LANGUAGE, WORDS, say, speaking, spoken

__all__ = [
    "ASSUMPTION_WORDS",
    "DIRECTION",
    "ENGLISH",
    "FIGURE_WORDS",
    "LANGUAGE",
    "WORDS",
    "Language",
    "amount_of",
    "name",
    "number",
    "percent",
    "read_language",
    "say",
    "source_line",
    "speaking",
    "spoken",
    "text_of",
    "untranslated",
    "words_of",
    "year_span",
]
