"""A translation is a gettext catalog, held against the English texts, with plurals of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from stz.errors import DataError
from stz.messages import (
    CATALOG,
    ENGLISH,
    Translation,
    as_po,
    current_translation,
    language_of,
    packaged_translations,
    read_translation,
    template,
    translate,
    translate_counted,
    untranslated,
    use_translation,
)

HEAD = """msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : \
n%100>=11 && n%100<=99 ? 4 : 5);\\n"
"""


def written(folder: Path, body: str, head: str = HEAD) -> Path:
    path = folder / "x.po"
    path.write_text(f"{head}\n{body}", encoding="utf-8")
    return path


def message(key: str, text: str, flag: str = "") -> str:
    return f'{flag}msgctxt "{key}"\nmsgid "{CATALOG.get(key, "?")}"\nmsgstr "{text}"\n'


def test_a_language_is_spoken_for_a_while() -> None:
    urdu = Translation("ur", "rtl", {"zones": "زون", "opens": "{year} میں کھلے گا"})
    with use_translation(urdu) as told:
        assert told is current_translation() is urdu
        assert translate("zones") == "زون"
        assert translate("opens", year=2028) == "2028 میں کھلے گا"
        assert translate("seats") == "Seats"
        assert translate_counted("report.count.zone", 2) == "zones"
    assert current_translation() is ENGLISH
    assert translate("zones") == CATALOG["zones"]


def test_english_is_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), use_translation(Translation("ur", "rtl", {})):
        raise RuntimeError
    assert current_translation() is ENGLISH


def test_a_translation_is_read(tmp_path: Path) -> None:
    body = "\n".join(
        [message("zones", "مناطق"), message("seats", ""), message("links", "x", "#, fuzzy\n")]
    )
    found = read_translation(written(tmp_path, body), CATALOG)
    assert (found.tag, found.direction, found.is_draft) == ("ar", "rtl", False)
    assert found.words == {"zones": "مناطق"}, "empty and fuzzy texts are not translated yet"
    missing = untranslated(found, CATALOG)
    assert "seats" in missing
    assert "zones" not in missing
    assert len(missing) == len(CATALOG) - 1


def test_each_language_has_its_own_plurals(tmp_path: Path) -> None:
    """Arabic tells none, one, two, few, many and other apart."""
    forms = "\n".join(f'msgstr[{number}] "form {number}"' for number in range(6))
    body = 'msgctxt "report.count.zone"\nmsgid "zone"\nmsgid_plural "zones"\n' + forms + "\n"
    arabic = read_translation(written(tmp_path, body), CATALOG)
    with use_translation(arabic):
        told = [translate_counted("report.count.zone", n) for n in (0, 1, 2, 5, 20, 100)]
        assert told == [f"form {number}" for number in range(6)]
        assert translate_counted("report.count.city", 5) == "cities"
    assert translate_counted("report.count.zone", 1) == "zone"
    assert translate_counted("report.count.zone", 0) == "zones"


def test_a_template_holds_every_key_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "ur.po"
    path.write_text(template(CATALOG, "ur"), encoding="utf-8")
    found = read_translation(path, CATALOG)
    assert (found.tag, found.direction, found.words) == ("ur", "rtl", {})
    assert found.is_draft
    words = {"zones": "زون", "report.count.zone.one": "زون", "report.count.zone.many": "زونز"}
    path.write_text(as_po(CATALOG, words, "ur"), encoding="utf-8")
    again = read_translation(path, CATALOG)
    assert again.words == words
    with use_translation(again):
        assert [translate_counted("report.count.zone", n) for n in (1, 7)] == ["زون", "زونز"]


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    texts = {
        "nonsense": "x",
        "opens": "{place}",
        "tier": "{",
        "seats": "{x.y}",
        "built": "{year!r}",
    }
    body = "\n".join(message(key, text) for key, text in texts.items())
    with pytest.raises(DataError) as caught:
        read_translation(written(tmp_path, body), CATALOG)
    told = str(caught.value)
    for part in (
        "is not a key of the catalog", "has different placeholders", "keep {year}",
        "cannot be filled in",
    ):  # fmt: skip
        assert part in told, part
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize("header", ["Language: xx-none", "Plural-Forms: nplurals=2; plural=true;"])
def test_a_header_that_says_nothing_of_use_is_refused(header: str, tmp_path: Path) -> None:
    head = f'msgid ""\nmsgstr ""\n"Language: ur\\n"\n"{header}\\n"\n'
    with pytest.raises(DataError, match="is not a gettext catalog"):
        read_translation(written(tmp_path, "", head), CATALOG)


@pytest.mark.parametrize(
    "text", ["", "{", "msgid", 'msgid "a"\nmsgstr "b"\n', '"Language: no-such\\n"', "\x00" * 50]
)
def test_what_is_no_translation_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ur.po"
    path.write_text(text)
    with pytest.raises(DataError):
        read_translation(path, CATALOG)
    with pytest.raises(DataError):
        read_translation(tmp_path / "missing.po", CATALOG)


def test_packaged_translations_are_whole_files_and_marked(tmp_path: Path) -> None:
    assert packaged_translations() == ("ur",)
    urdu = language_of("ur")
    assert (urdu.tag, urdu.direction, urdu.is_draft) == ("ur", "rtl", True)
    assert language_of("en") is language_of(None) is ENGLISH
    with pytest.raises(DataError, match="one of ur, en"):
        language_of("fr")
    again = tmp_path / "ur.po"
    again.write_text(as_po(CATALOG, urdu.words, "ur"), encoding="utf-8")
    assert language_of(str(again)).words == urdu.words
