from __future__ import annotations

import json
from pathlib import Path

import pytest

from stz.errors import DataError
from stz.words import ENGLISH, WORDS, Language, read_language, say, speaking, spoken, untranslated
from stz.words.languages import template


def _file(folder: Path, **told: object) -> Path:
    path = folder / "ur.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_language_is_spoken_for_a_while() -> None:
    urdu = Language("ur", "rtl", {"zones": "زون", "opens": "{year} میں کھلے گا"})
    with speaking(urdu) as told:
        assert told is spoken() is urdu
        assert say("zones") == "زون"
        assert say("opens", year=2028) == "2028 میں کھلے گا"
        assert say("seats") == "Seats"
    assert spoken() is ENGLISH
    assert say("zones") == WORDS["zones"]


def test_english_is_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), speaking(Language("ur", "rtl", {})):
        raise RuntimeError
    assert spoken() is ENGLISH


def test_a_translation_is_read(tmp_path: Path) -> None:
    words = {"zones": "زون", "seats": ""}
    found = read_language(_file(tmp_path, language="ur", direction="rtl", words=words), WORDS)
    assert found == Language("ur", "rtl", {"zones": "زون"})
    missing = untranslated(found, WORDS)
    assert "seats" in missing
    assert "zones" not in missing
    assert len(missing) == len(WORDS) - 1


def test_a_template_holds_every_key_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "ur.json"
    path.write_text(template(WORDS, "ur", "rtl"), encoding="utf-8")
    assert read_language(path, WORDS) == Language("ur", "rtl", {})
    assert json.loads(path.read_text("utf-8"))["english"] == dict(WORDS)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    words = {
        "nonsense": "x", "zones": 3, "opens": "{place}", "tier": "{", "seats": "{x.y}",
        "built": "{year!r}",
    }  # fmt: skip
    with pytest.raises(DataError) as caught:
        read_language(_file(tmp_path, language="", direction="up", words=words), WORDS)
    told = str(caught.value)
    for part in (
        "names no language", "is no direction", "is no key of ours", "is no text",
        "has other places for values", "keep {year}", "cannot be filled in",
    ):  # fmt: skip
        assert part in told, part
    assert len(caught.value.problems) == 8


@pytest.mark.parametrize("text", ["", "{", "[]", '{"words": 1}'])
def test_what_is_no_translation_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ur.json"
    path.write_text(text)
    with pytest.raises(DataError):
        read_language(path, WORDS)
    with pytest.raises(DataError):
        read_language(tmp_path / "missing.json", WORDS)
