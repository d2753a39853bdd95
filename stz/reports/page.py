"""The briefing as one page that needs no network: text, tables, charts and the map to use."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

from stz.escape import Html, element, escape_text, join
from stz.messages import DIRECTION, LANGUAGE, translate
from stz.reports.facts import Cell, Chart, Column, Facts, Said, Section, Table, Value
from stz.reports.office import Picture

WIDE = 110.0
"""Width of a table, in its own measure, from which on paper is turned."""
_NARROW = 45.0
_SHORT = 16
"""Rows of a table that is not broken over two pages."""
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_DPI = 96


def briefing_page(facts: Facts, pictures: Mapping[str, Picture], fragment: str) -> str:
    """Return the briefing as HTML; the same facts, pictures and map give the same text.

    Parameters
    ----------
    facts : Facts
        All that is said.
    pictures : mapping
        Figures by the key of their chart.
    fragment : str
        The map as a page of its own, as ``stz.maps.pages.fragment`` renders it. It is shown in a
        sandboxed frame; its scripts are named in the content policy of the briefing by their
        hashes, for a frame inherits the policy of the page around it.
    """
    style = (files("stz.reports") / "assets" / "briefing.css").read_text("utf-8")
    style = style.replace("\r\n", "\n")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element(
            "meta", http_equiv="Content-Security-Policy", content=Html(_policy(style, fragment))
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,"),
        element("title", facts.title),
        element("style", Html(style)),
    )
    parts = [
        element(
            "div",
            _section("summary", translate("report.ask.title"), _asked(facts), _numbers(facts)),
            _section("map", translate("report.map"), _map(facts, pictures, fragment), kind="map"),
            class_="first",
        ),
        _section("words", translate("report.summary"), _summary(facts)),
        _contents(facts),
        *(_of(section, pictures) for section in facts.sections),
    ]
    body = element(
        "body",
        element("div", _top(facts), class_="band"),
        element("main", *parts),
        element("footer", element("p", facts.disclaimer), _about(facts.about[1:])),
    )
    page = element("html", head, body, lang=LANGUAGE, dir=DIRECTION)
    return f"<!DOCTYPE html>\n{page}\n"


def _policy(style: str, fragment: str) -> str:
    """Return a policy that lets in our style and what the map's own policy lets in, by hash."""
    found = _POLICY.search(fragment)
    inside = dict([*rule.split(" ", 1), ""][:2] for rule in (found[1].split("; ") if found else ()))
    own = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {inside.get('script-src', '') or "'none'"}",
            f"style-src 'sha256-{own}' {inside.get('style-src', '')}".rstrip(),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _top(facts: Facts) -> Html:
    return element(
        "header",
        element("h1", element("bdi", facts.title)),
        element("p", _told(facts.badge), class_="badge"),
        _about(facts.about[:1]),
    )


def _about(lines: Iterable[str]) -> Html:
    return element("ul", *(element("li", _told(line)) for line in lines), class_="about")


def _told(text: str) -> Html:
    """Return a text with the name of each number that has one in it."""
    if not isinstance(text, Said):
        return escape_text(text)
    return join(
        *(
            element("span", piece, data_trace=trace) if trace else piece
            for piece, trace in text.pieces
        )
    )


def _asked(facts: Facts) -> Html:
    return element("p", _told(facts.ask), class_="ask")


def _contents(facts: Facts) -> Html:
    named = [("words", translate("report.summary"))]
    named += [(section.key, section.title) for section in facts.sections]
    links = (element("li", element("a", title, href=f"#{key}")) for key, title in named)
    return element(
        "nav",
        element("h2", translate("report.contents"), id="contents"),
        element("ol", *links),
        aria_labelledby="contents",
    )


def _section(key: str, title: str, *parts: object, kind: str = "") -> Html:
    head = element("h2", title, id=f"{key}-title")
    return element(
        "section", head, *parts, id=key, aria_labelledby=f"{key}-title", class_=kind or None
    )


