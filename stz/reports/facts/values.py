"""What a briefing is made of: numbers with their text, tables, charts and sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Literal

from stz.messages import amount_of, number, percent

MINUTES_PER_YEAR = 525_600.0
_MONEY = "USD million"


@dataclass(frozen=True)
class Value:
    """A number as all forms of the briefing write it.

    Attributes
    ----------
    raw : float or None
        The number; None where there is none, infinite for "no limit".
    text : str
        How it is written, without unit.
    unit : str
        Its unit in words.
    estimated : bool
        Whether it is modeled or estimated, not measured, asked or decided.
    digits : int
        Decimals of the text.
    trace : str
        What ``stz trace`` calls it; empty where there is nothing to trace.
    """

    raw: float | None
    text: str
    unit: str = ""
    estimated: bool = False
    digits: int = 0
    trace: str = ""

    @property
    def plotted(self) -> float | None:
        """The number as it is written, for charts; None where there is none to draw."""
        if self.raw is None or abs(self.raw) == float("inf"):
            return None
        return round(self.raw, self.digits)

    @property
    def spoken(self) -> str:
        """Number and unit as a sentence says them: ``USD 51.61 million a year``."""
        if self.unit.startswith(_MONEY):
            return f"USD {self.text} million{self.unit.removeprefix(_MONEY)}"
        return f"{self.text} {self.unit}" if self.unit else self.text

    @property
    def in_words(self) -> Value:
        """The same number whose text has its unit in it, for cells of tables without one."""
        return replace(self, text=self.spoken, unit="")

    @property
    def bare(self) -> Value:
        """The same number without its unit, for sentences that say the unit once."""
        return replace(self, unit="")

    def named(self, trace: str) -> Value:
        """Return the same number with the name by which ``stz trace`` explains it."""
        return replace(self, trace=trace)


Cell = Value | str
When = Literal["", " a year"]


@dataclass(frozen=True)
class Column:
    """A column of a table; ``width`` is relative to the others, ``numeric`` ones are set right."""

    title: str
    width: float = 1.0
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; a row has a cell for each column, the first ones name it."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def width(self) -> float:
        """Sum of the widths of all columns."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Series:
    """Values of a chart in one color, a value for each category."""

    name: str
    color: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: what a slide draws itself, and the words that go with every picture of it."""

    key: str
    title: str
    alt: str
    axis: str = ""
    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the briefing: sentences, then tables and charts, then notes as a list."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes_title: str = ""
    notes: tuple[str, ...] = ()

    def chart(self, key: str) -> Chart | None:
        """Return a chart of the section, None where it has no such."""
        return next((chart for chart in self.charts if chart.key == key), None)

    def table(self, key: str) -> Table | None:
        """Return a table of the section, None where it has no such."""
        return next((table for table in self.tables if table.key == key), None)


@dataclass(frozen=True)
class Headline:
    """A number that stands alone, with what it is."""

    label: str
    value: Value


@dataclass(frozen=True)
class Paragraph:
    """Sentences of the summary under a lead of a few words."""

    lead: str
    text: str


@dataclass(frozen=True)
class Facts:
    """Everything a briefing says, in order; its forms write nothing else.

    Attributes
    ----------
    title : str
        Title of the plan.
    about : tuple of str
        Scenario, years, run and date, a line each.
    badge : str
        How good the plan is proven to be, in a few words.
    ask : str
        The decision asked for.
    headlines : tuple of Headline
        The numbers that stand alone.
    summary : tuple of Paragraph
        The plan in sentences.
    rests_on : tuple of str
        The assumptions that move the plan most, a sentence each.
    next_steps : tuple of str
        What to do once the plan is approved.
    map : Chart
        Words of the map.
    sections : tuple of Section
        Zones, fiber, money, availability, assumptions, evidence, sources, method.
    disclaimer : str
        What must be printed with the boundaries.
    created : str
        When the run was made, ISO 8601; the date of the files.
    """

    title: str
    about: tuple[str, ...]
    badge: str
    ask: str
    headlines: tuple[Headline, ...]
    summary: tuple[Paragraph, ...]
    rests_on: tuple[str, ...]
    next_steps: tuple[str, ...]
    map: Chart
    sections: tuple[Section, ...]
    disclaimer: str
    created: str
    run_id: str

    def section(self, key: str) -> Section:
        """Return a section by its key."""
        return next(section for section in self.sections if section.key == key)

    def values(self) -> tuple[Value, ...]:
        """Return every number of the briefing, in order."""
        return tuple(part for part in _parts(self) if isinstance(part, Value))

    def texts(self) -> tuple[str, ...]:
        """Return every text of the briefing, those of numbers included, in order."""
        return tuple(part for part in _parts(self) if isinstance(part, str))

    def __repr__(self) -> str:
        return f"Facts({self.title}: {len(self.sections)} sections, {len(self.values())} numbers)"


def _parts(node: object) -> Iterator[object]:
    yield node
    if isinstance(node, tuple):
        for item in node:
            yield from _parts(item)
    elif is_dataclass(node) and not isinstance(node, type):
        for one in fields(node):
            if one.name != "trace":
                yield from _parts(getattr(node, one.name))


def value(raw: object, unit: str = "", digits: int = 0, *, estimated: bool = False) -> Value:
    """Return a number with its text; amounts that would be written as 0 are ``< 0.1``."""
    amount = amount_of(raw)
    text = number(amount, digits)
    least = 10.0**-digits
    if digits and amount is not None and 0 < amount < least / 2:
        text = f"< {least:g}"
    return Value(amount, text, unit, estimated, digits)


def count(raw: object, unit: str = "", *, estimated: bool = False) -> Value:
    """Return a whole number."""
    return value(raw, unit, estimated=estimated)


def year(raw: object) -> Value:
    """Return a calendar year."""
    amount = amount_of(raw)
    return Value(amount, number(amount) if amount is None else f"{amount:.0f}")


def plan_year(raw: int) -> Value:
    """Return a year of the plan, with its name."""
    return year(raw).named(f"year:{raw}.number")


def musd(raw: object, when: When = "", *, estimated: bool = False) -> Value:
    """Return an amount of USD million, once or a year."""
    return value(raw, f"USD million{when}", 2, estimated=estimated)


def share(raw: object, digits: int = 0, *, estimated: bool = False) -> Value:
    """Return a share of 1 as a percentage."""
    return Value(amount_of(raw), percent(raw, digits), "", estimated, digits)


def as_given(raw: object, unit: str = "") -> Value:
    """Return a number with as many decimals as it has, for what somebody asked for."""
    amount = amount_of(raw)
    decimals = 0 if amount is None else len(f"{amount:.6f}".rstrip("0").partition(".")[2])
    return value(amount, unit, decimals)


def minutes(raw: object) -> Value:
    """Return estimated minutes a year."""
    return value(raw, "minutes a year", 1, estimated=True)


def in_service(downtime_min: object) -> Value:
    """Return the share of the year in service that a downtime leaves, %."""
    amount = amount_of(downtime_min)
    left = None if amount is None else 1.0 - amount / MINUTES_PER_YEAR
    return share(left, 4, estimated=True)
