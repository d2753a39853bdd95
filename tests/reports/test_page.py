"""The briefing page: everything that the facts say, hostile names literally, no network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest

from stz.reports.facts.values import Facts, Value
from stz.reports.page import briefing_page
from tests.fixtures.axe import axe_violations
from tests.fixtures.tiers import some

SCRIPT = "document.documentElement.dataset.inside = 'ran'"


class _Reader(HTMLParser):
    """The cells of every table, and the sources of every image."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.images: list[dict[str, str | None]] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._cell = True
        elif tag == "img":
            self.images.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.tables[-1][-1][-1] += data


def _fragment() -> str:
    import base64
    import hashlib

    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; img-src data:"
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Map</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"></head>'
        f'<body><p>A map &amp; "more"</p><script>{SCRIPT}</script></body></html>'
    )


@pytest.fixture(scope="module")
def page(facts: Facts, pictures: Any) -> str:
    return briefing_page(facts, pictures, _fragment())


@pytest.fixture(scope="module")
def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def test_every_cell_of_every_table_is_there_with_the_text_of_the_facts(
    facts: Facts, read: _Reader
) -> None:
    tables = [table for section in facts.sections for table in section.tables]
    assert len(read.tables) == len(tables) > 3
    for shown, table in zip(read.tables, tables, strict=True):
        assert shown[0] == [column.title for column in table.columns]
        assert shown[1:] == [
            [cell.text if isinstance(cell, Value) else cell for cell in row] for row in table.rows
        ]


def test_pictures_have_words_and_stand_inside_of_the_page(
    facts: Facts, pictures: Any, read: _Reader
) -> None:
    charts = [chart for section in facts.sections for chart in section.charts]
    drawn = [facts.map, *(chart for chart in charts if chart.key in pictures)]
    assert [image["alt"] for image in read.images] == [chart.alt for chart in drawn]
    assert all(str(image["src"]).startswith("data:image/") for image in read.images)


def test_the_same_facts_give_the_same_bytes(facts: Facts, pictures: Any, page: str) -> None:
    assert briefing_page(facts, pictures, _fragment()) == page


def test_hostile_names_are_text(page: str) -> None:
    assert "{{" not in page
    assert "${" not in page
    assert not re.search(r"</script><b>", page)
    assert page.count("<script") == 0  # that of the map is text of an attribute


@dataclass
class Opened:
    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def visit(
    page: str, chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Opened]]:
    file = tmp_path_factory.mktemp("briefing") / "briefing.html"
    file.write_text(page, encoding="utf-8")
    contexts = []

    def opened(width: int = 1400, **options: Any) -> Opened:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, offline=True, reduced_motion="reduce",
            **options,
        )  # fmt: skip
        contexts.append(context)
        tab = Opened(context.new_page())
        context.on("request", lambda request: tab.requests.append(request.url))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("console", lambda message: tab.complaints.append(message.text))
        tab.page.goto(file.as_uri())
        tab.page.wait_for_load_state()
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", some([1400, 1024, 390], 390))
def test_it_opens_without_a_network_at_every_width(
    visit: Callable[..., Opened], width: int
) -> None:
    tab = visit(width)
    inside = tab.page.frames[1]
    inside.wait_for_selector("html[data-inside=ran]", timeout=120_000)
    assert inside.locator("p").inner_text() == 'A map & "more"'
    wide = tab.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page scrolls sideways"
    assert all(url.startswith(("file:", "data:", "about:")) for url in tab.requests)
    assert tab.complaints == []


@pytest.mark.browser
def test_decision_numbers_and_map_are_on_the_first_screen(
    visit: Callable[..., Opened], facts: Facts
) -> None:
    tab = visit(1280)
    assert tab.page.locator(".ask").inner_text() == facts.ask
    for part in (".ask", ".numbers", ".map iframe"):
        box = tab.page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] < 400, part
    run_id = facts.about[1]
    assert tab.page.locator("footer").get_by_text(run_id).count() == 1
    assert tab.page.locator("header").get_by_text(run_id).count() == 0


@pytest.mark.browser
def test_contents_lead_to_every_part(visit: Callable[..., Opened], facts: Facts) -> None:
    tab = visit()
    links = tab.page.locator("nav a")
    assert links.count() == 1 + len(facts.sections)
    for at in range(links.count()):
        target = links.nth(at).get_attribute("href")
        assert tab.page.locator(f"section{target} h2").inner_text() == links.nth(at).inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("width", some([1400, 390], 1400))
def test_accessibility_rules_hold(visit: Callable[..., Opened], width: int) -> None:
    tab = visit(width, bypass_csp=True)
    assert axe_violations(tab.page) == []


@pytest.mark.browser
def test_paper_shows_the_picture_instead_of_the_map(visit: Callable[..., Opened]) -> None:
    tab = visit()
    shown = {name: tab.page.locator(f"#map {name}") for name in ("iframe", "img")}
    assert shown["iframe"].is_visible()
    assert shown["img"].is_hidden()
    tab.page.emulate_media(media="print")
    assert shown["iframe"].is_hidden()
    assert shown["img"].is_visible()
    assert (
        tab.page.evaluate("getComputedStyle(document.querySelector('thead')).display")
        == "table-header-group"
    )
