"""Every word that pages, figures and reports say of their own, and how they write numbers."""

from stz.words.languages import Language, read_language, untranslated
from stz.words.speech import DIRECTION, ENGLISH, LANGUAGE, WORDS, say, speaking, spoken

__all__ = [
    "DIRECTION",
    "ENGLISH",
    "LANGUAGE",
    "WORDS",
    "Language",
    "read_language",
    "say",
    "speaking",
    "spoken",
    "untranslated",
]
