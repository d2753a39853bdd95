"""Tables of what differs between two plans; each row points at both maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from stz.analysis import Comparison, RunFacts, digits_of, signed
from stz.escape import Html, element, join
from stz.maps.layers import Symbol
from stz.maps.pages.atlas import Atlas
from stz.maps.pages.choice_page import focus_button, folded, table
from stz.maps.pages.choice_signs import PAIR_LINKS, PAIR_ZONES, ZoneSign
from stz.messages import name, number, percent, text_of, translate, words_of

Row = Mapping[Any, Any]

MAIN_METRICS: tuple[str, ...] = (
    "exports", "jobs", "seats", "zones", "cities_connected", "fiber_km", "capex", "opex", "npv",
)  # fmt: skip
"""Metrics that show before the table is opened."""

_SIGNS: Mapping[str, ZoneSign | Symbol] = {sign.key: sign for sign in PAIR_ZONES}
_LINES: Mapping[str, ZoneSign | Symbol] = {sign.key: sign for sign in PAIR_LINKS}
_ORDER = ("moved", "added", "dropped", "changed")


def state_of(row: Row) -> str:
    """Return the sign of a decision: moved, added, dropped, changed, existing or kept."""
    if row["moved_to"] or row["moved_from"]:
        return "moved"
    if row["change"] != "kept":
        return str(row["change"])
    if row["changed"]:
        return "changed"
    return "existing" if row["existing"] else "kept"


def pair_panel(comparison: Comparison, atlas: Atlas, *, brief: bool = False) -> Html:
    """Return warnings and tables of a comparison of two plans.

    Parameters
    ----------
    comparison : Comparison
        Of exactly two runs.
    atlas : Atlas
        Where the things are.
    brief : bool
        Whether to give only the names of what both plans keep, for pages with many pairs.
    """
    base, other = comparison.runs
    rows = comparison.decisions.to_dict("records")
    return join(
        wary(comparison.warnings),
        element("h2", translate("compare.what")),
        *(
            _kind(
                kind,
                heading,
                [row for row in rows if row["kind"] == kind],
                atlas,
                base,
                other,
                brief,
            )
            for kind, heading in (("zone", "zones"), ("link", "links"), ("city", "cities"))
        ),
        element("h3", translate("compare.table.metrics")),
        _metrics(comparison.metrics, base, other),
        _asked(comparison.asked, base, other),
    )


def wary(warnings: Sequence[str]) -> Html:
    """Return warnings in a box; nothing without any."""
    if not warnings:
        return Html("")
    return element(
        "div",
        element("p", element("b", translate("compare.wary"))),
        *(element("p", name(warning)) for warning in warnings),
        class_="stz-wary",
    )


def proof(one: RunFacts) -> Html:
    """Return a run's objective, bound, gap and status in a line."""
    objective = f"{number(one.objective, 2)} {one.unit}"
    figures = one.figures
    parts = (
        f"{translate('bound').lower()} {number(one.bound, 2)}",
        f"{translate('gap').lower()} {percent(one.gap, 2)}",
        words_of(one.status),
        *(
            f"{words_of(aim.metric)} {number(aim.value, 2)} {aim.unit}"
            for aim in figures.aims
            if aim.metric != one.objective_name
        ),
    )
    words = name(words_of(one.objective_name))
    proven = join(words, " ", element("b", objective), ", ", ", ".join(filter(None, parts)))
    told = [proven, *([name(one.changes)] if one.changes else [])]
    if figures.new_exports is not None:
        gained = f"{translate('head.new')} {number(figures.new_exports, 2)}, "
        told.insert(0, name(f"{gained}{translate('capex').lower()} {number(figures.capex, 2)}"))
    return join(*(part if at == 0 else join("; ", part) for at, part in enumerate(told)))


def difference(base: RunFacts, other: RunFacts) -> str:
    """Return by how much objectives differ; nothing where they cannot be subtracted."""
    if (base.objective_name, base.unit) != (other.objective_name, other.unit):
        return ""
    delta = other.objective - base.objective
    share = f", {signed(100 * delta / abs(base.objective), 1)} %" if base.objective else ""
    return f"{signed(delta, 2)}{share}" if signed(delta, 2) != "0" else "0"


def what_changed(row: Row) -> str:
    """Return what of a kept zone differs, in words."""
    told = []
    for aspect in text_of(row["changed"]).split():
        before, after = (_aspect(row[f"{prefix}{aspect}"], aspect) for prefix in ("base_", ""))
        told.append(translate(f"compare.aspect.{aspect}", before=before, after=after))
    return "; ".join(told)


def _aspect(value: object, aspect: str) -> str:
    if aspect == "seats":
        return number(value)
    if aspect == "year":
        return number(value).replace(",", "")
    return words_of(value)


