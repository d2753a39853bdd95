"""Every number of a briefing is traced to where it comes from; none of its cells is left out."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stz
from stz.reports.facts import Facts, Value, briefing_facts
from stz.reports.page import briefing_page
from stz.runs import Run, evidence_of, load_run, verify_run
from tests.fixtures.tiers import some

TEXT_COLUMNS = {
    ("zones", 1): "name of the zone",
    ("zones", 4): "name of the size",
    ("existing", 1): "name of the zone",
    ("certificate", 1): "name of the zone",
    ("certificate.existing", 1): "name of the zone",
    ("basis", 0): "words on the basis of a downtime",
    ("basis", 1): "names of zones",
    ("effects", 0): "name of the assumption",
    ("effects", 4): "key of the scenario",
    ("assumptions", 0): "name of the assumption",
    ("assumptions", 2): "key of the scenario",
    ("ranges", 5): "the source itself",
    ("ranges", 6): "key of the scenario",
    ("changes", 0): "key of the scenario",
    ("changes", 1): "what another scenario said, of which the run has no source",
    ("fiber", 0): "name of a place",
    ("fiber", 1): "name of a place",
    ("cities", 0): "name of a place",
    ("suitability", 1): "name of a place",
    ("disagree", 1): "name of a place",
    ("weakest", 0): "name of the number",
    ("weakest", 5): "the source itself",
    ("sources", 1): "the sources themselves: years of a layer",
    ("sources", 2): "the sources themselves: rows of a layer by grade",
    ("sources", 3): "the sources themselves: licence",
    ("sources", 4): "the sources themselves: attribution",
    ("method", 0): "what a row tells",
}
"""Columns of text in which digits may stand, with what they are."""
TEXT_ROWS = ("engine", "run", "inputs")
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


@pytest.fixture(scope="module", params=some(PLANS, "one-year", "several-years"))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario, asked = PLANS[request.param]
    folder = tmp_path_factory.mktemp("cells") / "run"
    stz.run_scenario(scenario, folder, asked, draw_map=False)
    return load_run(folder)


@pytest.fixture(scope="module")
def facts(run: Run) -> Facts:
    return briefing_facts(run, verify_run(run.path), evidence_of(run))


def cells(facts: Facts) -> Iterator[tuple[str, object]]:
    """Yield every cell that may have a number in it, with where it stands, and every tile."""
    for headline in facts.headlines:
        yield f"tile {headline.label}", headline.value
    for section in facts.sections:
        for table in section.tables:
            for place, row in enumerate(table.rows):
                for at, cell in enumerate(row):
                    if (table.key, at) not in TEXT_COLUMNS:
                        yield f"{table.key} row {place} column {at}: {row[0]}", cell


def untraced(facts: Facts) -> list[str]:
    """Return the cells with digits in them that have no name to trace."""
    from stz.messages import translate

    names = {translate(f"report.method.{row}") for row in TEXT_ROWS}
    left = []
    for where, cell in cells(facts):
        text = cell.text if isinstance(cell, Value) else str(cell)
        named = isinstance(cell, Value) and cell.trace
        numeric = any(sign.isdigit() for sign in text)
        if numeric and not named and not any(where.endswith(f": {name}") for name in names):
            left.append(f"{where} = {text}")
    return left


def test_no_number_is_left_out(facts: Facts) -> None:
    assert untraced(facts) == []
    traced = [cell for _, cell in cells(facts) if isinstance(cell, Value) and cell.trace]
    assert len(traced) > 100
    tables = {table.key for section in facts.sections for table in section.tables}
    assert {"zones", "existing", "kinds", "running", "certificate", "grades", "weakest"} <= tables
    assert {"suitability", "disagree"} <= tables


def test_each_is_traced_to_its_value_and_to_a_source(run: Run, facts: Facts) -> None:
    for where, cell in cells(facts):
        if not isinstance(cell, Value) or not cell.trace:
            continue
        found = run.trace(cell.trace)
        assert found.sources, (where, cell.trace)
        assert found.steps, (where, cell.trace)
        if cell.raw is None or math.isnan(cell.raw):
            continue
        if math.isinf(cell.raw):
            assert found.value == cell.raw, (where, cell.trace)
        else:
            assert found.value == pytest.approx(cell.raw, rel=1e-6, abs=1e-6), (where, cell.trace)


def test_the_page_has_the_name_at_every_number(facts: Facts) -> None:
    page = briefing_page(facts, {}, "")
    said = [html.unescape(name) for name in re.findall(r' data-trace="([^"]*)"', page)]
    asked = [cell.trace for _, cell in cells(facts) if isinstance(cell, Value) and cell.trace]
    assert sorted(said) == sorted(asked)
    assert f"{facts.run_id}" in page


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
    from stz.reports.facts.values import Column, Section, Table, count

    hostile = '"><script>{{7*7}}</script>'
    table = Table("t", "T", (Column("N", numeric=True),), ((count(1).named(f"{hostile}.seats"),),))
    page = briefing_page(_only(Section("s", "S", tables=(table,))), {}, "")
    assert "<script>" not in page
    assert "{{7" not in page
    assert html.unescape(re.findall(r' data-trace="([^"]*)"', page)[0]) == f"{hostile}.seats"


def _only(section: Any) -> Facts:
    from stz.reports.facts import Chart

    return Facts(
        title="T", about=("S",), badge="B", ask="A", headlines=(), summary=(), rests_on=(),
        next_steps=(), map=Chart("map", "M", "M"), sections=(section,), disclaimer="D",
        created="2026-11-24T02:28:16+00:00", run_id="r",
    )  # fmt: skip
