"""``stz report``, ``stz figures`` and ``stz map --picture`` on a plan that was really solved."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import matplotlib.image
import pptx
import pytest

from stz.maps.offline_page.chromium import find_chromium
from stz.reports.facts.facts import briefing_facts
from stz.reports.facts.values import Facts
from stz.run.find_run import find_run
from stz.runs.store import verify_run
from tests.fixtures.without_names import without_names

Stz = Callable[..., Any]
FORMS = ("html", "pptx", "docx")


@pytest.fixture(scope="module")
def facts(solved: Path) -> Facts:
    folder = solved / "runs/khyber"
    return briefing_facts(find_run(folder), verify_run(folder))


def _words(path: Path) -> str:
    """Return all that a form of the briefing says, in one line."""
    if path.suffix == ".html":
        text = re.sub(r"<(style|iframe)\b.*?</\1>|<iframe [^>]*>", " ", path.read_text("utf-8"),
                      flags=re.DOTALL)  # fmt: skip
        said = [html.unescape(re.sub(r"<[^>]+>", " ", without_names(text)))]
    elif path.suffix == ".docx":
        body = docx.Document(str(path)).element.body
        said = [node.text or "" for node in body.iter() if node.tag.endswith("}t")]
    else:
        said = [
            node.text or ""
            for slide in pptx.Presentation(str(path)).slides
            for node in slide.element.iter()
            if node.tag.endswith("}t")
        ]
    return " ".join(" ".join(said).split())


def test_all_forms_say_the_same_numbers(stz: Stz, here: Path, solved: Path, facts: Facts) -> None:
    said = stz("report", solved / "runs/khyber", "-o", "out", "--json")
    assert said.code == 0, said.err
    assert said.data["written"] == [f"out/briefing.{form}" for form in FORMS]
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(
        f"briefing.{form}" for form in FORMS
    )
    told = {form: _words(Path(f"out/briefing.{form}")) for form in FORMS}
    numbers = {headline.value.text for headline in facts.headlines}
    numbers |= {cell.text for row in facts.section("zones").tables[0].rows for cell in row
                if not isinstance(cell, str)}  # fmt: skip
    assert len(numbers) > 15
    for form, text in told.items():
        assert not {number for number in numbers if number not in text}, form
        for paragraph in facts.summary:
            assert " ".join(paragraph.text.split()) in text, form
    before = {form: Path(f"out/briefing.{form}").read_bytes() for form in FORMS}
    assert stz("report", solved / "runs/khyber", "-o", "out").code == 0
    assert {form: Path(f"out/briefing.{form}").read_bytes() for form in FORMS} == before


def test_what_the_plan_says_is_what_the_run_says(solved: Path, facts: Facts) -> None:
    metrics = find_run(solved / "runs/khyber").metrics["metrics"]
    shown = {headline.label: headline.value for headline in facts.headlines}
    assert shown["New exports"].text == f"{metrics['new_exports']:,.2f}"
    assert shown["New jobs"].text == f"{metrics['new_jobs']:,.0f}"
    assert shown["Capital"].text == f"{metrics['capex']:,.2f}"
    assert "found no violation" in facts.section("availability").sentences[-1]


@pytest.mark.thorough
def test_one_form_alone_and_one_that_is_none(stz: Stz, here: Path, solved: Path) -> None:
    said = stz("report", solved / "runs/khyber", "-o", "out", "--format", "docx")
    assert (said.code, said.out.split()) == (0, ["out/briefing.docx"])
    refused = stz("report", solved / "runs/khyber", "-o", "none", "--format", "pdf")
    assert refused.code == 2
    assert "html, pptx, docx" in refused.err
    assert not Path("none").exists()


@pytest.mark.thorough
def test_figures(stz: Stz, here: Path, solved: Path) -> None:
    said = stz("figures", solved / "runs/khyber", "-o", "out", "--format", "png", "--json")
    assert said.code == 0, said.err
    names = ["map.png", "budget.png", "exports.png", "downtime.png", "cost.png", "figures.json"]
    assert said.data["written"] == [f"out/{name}" for name in names]
    assert matplotlib.image.imread("out/map.png").shape[:2] == (2370, 2100)
    told = json.loads(Path("out/figures.json").read_text("utf-8"))
    assert told["map"]["alt"].startswith("A first plan for Khyber Pakhtunkhwa. Map. New zones: ")


@pytest.mark.browser
def test_a_picture_of_the_page(stz: Stz, here: Path, solved: Path) -> None:
    if find_chromium() is None:
        pytest.skip("no Chromium found: install the package chromium or set STZ_CHROMIUM")
    words = ("--picture", "--width", "800", "--height", "600", "--json")
    said = stz("map", solved / "runs/khyber", "-o", "m.html", *words)
    assert said.code == 0, said.err
    assert said.data["picture"] == "m.png"
    picture = matplotlib.image.imread("m.png")
    assert picture.shape[:2] == (1200, 1600)
    assert picture[..., :3].std() > 0.05, "something is drawn"


def test_without_a_browser_there_is_a_note(
    stz: Stz, here: Path, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STZ_CHROMIUM", "/nowhere/chromium")
    said = stz("map", solved / "runs/khyber", "-o", "m.html", "--picture")
    assert said.code == 0
    assert "Chromium was not found" in said.err
    assert [path.name for path in here.iterdir()] == ["m.html"]


@pytest.mark.thorough
def test_large_pages_come_with_advice(
    stz: Stz, here: Path, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stz.maps.offline_page.size.MOST_BYTES", 1000)
    run = solved / "runs/khyber"
    for words in (("map", run, "-o", "m.html"), ("report", run, "-o", "r", "--format", "html"),
                  ("compare", run, run, "-o", "c")):  # fmt: skip
        said = stz(*words)
        assert said.code == 0, said.err
        assert "stz embed" in " ".join(said.err.split())
