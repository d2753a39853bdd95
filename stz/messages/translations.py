"""Translations: read from a file, held against the English message catalog."""

from __future__ import annotations

import json
import os
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stz.errors import DataError, Problem

DIRECTIONS = ("ltr", "rtl")


@dataclass(frozen=True)
class Translation:
    """The messages of one language.

    Attributes
    ----------
    tag : str
        BCP 47 tag, such as ``ur``.
    direction : str
        ``ltr`` or ``rtl``.
    words : mapping of str to str
        Text for each key; English stands in for keys that are missing.
    """

    tag: str
    direction: str
    words: Mapping[str, str]


def read_translation(path: str | os.PathLike[str], english: Mapping[str, str]) -> Translation:
    """Read a translation.

    Parameters
    ----------
    path : path
        A JSON file with ``language`` (tag), ``direction`` and ``words`` (key to text).
    english : mapping of str to str
        The words that are translated, ``stz.messages.CATALOG``.

    Returns
    -------
    Translation
        With the words that have a text; empty ones are not translated yet.

    Raises
    ------
    DataError
        With every problem at once: a file that does not read, keys that English does not have,
        texts with other ``{places}`` for values than the English ones.
    """
    file = Path(path)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError([Problem(str(file), f"does not read as JSON: {error}")]) from None
    if not isinstance(told, dict) or not isinstance(told.get("words"), dict):
        mend = 'write {"language": "ur", "direction": "rtl", "words": {...}}'
        raise DataError([Problem(str(file), "is no translation", mend)])
    problems = []
    if not isinstance(told.get("language"), str) or not told["language"].strip():
        problems.append(Problem(str(file), "names no language", "such as ur", field="language"))
    if told.get("direction") not in DIRECTIONS:
        mend = f"write one of {', '.join(DIRECTIONS)}"
        problems.append(Problem(str(file), "is no direction", mend, field="direction"))
    for key, text in told["words"].items():
        problems += _problems(str(file), key, text, english)
    if problems:
        raise DataError(problems)
    words = {key: text for key, text in told["words"].items() if text}
    return Translation(told["language"].strip(), told["direction"], words)


def untranslated(language: Translation, english: Mapping[str, str]) -> list[str]:
    """Return the keys that a language has no words for, in the order of the English ones."""
    return [key for key in english if not language.words.get(key)]


def template(english: Mapping[str, str], tag: str, direction: str) -> str:
    """Return a file to translate: every key, its English text beside an empty one.

    Parameters
    ----------
    english : mapping of str to str
        The words to translate.
    tag, direction : str
        Of the language that it is for.
    """
    body = {
        "language": tag,
        "direction": direction,
        "english": dict(english),
        "words": dict.fromkeys(english, ""),
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _problems(file: str, key: str, text: object, english: Mapping[str, str]) -> list[Problem]:
    if key not in english:
        return [Problem(file, "is no key of ours", "take it out", row=key)]
    if not isinstance(text, str):
        return [Problem(file, "is no text", "write it in quotes", row=key)]
    try:
        places = _places(text)
    except ValueError as error:
        return [Problem(file, f"cannot be filled in: {error}", "check the braces", row=key)]
    wanted = _places(english[key])
    if text and places != wanted:
        named = ", ".join(sorted(f"{{{place}}}" for place in wanted)) or "none"
        return [Problem(file, "has other places for values", f"keep {named}", row=key, value=text)]
    return []


def _places(text: str) -> set[str]:
    # a place with a format of its own, an attribute or an index could read more than its value
    found = set()
    for _, place, form, conversion in string.Formatter().parse(text):
        if place is None:
            continue
        if form or conversion or not place.isidentifier():
            raise ValueError(f"{{{place}}} is not a plain name")
        found.add(place)
    return found
