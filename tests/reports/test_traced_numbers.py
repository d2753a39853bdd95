"""Every number that a briefing and its map show is traced to where it comes from.

The visible text of the page is walked, the pictures in it, and cards and headline of the map.
"""

from __future__ import annotations

import base64
import html
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import stz
from stz.errors import StzError
from stz.layers import load_layers
from stz.maps import render_fragment
from stz.maps.layers import node_names, zone_confidence, zone_origins, zones_layer
from stz.maps.tables import headline
from stz.messages import translate, year_span
from stz.reports.facts import Facts, Value, briefing_facts
from stz.reports.office import draw_pictures
from stz.reports.page import briefing_page
from stz.runs import Run, Trace, evidence_of, load_run, verify_run
from tests.fixtures.tiers import some

NUMBER = re.compile(r"(?:(?<![\w.])-)?\d(?:[\d,.]*\d)?(?:e[-+]\d+)?")
WORDING = {
    r"10 % worse": "by how much a number is made worse: the rule of the table",
    r"multiplied by 1 for grade A, 2 for B, 3 for C and 4 for D": "the rule of the table",
    r"(?<=per )1,000 km": "a unit",
    r"The \d+ best by score(?=, and every)": "so many rows are shown",
    r"(?<=, )0 to 1(?=\.)": "range of a score, by its definition",
    r"never as 0": "a rule of the score",
    r"^Route [12]: ": "name of a route",
    r"(?<=, )\d+ more(?=, )": "stops of a route that are not named",
    r"99\.99 % allows 52\.56 minutes": "arithmetic: 0.0001 x 525,600",
    r"within 99\.99 % where it has none": "the rule of the column",
    r"(?<=at which )37 % of these still come": "arithmetic: exp(-1)",
    r"[Tt]iers? \d(?: and \d)?": "name of a tier",
    r"and \d+ more(?=: the plan names)": "not named; the next step says how many in all",
}
"""Numbers in words of ours, which no data and no plan can change, with what they are."""
CITED = {
    ("assumptions", "Key in the scenario"): "key of the scenario",
    ("changes", "Key in the scenario"): "key of the scenario",
    ("effects", "Key in the scenario"): "key of the scenario",
    ("ranges", "Key in the scenario"): "key of the scenario",
    ("ranges", "Basis"): "words of the source itself",
    ("weakest", "Source"): "words of the source itself",
    ("sources", "Year"): "years of the source itself",
    ("sources", "Licence"): "versions of licences",
    ("sources", "Source"): "words of the source itself",
}
"""Columns that cite, by table, with what is in them."""
IDS = ("engine", "run", "inputs")
"""Rows of the table of the method that are names: versions, id of the run, digest."""

KHYBER: dict[str, Any] = {
    "name": "traced-cells",
    "territory": {"provinces": ["Khyber Pakhtunkhwa", "Islamabad Capital Territory"]},
    "budget_musd": 12,
    "availability": {"target_pct": 99.9},
    "objective": ["exports", "min fiber_km"],
    "solver": {"gap": 0.2, "time_limit_s": 60},
}
PHASED: dict[str, Any] = {
    "name": "traced-years",
    "territory": {"provinces": ["Balochistan"]},
    "solver": {"gap": 0.5, "time_limit_s": 60},
}
PLANS = {
    "one-year": ("pakistan-2030", KHYBER),
    "several-years": ("pakistan-phased-2026-2030", PHASED),
}


@dataclass(frozen=True)
class Piece:
    """A text of the page, the name around it, and the cell of a table that it stands in."""

    text: str
    trace: str
    cell: tuple[str, str, str]
    path: str