def _kind(
    kind: str,
    heading: str,
    rows: Sequence[Row],
    atlas: Atlas,
    base: RunFacts,
    other: RunFacts,
    brief: bool,
) -> Html:
    counts = {change: sum(row["change"] == change for row in rows) for change in _COUNTED}
    told = [translate("compare.table.counts", **{key: number(counts[key]) for key in _COUNTED})]
    changed = sum(bool(row["changed"]) for row in rows)
    moved = sum(bool(row["moved_to"]) for row in rows)
    if changed:
        told.append(translate("compare.counts.changed", number=changed))
    if moved:
        told.append(translate("compare.counts.moved", number=moved))
    shown = sorted(
        (row for row in rows if state_of(row) in _ORDER and not row["moved_from"]),
        key=lambda row: _ORDER.index(state_of(row)),
    )
    found = {row["id"]: row for row in rows}
    heads = [translate(f"compare.{kind}"), base.letter, other.letter]
    body = [_cells(row, found, atlas) for row in shown]
    kept = [row for row in rows if state_of(row) in ("kept", "existing")]
    return join(
        element("h3", translate(f"compare.kind.{heading}")),
        element("p", "; ".join(told)),
        table(heads, body, (1, 2)) if body else element("p", translate("compare.none.pair")),
        folded(
            translate("compare.table.kept", number=len(kept)),
            _names(kept, atlas)
            if brief
            else table(heads, [_cells(row, found, atlas) for row in kept], (1, 2)),
        )
        if kept
        else Html(""),
    )


def _names(rows: Sequence[Row], atlas: Atlas) -> Html:
    return element(
        "ul",
        *(
            element(
                "li",
                focus_button(row["kind"], atlas.index[row["kind"]].get(row["id"]), row["name"]),
            )
            for row in rows
        ),
        class_="stz-names",
    )


_COUNTED = ("added", "dropped", "kept")


def _cells(row: Row, found: Mapping[str, Row], atlas: Atlas) -> list[object]:
    kind, state = row["kind"], state_of(row)
    label: Html = focus_button(kind, atlas.index[kind].get(row["id"]), row["name"])
    small = row["place"] if kind != "link" else number(row["km"], unit=translate("km"))
    if state == "moved":
        to = row["moved_to"]
        label = join(label, " → ", focus_button(kind, atlas.index[kind].get(to), found[to]["name"]))
        within = translate(f"compare.within.{row['moved_within']}")
        small = translate("compare.moved.by", km=number(row["moved_km"], 1), within=within)
    elif row["changed"]:
        small = what_changed(row)
    word = translate("compare.existing") if state == "existing" else translate(f"compare.{state}")
    sign = {"zone": _SIGNS, "link": _LINES}.get(kind, {}).get(state)
    what = element(
        "span",
        sign.swatch() if sign else Html(""),
        element("span", label, element("small", join(word, ": ", name(small)) if small else word)),
        class_="stz-what",
    )
    if kind == "zone":
        after = found[row["moved_to"]] if state == "moved" else row
        return [what, _amount(row["base_seats"], 0), _amount(after["seats"], 0)]
    there = row["change"]
    return [what, _tick(there != "added"), _tick(there != "dropped")]


def _tick(there: bool) -> Html:
    return Html("✓") if there else Html("–")


def _metrics(metrics: pd.DataFrame, base: RunFacts, other: RunFacts) -> Html:
    rows = metrics[metrics["run"] == other.letter].to_dict("records")
    main = [row for row in rows if row["metric"] in MAIN_METRICS]
    heads = [translate("metric"), base.letter, other.letter, translate("compare.difference")]
    whole = table(heads, [_metric(row) for row in rows], (1, 2, 3))
    if not main:
        return whole
    main.sort(key=lambda row: MAIN_METRICS.index(str(row["metric"])))
    return join(
        table(heads, [_metric(row) for row in main], (1, 2, 3)),
        folded(translate("compare.more", number=len(rows)), whole),
    )


def _metric(row: Row) -> list[object]:
    shown = [row["base_value"], row["value"]]
    digits = max(digits_of(value) for value in shown)
    label = join(name(words_of(row["metric"])), element("small", name(row["unit"])))
    delta = row["note"] or signed(row["delta"], None if digits == 0 else digits)
    return [label, *(_amount(value, digits) for value in shown), delta]


def _amount(value: object, digits: int) -> str:
    return number(value, digits) if value == value else "–"


def _asked(asked: pd.DataFrame, base: RunFacts, other: RunFacts) -> Html:
    if asked.empty:
        return Html("")
    rows: Iterable[Sequence[object]] = (
        [name(row["key"]), name(row[base.letter]), name(row[other.letter])]
        for row in asked.to_dict("records")
    )
    heads = [translate("compare.key"), base.letter, other.letter]
    return join(
        element("h3", translate("compare.table.asked")),
        element("div", table(heads, rows), class_="stz-words"),
    )
