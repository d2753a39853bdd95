"""Translations: gettext catalogs (``.po``), held against the English message catalog."""

from __future__ import annotations

import gettext
import io
import os
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from stz.errors import DataError, Problem

ONE, MANY = ".one", ".many"
"""Ends of the keys of two English forms; in a catalog they are one message with plural forms."""
HERE = Path(__file__).with_name("catalogs")

_TRIED = 200
"""Numbers that a plural rule is tried with: rules look at the last two digits."""

type Plural = Callable[[str, int], str | None]
"""Told a key without its end and a number; returns the form of the language, None for none."""


def _no_plural(key: str, number: int) -> str | None:
    return None


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
    is_draft : bool
        Whether it still has to be read by somebody who speaks the language and knows the field.
    plural : callable
        The form of a message that goes with a number.
    """

    tag: str
    direction: str
    words: Mapping[str, str]
    is_draft: bool = False
    plural: Plural = field(default=_no_plural, compare=False, repr=False)


def read_translation(path: str | os.PathLike[str], english: Mapping[str, str]) -> Translation:
    """Read a translation.

    Parameters
    ----------
    path : path
        A gettext catalog: ``msgctxt`` is the key, ``msgid`` the English text; the header says
        language and plural forms, and is fuzzy for a draft, as gettext has it.
    english : mapping of str to str
        The words that are translated, ``stz.messages.CATALOG``.

    Returns
    -------
    Translation
        With the words that have a text; empty and fuzzy ones are not translated yet.

    Raises
    ------
    DataError
        With every problem at once: a file that does not read, keys that English does not have,
        texts with other ``{places}`` for values than the English ones.
    """
    file = Path(path)
    try:
        catalog = read_po(io.BytesIO(file.read_bytes()), abort_invalid=True)
        headers = dict(catalog.mime_headers)
        plural = _plural_of(catalog, english)
        locale = Locale.parse(headers.get("Language") or "?", sep=_separator(headers))
    except Exception as error:  # the parsers have many ways to refuse a file that is no catalog
        mend = "write it as `stz.messages.template` does, with a Language in its header"
        raise DataError(Problem(str(file), f"is not a gettext catalog: {error}", mend)) from None
    problems: list[Problem] = []
    words: dict[str, str] = {}
    for key, text, form in _texts(catalog):
        wrong = _problems(str(file), key, text, english)
        problems += wrong
        if text and not wrong and form in (0, 1):
            words[key] = text
    if problems:
        raise DataError(problems)
    direction = "rtl" if locale.character_order == "right-to-left" else "ltr"
    return Translation(_tag(headers), direction, words, bool(catalog.fuzzy), plural)


def _separator(headers: Mapping[str, str]) -> str:
    return "-" if "-" in headers.get("Language", "") else "_"


def _tag(headers: Mapping[str, str]) -> str:
    return headers["Language"].strip().replace("_", "-")


def _texts(catalog: Catalog) -> Iterator[tuple[str, str, int]]:
    """Yield key, text and number of the form of all messages that are translated."""
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        key = str(message.context or "")
        if isinstance(message.id, str):
            yield key, str(message.string or ""), 0
            continue
        forms = [str(form or "") for form in message.string or ()]
        for number, form in enumerate(forms):
            yield key + (ONE if number == 0 and len(forms) > 1 else MANY), form, min(number, 2)


def _plural_of(catalog: Catalog, english: Mapping[str, str]) -> Plural:
    """Return what chooses the plural form, by the rule in the header of the catalog.

    Raises
    ------
    Exception
        If the rule is none, or fails for some number.
    """
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    spoken = gettext.GNUTranslations(compiled)
    for number in range(_TRIED):
        spoken.ngettext("", "", number)

    def plural(key: str, number: int) -> str | None:
        one, many = english[key + ONE], english[key + MANY]
        text = spoken.npgettext(key, one, many, number)
        return None if text in (one, many) else text

    return plural


def packaged_translations() -> tuple[str, ...]:
    """Return the tags of the languages that come with the package, besides English."""
    return tuple(sorted(path.stem for path in HERE.glob("*.po")))


def find_translation(language: str, english: Mapping[str, str]) -> Translation:
    """Return the translation of a name: the tag of a packaged one, or a file that ends in .po.

    Raises
    ------
    DataError
        If there is none, or the file is wrong.
    """
    if language.endswith(".po"):
        return read_translation(language, english)
    if language not in packaged_translations():
        known = ", ".join(packaged_translations())
        mend = f"one of {known}, en, or a file that ends in .po"
        raise DataError(Problem("--language", "there is no such translation", mend, value=language))
    return read_translation(HERE / f"{language}.po", english)


def untranslated(language: Translation, english: Mapping[str, str]) -> list[str]:
    """Return the keys that a language has no words for, in the order of the English ones."""
    return [key for key in english if not language.words.get(key)]


def template(english: Mapping[str, str], tag: str) -> str:
    """Return a gettext catalog to translate: every key with its English text and an empty one.

    Parameters
    ----------
    english : mapping of str to str
        The words to translate.
    tag : str
        Of the language that it is for, such as ``ur``; its plural forms are in the header.
    """
    return as_po(english, {}, tag)


def as_po(english: Mapping[str, str], words: Mapping[str, str], tag: str) -> str:
    """Return a gettext catalog with the texts that there are, as a draft.

    Raises
    ------
    UnknownLocaleError
        If there is no such language.
    """
    catalog = Catalog(locale=Locale.parse(tag, sep="-"), project="stz", version="", charset="utf-8")
    for key, text in english.items():
        base = key.removesuffix(MANY)
        if key.endswith(ONE) and key.removesuffix(ONE) + MANY in english:
            continue
        if key.endswith(MANY) and base + ONE in english:
            forms = [words.get(base + ONE, ""), *[words.get(key, "")] * (catalog.num_plurals - 1)]
            one = english[base + ONE]
            catalog.add((one, text), tuple(forms), context=base)
        else:
            catalog.add(text, words.get(key, ""), context=key)
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=True)
    header = "\n".join(
        (
            "# Texts of stz. msgctxt is the key; every {place} of msgid must come back in msgstr.",
            "# A draft until somebody who knows language and field reads it and takes fuzzy out.",
            "#, fuzzy",
            'msgid ""',
            'msgstr ""',
            f'"Language: {tag}\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            f'"Plural-Forms: {catalog.plural_forms}\\n"',
        )
    )
    return f"{header}\n\n{out.getvalue().decode().lstrip()}"


def _problems(file: str, key: str, text: str, english: Mapping[str, str]) -> list[Problem]:
    if key not in english:
        return [Problem(file, "is not a key of the catalog", "remove it", row=key)]
    try:
        places = _places(text)
    except ValueError as error:
        return [Problem(file, f"cannot be filled in: {error}", "check the braces", row=key)]
    wanted = _places(english[key])
    if text and places != wanted:
        named = ", ".join(sorted(f"{{{place}}}" for place in wanted)) or "none"
        return [Problem(file, "has different placeholders", f"keep {named}", row=key, value=text)]
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
