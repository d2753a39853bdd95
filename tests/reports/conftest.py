"""A briefing made by hand that has everything a briefing can have, hostile names included."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from stz.colors import BLUE, GREEN, ORANGE, SKY
from stz.reports.facts.plain_text import isolated, plain_tree
from stz.reports.facts.values import (
    Chart,
    Column,
    Facts,
    Headline,
    Paragraph,
    Section,
    Series,
    Table,
    Value,
    count,
    minutes,
    musd,
    share,
    value,
)
from stz.reports.office.pictures import Picture

HOSTILE = "=1+1|'x'!A0 {{7*7}} ${alert(1)} </script><b>\"'&amp; \u202eabc\u200f \x07\x0b_x0041_"
URDU = "اسپیشل ٹیکنالوجی زون"
ZONES = 44


def _zones() -> Section:
    names = [f"Zone of the town {n}" for n in range(1, ZONES - 1)] + [isolated(URDU), HOSTILE]
    columns = (
        Column("No.", 3.5, numeric=True),
        Column("Zone", 26),
        Column("Province", 14),
        Column("Seats", 6, numeric=True),
        Column("Power package", 19),
        Column("Budget, USD m", 8, numeric=True),
        Column("Exports, USD m a year", 8, numeric=True),
        Column("Down, min a year", 8, numeric=True),
        Column("In service", 9, numeric=True),
    )
    rows = tuple(
        (
            count(n),
            name,
            "Khyber Pakhtunkhwa",
            count(1000 + n),
            "two feeders battery two generators",
            musd(n / 7, estimated=n % 2 == 0),
            musd(0.001 if n == 2 else 10 / n, " a year", estimated=True),
            minutes(n * 1.7),
            share(1 - n / 1e6, 4, estimated=True),
        )
        for n, name in enumerate(names, start=1)
    )
    labels = (*(f"{n} {name}" for n, name in enumerate(names, start=1)), "People at home")
    earned = tuple(row[6] for row in rows if isinstance(row[6], Value))
    none = musd(None)
    exports = Chart(
        key="exports",
        title="Exports by zone",
        alt="Bar chart of exports by zone; most: 1.",
        axis="USD million a year, modeled",
        categories=labels,
        series=(
            Series("Zones", BLUE, (*earned, none)),
            Series("People at home", SKY, (*(none for _ in earned), musd(3.9, estimated=True))),
        ),
    )
    return Section(
        key="zones",
        title="Zones",
        sentences=(f"{ZONES} zones, among them {HOSTILE}.",),
        tables=(Table("zones", "New zones, by seats", columns, rows, note="A note on zones."),),
        charts=(exports,),
    )


def _money() -> Section:
    kinds = Table(
        key="kinds",
        caption="Capital by kind",
        columns=(Column("What for", 18), Column("USD million", 9, numeric=True)),
        rows=(("Fiber links", musd(7.591, estimated=True)), ("Total", musd(9, estimated=True))),
    )
    heads = ("Capital, USD m", "Budget, USD m", "Exports, USD m", "People at work")
    years = Table(
        key="years",
        caption="Year by year, not discounted",
        columns=(Column("Year", 5), *(Column(head, 20, numeric=True) for head in heads)),
        rows=tuple(
            (
                str(year),
                musd(5.1 * n, estimated=True),
                musd(6 * n),
                musd(7.7 * n, estimated=True),
                count(1872 * n, estimated=True),
            )
            for n, year in enumerate(range(2026, 2031), start=1)
        ),
    )
    steps = tuple(str(row[0]) for row in years.rows)
    paid = tuple(row[1] for row in years.rows if isinstance(row[1], Value))
    earned = tuple(row[3] for row in years.rows if isinstance(row[3], Value))
    return Section(
        key="money",
        title="Money",
        sentences=("Of USD 9.00 million, most goes to fiber.", "Some is not spent."),
        tables=(kinds, years),
        charts=(
            Chart(
                key="budget",
                title="Capital by kind",
                alt="Bar chart: capital.",
                axis="USD million",
                categories=("Fiber links", "Zones"),
                series=(Series("Capital cost", BLUE, (musd(7.591), musd(float("inf")))),),
            ),
            Chart(
                key="years",
                title="Capital paid and exports, year by year",
                alt="Columns for 2026 to 2030.",
                axis="USD million",
                categories=steps,
                series=(Series("Capital", ORANGE, paid), Series("Exports", GREEN, earned)),
            ),
            Chart(key="cost", title="Exports against capital", alt="Line: exports gained."),
        ),
    )


def _others() -> tuple[Section, ...]:
    long = f"Something was left out because of {HOSTILE} and for many further reasons. "
    assumptions = Section(
        key="assumptions",
        title="Assumptions",
        sentences=("An assumption.",),
        tables=(
            Table(
                "assumptions",
                "What the plan assumes",
                (Column("Assumption", 24), Column("Value", 22), Column("Key", 18)),
                tuple((f"Assumption {n}", value(n / 3, digits=2), f"key.{n}") for n in range(30)),
            ),
        ),
        notes_title="What was estimated",
        notes=tuple(f"{n}: {long * (1 + n % 4)}" for n in range(12)),
    )
    sources = Section(
        key="sources",
        title="Data sources",
        tables=(
            Table(
                "sources",
                "Data layers",
                (
                    Column("Data", 16),
                    Column("Year", 9),
                    Column("Grades", 10),
                    Column("Licence", 24),
                    Column("Source", 40),
                ),
                (("Cities and towns", "2023", "A 304, C 15", "CC BY 4.0", f"GeoNames {HOSTILE}"),),
            ),
        ),
    )
    return assumptions, sources, Section(key="method", title="Method", sentences=("Solved.",))


@pytest.fixture(scope="session")
def facts() -> Facts:
    """A briefing of many zones and five years."""
    return plain_tree(
        Facts(
            title=f"Zones {HOSTILE}",
            about=("Scenario hand, 2026–2030", "Run 3f9a12c4, made 2026-11-24", "Data of 2023"),
            badge="Proven within 1.23 % of the best possible",
            ask="Approve USD 59.21 million of capital to open 44 new zones.",
            headlines=tuple(
                Headline(f"Number {n}", musd(n * 3.21, " a year", estimated=n % 2 == 0))
                for n in range(1, 12)
            ),
            summary=tuple(
                Paragraph(f"Lead {n}", f"The plan opens {n} zones in {URDU}. " * 8)
                for n in range(1, 7)
            ),
            rests_on=("A number is 7; if it is a tenth worse, exports fall by USD 4.21 million.",),
            next_steps=("Find land and permits.", "Ask for tenders."),
            map=Chart(key="map", title="Map of the plan", alt="Map of 44 new zones."),
            sections=(_zones(), _money(), *_others()),
            disclaimer="Boundaries as a test draws them.",
            created="2026-11-24T02:28:16+00:00",
            run_id="3f9a12c4d5e6",
        )
    )


def _png(width: int, height: int) -> bytes:
    """Return a white picture of so many pixels."""

    def part(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    file = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    file.seek(0, io.SEEK_END)
    file.write(part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
    file.write(part(b"IDAT", zlib.compress((b"\0" + b"\xff" * width) * height)))
    file.write(part(b"IEND", b""))
    return file.getvalue()


@pytest.fixture(scope="session")
def pictures() -> dict[str, Picture]:
    """Figures for all charts that have one, and the map; each of its own size."""
    sizes = {"map": (70, 60), "budget": (63, 22), "exports": (63, 99), "cost": (63, 36)}
    return {
        key: Picture(key, _png(width, height), b"", width / 10, height / 10)
        for key, (width, height) in sizes.items()
    }