class _Walker(HTMLParser):
    """All visible text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._heads: list[str] = []
        self._row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "img", "br", "hr", "input"):
            return
        if tag == "table":
            self._heads = []
        if tag == "tr":
            self._row = []
        if tag in ("td", "th"):
            (self._heads if self._in("thead") else self._row).append("")
        self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(self._in(tag) for tag in ("style", "title", "script")):
            return
        in_body = self._in("tbody") and bool(self._row)
        if self._in("thead") and self._heads:
            self._heads[-1] += data
        if in_body:
            self._row[-1] += data
        names = [kept["data-trace"] for _, kept in self._open if kept.get("data-trace")]
        regions = [str(kept.get("aria-labelledby")) for _, kept in self._open if "role" in kept]
        cell = ("", "", "")
        if in_body and regions:
            key = regions[-1].removeprefix("table-")
            cell = (key, self._heads[len(self._row) - 1], self._row[0])
        path = ">".join(tag for tag, _ in self._open)
        assert len(names) < 2, f"one name inside of another: {names}"
        self.pieces.append(Piece(data, names[0] or "" if names else "", cell, path))

    def _in(self, tag: str) -> bool:
        return any(one == tag for one, _ in self._open)


@pytest.fixture(scope="module", params=some(PLANS, "one-year"))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario, asked = PLANS[request.param]
    folder = tmp_path_factory.mktemp("numbers") / "run"
    stz.run_scenario(scenario, folder, asked, draw_map=False)
    return load_run(folder)


@pytest.fixture(scope="module")
def facts(run: Run) -> Facts:
    return briefing_facts(run, verify_run(run.path), evidence_of(run))


@pytest.fixture(scope="module")
def page(run: Run, facts: Facts) -> str:
    return briefing_page(facts, draw_pictures(run, load_layers()), "")


@pytest.fixture(scope="module")
def pieces(page: str) -> list[Piece]:
    walker = _Walker()
    walker.feed(page)
    walker.close()
    return walker.pieces


@pytest.fixture(scope="module")
def trace(run: Run) -> Callable[[str], Trace]:
    """The traces of the run, each made once."""
    return cache(run.trace)


def names_of(run: Run) -> list[str]:
    """Return all names that come from data and ids, which may have digits in them."""
    told = [run.metrics["title"], run.metrics["scenario_name"], run.run_id]
    told.append(year_span(run.metrics["data_years"].values()))  # years of the sources
    told += [run.scenario.changed_from or "", f"made {run.provenance['created_utc'][:10]}"]
    for table, columns in (
        ("zones", ["name"]),
        ("cities", ["name"]),
        ("links", ["a_name", "b_name"]),
    ):
        told += [str(name) for column in columns for name in getattr(run, table)[column]]
    return sorted({name for name in told if NUMBER.search(name)}, key=len, reverse=True)


def untold(names: list[str], piece: Piece) -> str:
    """Return the text of a piece without what may have digits and no name."""
    table, column, first = piece.cell
    ids = {translate(f"report.method.{row}") for row in IDS}
    if (table, column) in CITED or (table == "method" and first in ids):
        return ""
    text = piece.text
    for name in names:
        text = text.replace(name, "")
    for words in WORDING:
        text = re.sub(words, "", text)
    return text


def numbers(pieces: list[Piece], run: Run) -> Iterator[tuple[Piece, re.Match[str]]]:
    """Yield every number of the visible text that should have a name, with where it stands."""
    names = names_of(run)
    for piece in pieces:
        text = piece.text if piece.trace else untold(names, piece)
        yield from ((piece, found) for found in NUMBER.finditer(text))


def test_no_number_is_without_a_name(run: Run, pieces: list[Piece]) -> None:
    left = [(piece, found[0]) for piece, found in numbers(pieces, run) if not piece.trace]
    assert left == []
    named = [piece for piece in pieces if piece.trace and NUMBER.search(piece.text)]
    assert len(named) > 150
    assert sum("table" not in piece.path for piece in named) > 50, "sentences have names too"
    tables = {piece.cell[0] for piece in named}
    assert {"zones", "existing", "kinds", "running", "certificate", "grades", "weakest"} <= tables
    assert {"suitability", "disagree"} <= tables


def test_each_is_traced_to_its_value_and_to_a_source(
    run: Run, pieces: list[Piece], trace: Callable[[str], Trace]
) -> None:
    wrong, asked = [], set()
    for piece, found in numbers(pieces, run):
        asked.add(piece.trace)
        try:
            known = trace(piece.trace)
        except StzError as error:
            wrong.append((piece.trace, str(error)))
            continue
        assert known.sources, piece
        assert known.steps, piece
        if not agrees(piece, found, known):
            wrong.append((piece.trace, f"{piece.text} is not {known.value}"))
    assert wrong == []
    assert len(asked) > 100


def agrees(piece: Piece, shown: re.Match[str], traced: Trace) -> bool:
    """Whether a number reads as its trace has it, as far as it is rounded.

    Of what holds no single number, such as a list or a sentence of the run, it must be one of those
    that its sources say.
    """
    text = shown[0].replace(",", "")
    step = 10.0 ** -len(text.partition(".")[2])
    percent = bool(re.match(r" ?%", piece.text[shown.end() :]))
    if math.isnan(traced.value):
        said = " ".join(f"{one.row} {one.value} {one.source} {one.year}" for one in traced.sources)
        amounts = [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\.?\d*", said)]
        amounts += [100 * one for one in amounts if percent]
        return any(abs(float(text) - one) <= step / 2 + 1e-9 for one in amounts)
    if "e" in text:
        return math.isclose(float(text), traced.value, rel_tol=0.05)
    value = 100 * traced.value if percent else traced.value
    if piece.text.startswith("< "):
        return 0 < value < step
    if traced.what.endswith(".holds_to_cut_rate"):  # rounded down, since it is a limit
        return -1e-9 <= value - float(text) < step
    return abs(value - float(text)) <= step / 2 + 1e-6 * abs(value)


def test_cards_and_headline_of_the_map_have_names(run: Run, trace: Callable[[str], Trace]) -> None:
    layers = load_layers()
    names, sure = node_names(layers), zone_confidence(run, layers)
    cards = zones_layer(run, names, sure, zone_origins(run, layers)).features
    known = names_of(run)
    asked = set()
    for text in (
        headline(run),
        render_fragment(run, layers),
        *(one["properties"]["p"] for one in cards),
    ):
        walker = _Walker()
        walker.feed(str(text))
        for piece in walker.pieces:
            # the title of a card is the number and the name of its zone
            in_card = "card" in str(text)[:30] and "h2" not in piece.path
            in_head = "header" in piece.path and "section" not in piece.path  # that is a control
            if (
                not (in_head or in_card)
                or "changed from" in piece.text.lower()
                or piece.text in known
            ):
                continue
            shown = piece.text if piece.trace else untold(known, piece)
            for found in NUMBER.finditer(shown):
                assert piece.trace, piece
                assert agrees(piece, found, trace(piece.trace)), piece
                assert trace(piece.trace).sources, piece
                asked.add(piece.trace)
    for site in run.zones["site"]:
        assert {f"{site}.seats", f"{site}.downtime"} <= asked
    assert {name.rpartition(".")[2] for name in asked} >= {"occupancy", "route_1_km", "basis"}
    assert {"new_exports", "capex", "all_zones", "cities_connected", "gap_asked"} <= asked


def test_a_wrong_number_is_noticed(run: Run) -> None:
    """The test above is worth nothing if everything agrees with everything."""
    seats = run.trace("seats")

    def reads(text: str) -> bool:
        found = NUMBER.search(text)
        assert found
        return agrees(Piece(text, "seats", ("", "", ""), ""), found, seats)

    assert reads(f"{seats.value:,.0f} seats")
    assert not reads(f"{seats.value + 1:,.0f} seats")
    assert not reads(f"{seats.value / 100:,.2f} seats")


def test_bars_of_charts_have_names(
    run: Run, page: str, pieces: list[Piece], trace: Callable[[str], Trace]
) -> None:
    captions = [piece for piece in pieces if "figcaption" in piece.path and piece.trace]
    assert len(captions) > 5
    assert any(piece.trace == "capex_links" for piece in captions)
    drawn = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page)
    marks = [
        mark.attrib["data-trace"]
        for svg in drawn
        for mark in ElementTree.fromstring(base64.b64decode(svg)).iter()
        if "data-trace" in mark.attrib
    ]
    for site in run.zones["site"]:
        assert {f"{site}.exports", f"{site}.power_min", f"{site}.fiber_min"} <= set(marks)
    for name in set(marks):
        assert trace(name).sources, name
        assert not math.isnan(trace(name).value), name


def test_numbers_of_charts_that_slides_draw_have_names(
    facts: Facts, trace: Callable[[str], Trace]
) -> None:
    shown = [
        one
        for section in facts.sections
        for chart in section.charts
        for series in chart.series
        for one in series.values
        if one.plotted is not None
    ]
    assert len(shown) > 20
    for one in shown:
        assert one.raw is not None
        assert trace(one.trace).value == pytest.approx(one.raw, rel=1e-6, abs=1e-6), one.trace


def test_values_of_tiles_and_tables_are_those_of_their_traces(
    facts: Facts, trace: Callable[[str], Trace]
) -> None:
    """To the last digit, not only as they are rounded."""
    for one in facts.values():
        if one.trace and one.raw is not None:
            found = trace(one.trace).value
            assert found == pytest.approx(one.raw, rel=1e-6, abs=1e-6), one.trace


def test_the_share_of_every_grade_is_told(run: Run, facts: Facts) -> None:
    table = facts.section("evidence").table("grades")
    assert table is not None
    assert [row[0] for row in table.rows] == list("ABCD")
    shares = [row[2] for row in table.rows]
    assert sum(one.raw or 0 for one in shares if isinstance(one, Value)) == pytest.approx(1.0)
    weakest = facts.section("evidence").table("weakest")
    assert weakest is not None
    assert len(weakest.rows) == min(10, len(evidence_of(run).weakest))


def test_names_of_numbers_are_escaped(tmp_path: Path) -> None:
    from stz.reports.facts.said import joined
    from stz.reports.facts.values import Column, Section, Table, count

    hostile = '"><script>{{7*7}}</script>'
    one = count(1).named(f"{hostile}.seats")
    table = Table("t", "T", (Column("N", numeric=True),), ((one,),))
    page = briefing_page(_only(Section("s", "S", (joined("", [one]),), tables=(table,))), {}, "")
    assert "<script>" not in page
    assert "{{7" not in page
    said = re.findall(r' data-trace="([^"]*)"', page)
    assert [html.unescape(name) for name in said] == [f"{hostile}.seats"] * 2


def _only(section: Any) -> Facts:
    from stz.reports.facts import Chart

    return Facts(
        title="T", about=("S",), badge="B", ask="A", headlines=(), summary=(), rests_on=(),
        next_steps=(), map=Chart("map", "M", "M"), sections=(section,), disclaimer="D",
        created="2026-11-24T02:28:16+00:00", run_id="r",
    )  # fmt: skip
