"""Former place of names that :mod:`stz.messages` exports now; it goes with version 0.3."""

from __future__ import annotations

from stz.deprecation import moved

__getattr__ = moved(
    __name__,
    "stz.messages",
    {
        "WORDS": "CATALOG",
        "ENGLISH": "ENGLISH",
        "Language": "Translation",
        "read_language": "read_translation",
        "say": "translate",
        "speaking": "use_translation",
        "spoken": "current_translation",
        "untranslated": "untranslated",
    },
)
