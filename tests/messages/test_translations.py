from __future__ import annotations

import json
from pathlib import Path

import pytest

from stz.errors import DataError
from stz.messages import (
    CATALOG,
    ENGLISH,
    Translation,
    current_translation,
    read_translation,
    translate,
    untranslated,
    use_translation,
)
from stz.messages.translations import template


def _file(folder: Path, **told: object) -> Path:
    path = folder / "ur.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_language_is_spoken_for_a_while() -> None:
    urdu = Translation("ur", "rtl", {"zones": "زون", "opens": "{year} میں کھلے گا"})
    with use_translation(urdu) as told:
        assert told is current_translation() is urdu
        assert translate("zones") == "زون"
        assert translate("opens", year=2028) == "2028 میں کھلے گا"
        assert translate("seats") == "Seats"
    assert current_translation() is ENGLISH
    assert translate("zones") == CATALOG["zones"]


def test_english_is_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), use_translation(Translation("ur", "rtl", {})):
        raise RuntimeError
    assert current_translation() is ENGLISH


def test_a_translation_is_read(tmp_path: Path) -> None:
    words = {"zones": "زون", "seats": ""}
    found = read_translation(_file(tmp_path, language="ur", direction="rtl", words=words), CATALOG)
    assert found == Translation("ur", "rtl", {"zones": "زون"})
    missing = untranslated(found, CATALOG)
    assert "seats" in missing
    assert "zones" not in missing
    assert len(missing) == len(CATALOG) - 1


def test_a_template_holds_every_key_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "ur.json"
    path.write_text(template(CATALOG, "ur", "rtl"), encoding="utf-8")
    assert read_translation(path, CATALOG) == Translation("ur", "rtl", {})
    assert json.loads(path.read_text("utf-8"))["english"] == dict(CATALOG)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    words = {
        "nonsense": "x", "zones": 3, "opens": "{place}", "tier": "{", "seats": "{x.y}",
        "built": "{year!r}",
    }  # fmt: skip
    with pytest.raises(DataError) as caught:
        read_translation(_file(tmp_path, language="", direction="up", words=words), CATALOG)
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
        read_translation(path, CATALOG)
    with pytest.raises(DataError):
        read_translation(tmp_path / "missing.json", CATALOG)