def _numbers(facts: Facts) -> Html:
    tiles = []
    for headline in facts.headlines:
        mark = element("dd", translate("report.estimated"), class_="est")
        tiles.append(
            element(
                "div",
                element("dt", headline.label),
                element("dd", headline.value.spoken, data_trace=headline.value.trace or None),
                *([mark] if headline.value.estimated else []),
            )
        )
    return element("dl", *tiles, class_="numbers", aria_label=translate("report.numbers"))


def _summary(facts: Facts) -> Html:
    rows = (join(element("dt", one.lead), element("dd", _told(one.text))) for one in facts.summary)
    steps = (element("li", _told(step)) for step in facts.next_steps)
    return join(
        element("dl", *rows, class_="summary"),
        element("h3", translate("report.next")),
        element("ol", *steps, class_="notes"),
    )


def _map(facts: Facts, pictures: Mapping[str, Picture], fragment: str) -> Html:
    frame = element(
        "iframe",
        srcdoc=fragment,
        title=facts.map.alt,
        sandbox="allow-scripts",
        referrerpolicy="no-referrer",
    )
    picture = pictures.get(facts.map.key)
    shown = _image(picture, facts.map.alt) if picture else Html("")
    words = element("figcaption", translate("report.map.hint"))
    return element("figure", frame, shown, words)


def _of(section: Section, pictures: Mapping[str, Picture]) -> Html:
    wide = any(table.width > WIDE for table in section.tables)
    charts = [_chart(chart, pictures) for chart in section.charts]
    notes = Html("")
    if section.notes:
        items = (element("li", _told(note)) for note in section.notes)
        notes = join(element("h3", section.notes_title), element("ul", *items, class_="notes"))
    return _section(
        section.key,
        section.title,
        *(element("p", _told(sentence)) for sentence in section.sentences),
        *(_table(table) for table in section.tables),
        element("div", *charts, class_="charts") if any(charts) else "",
        notes,
        kind="wide" if wide else "",
    )


def _chart(chart: Chart, pictures: Mapping[str, Picture]) -> Html:
    picture = pictures.get(chart.key)
    if picture is None:
        return Html("")
    caption = join(element("strong", chart.title), " ", _told(chart.caption or chart.alt))
    return element("figure", _image(picture, chart.alt), element("figcaption", caption))


def _image(picture: Picture, alt: str) -> Html:
    return element(
        "img",
        src=Html(picture.uri),
        alt=alt,
        width=round(picture.width * _DPI),
        height=round(picture.height * _DPI),
    )


def _table(table: Table) -> Html:
    named = next((at for at, column in enumerate(table.columns) if not column.numeric), 0)
    caption = element("caption", _told(table.caption), id=f"table-{table.key}")
    heads = (
        element("th", _told(column.title), scope="col", class_=_kind(column))
        for column in table.columns
    )
    rows = (element("tr", *_cells(table.columns, row, named)) for row in table.rows)
    body = element("table", caption, element("thead", element("tr", *heads)),
                   element("tbody", *rows))  # fmt: skip
    kinds = ["scroll", *(["narrow"] if table.width <= _NARROW else [])]
    kinds += ["short"] if len(table.rows) <= _SHORT else []
    scroll = element(
        "div",
        body,
        class_=" ".join(kinds),
        role="region",
        tabindex=0,
        aria_labelledby=f"table-{table.key}",
    )
    return join(scroll, element("p", _told(table.note), class_="note") if table.note else "")


def _cells(columns: tuple[Column, ...], row: tuple[Cell, ...], named: int) -> Iterable[Html]:
    for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
        number = cell if isinstance(cell, Value) else Value(None, cell)
        shown = _told(number.text) if number.raw is not None else element("bdi", _told(number.text))
        scope = "row" if at == named else None
        tag = "th" if scope else "td"
        yield element(
            tag, shown, scope=scope, class_=_kind(column), data_trace=number.trace or None
        )


def _kind(column: Column) -> str | None:
    return "num" if column.numeric else None
