"""Tables of facts beside the plan: all metrics, and the data it rests on; what tables stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stz.escape import Html, element, join
from stz.messages import (
    CATALOG,
    amount_of,
    grades_meaning,
    name,
    number,
    text_of,
    translate,
    words_of,
)
from stz.runs import Run


def metrics_table(run: Run) -> Html:
    """Return every metric with its unit, folded up."""
    return _plain(
        translate("table.metrics"), [translate("metric"), translate("value")], _metric_rows(run)
    )


def data_table(run: Run) -> Html:
    """Return the layers with their years, grades and whom they are from, folded up."""
    heads = [translate("layer"), translate("year"), translate("grades")]
    rows = _data_rows(run)
    table = _plain(translate("table.data"), heads, rows, text=True)
    return join(table, element("p", grades_meaning(), class_="stz-basis")) if rows else table


def data_years(run: Run) -> dict[str, str]:
    """Return the years of each layer, as text."""
    years = run.metrics.get("data_years") or {}
    return {text_of(layer): text_of(year) for layer, year in years.items()}


def folded(summary: str, content: Html, rows: int = 1) -> Html:
    """Return content under its heading, to be opened; words that say so where there are no rows."""
    shown = content if rows else element("p", translate("none"))
    return element("details", element("summary", summary), shown)


def wrapped(table: Html, label: str) -> Html:
    """Return a table in a box of its own, which scrolls where it is too wide."""
    return element(
        "div", table, class_="stz-tablewrap", role="region", aria_label=label, tabindex=0
    )


def _plain(
    summary: str, heads: Sequence[str], rows: Sequence[Sequence[object]], *, text: bool = False
) -> Html:
    kinds = [None if text or not column else "stz-num" for column in range(len(heads))]
    head = [
        element("th", word, scope="col", class_=kind)
        for word, kind in zip(heads, kinds, strict=True)
    ]
    body = [
        element(
            "tr",
            *(element("td", cell, class_=kind) for cell, kind in zip(row, kinds, strict=True)),
        )
        for row in rows
    ]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *body))
    return folded(summary, wrapped(table, summary), len(rows))


def _metric_rows(run: Run) -> list[list[object]]:
    units = run.metrics.get("units") or {}
    rows: list[list[object]] = []
    for metric, value in (run.metrics.get("metrics") or {}).items():
        amount = amount_of(value)
        digits = 0 if amount is None or abs(amount) >= 1000 or amount == round(amount) else 2
        unit = text_of(units.get(metric))
        meaning = translate(f"metric.{metric}") if f"metric.{metric}" in CATALOG else ""
        rows.append(
            [
                join(name(words_of(metric)), element("small", meaning) if meaning else ""),
                join(number(value, digits), " ", name(unit)),
            ]
        )
    return rows


def _data_rows(run: Run) -> list[list[object]]:
    years = data_years(run)
    rows: list[list[object]] = []
    for entry in run.provenance.get("layers") or []:
        layer = text_of(entry.get("layer"))
        shown = text_of(entry.get("title")) or words_of(layer)
        licence = text_of(entry.get("attribution")) or text_of(entry.get("licence"))
        rows.append(
            [
                join(name(shown), element("small", name(licence))),
                name(text_of(entry.get("year")) or years.get(layer, "")),
                name(_grades(entry.get("grades"))),
            ]
        )
    return rows or [[name(words_of(layer)), name(year), ""] for layer, year in years.items()]


def _grades(found: object) -> str:
    if isinstance(found, Mapping):
        return ", ".join(f"{grade}: {count}" for grade, count in sorted(found.items()))
    if isinstance(found, list | tuple):
        return ", ".join(map(text_of, found))
    return text_of(found)
