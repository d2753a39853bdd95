"""``stz embed``: a map for another page, a picture in its place, and what to paste."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.image
import pytest

from stz.maps.offline_page.chromium import find_chromium

Stz = Callable[..., Any]


@pytest.mark.browser
def test_it_writes_the_frame_the_picture_and_what_to_paste(
    stz: Stz, here: Path, solved: Path
) -> None:
    if find_chromium() is None:
        pytest.skip("no Chromium found: install the package chromium or set STZ_CHROMIUM")
    words = ("embed", solved / "runs/khyber", "-o", "site", "--width", "640", "--height", "480")
    said = stz(*words, "--json")
    assert said.code == 0, said.err
    assert said.data["written"] == ["site/embed.html", "site/embed.png", "site/embed.txt"]
    assert sorted(path.name for path in Path("site").iterdir()) == [
        "embed.html", "embed.png", "embed.txt",
    ]  # fmt: skip
    picture = matplotlib.image.imread("site/embed.png")
    assert picture.shape[:2] == (960, 1280)
    assert picture[..., :3].std() > 0.05, "something is drawn"
    assert 'width="640" height="480"' in Path("site/embed.txt").read_text("utf-8")
    before = Path("site/embed.html").read_bytes()
    assert stz(*words).code == 0
    assert Path("site/embed.html").read_bytes() == before


def test_without_a_browser_there_is_no_picture_and_no_word_of_one(
    stz: Stz, here: Path, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STZ_CHROMIUM", "/nowhere/chromium")
    Path("site").mkdir()
    assert stz("embed", solved / "runs/khyber", "-o", "site").code == 0
    Path("site/embed.png").write_bytes(b"of an earlier run")
    said = stz("embed", solved / "runs/khyber", "-o", "site")
    assert said.code == 0, said.err
    assert said.out.split() == ["site/embed.html", "site/embed.txt"]
    assert "Chromium was not found" in said.err
    assert not Path("site/embed.png").exists()
    assert "<img" not in Path("site/embed.txt").read_text("utf-8")


def test_a_size_that_makes_no_sense(stz: Stz, here: Path, solved: Path) -> None:
    said = stz("embed", solved / "runs/khyber", "-o", "x", "--width", "5", "--height", "9999")
    assert said.code == 2
    assert "--width" in said.err
    assert "--height" in said.err
    assert list(here.iterdir()) == []


def test_a_file_in_the_way(stz: Stz, here: Path, solved: Path) -> None:
    Path("x").write_text("mine")
    assert stz("embed", solved / "runs/khyber", "-o", "x").code == 2
    assert Path("x").read_text() == "mine"
