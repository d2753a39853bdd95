"""What stands around the map: headline strip, layer switches with legend, tables, disclaimer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from stz.escape import Html, element, join
from stz.maps.plan_layers import zone_order
from stz.maps.shapes import MapLayer
from stz.maps.symbols import definitions
from stz.plan.store import Run
from stz.words import say
from stz.words.numbers import amount_of, name, number, percent, text_of, words_of, year_span

Cell = object
Row = Mapping[str, object]


def headline(run: Run) -> Html:
    """Return the strip above the map: what the plan is worth and how sure that is."""
    metrics = run.metrics
    unit = say("unit.year" if metrics.get("objective_name") == "exports" else "unit.once")
    objective = text_of(metrics.get("objective_name"))
    label = say(f"objective.{objective}") if objective in ("exports", "cost", "npv") else objective
    facts = [
        (label, f"{number(metrics.get('objective'), 2)} {unit}"),
        (say("bound"), number(metrics.get("bound"), 2)),
        (say("gap"), percent(metrics.get("gap"), 2)),
        (say("zones"), number(len(run.zones))),
        (say("cities"), say("cities.count", number=len(run.cities), new=_newly(run))),
        (say("run"), name(run.provenance.get("run_id"))),
        (say("data"), year_span(_data_years(run).values())),
    ]
    buttons = (
        element(
            "button",
            say(f"show.{column}"),
            type="button",
            aria_expanded="true",
            aria_controls=f"stz-{column}",
            data_toggle=f"stz-{column}",
        )
        for column in ("side", "layers")
    )
    return element(
        "header",
        element(
            "div",
            element("h1", name(title(run))),
            _badge(run),
            element("div", *buttons, class_="stz-buttons"),
            class_="stz-titleline",
        ),
        element(
            "dl",
            *(element("div", element("dt", word), element("dd", value)) for word, value in facts),
            class_="stz-facts",
        ),
        class_="stz-top",
    )


def title(run: Run) -> str:
    """Return the title of the plan."""
    metrics = run.metrics
    return text_of(metrics.get("title")) or text_of(metrics.get("scenario_name")) or "stz"


def legend(layers: Sequence[MapLayer]) -> Html:
    """Return the layer switches, each with its signs and what must be known of its data."""
    groups = dict.fromkeys(layer.group for layer in layers if layer.group)
    fields = [
        element(
            "fieldset",
            element("legend", group),
            *(_switch(layer) for layer in layers if layer.group == group),
        )
        for group in groups
    ]
    return element(
        "section",
        element("h2", say("layers"), id="stz-layers-title"),
        *fields,
        class_="stz-layers",
        id="stz-layers",
        aria_labelledby="stz-layers-title",
        tabindex=0,
    )


def tables(run: Run) -> Html:
    """Return the plan as tables, which say what the map shows to those who do not see it."""
    cities = run.cities.drop(columns=run.cities.geometry.name)
    km = number(pd.to_numeric(run.links["km"]).sum())
    return element(
        "section",
        element("h2", say("side"), id="stz-side-title"),
        _zone_table(run),
        _folded(
            say("table.links", number=len(run.links), km=km),
            [say("link"), say("km"), say("capex.short")],
            [
                [
                    join(
                        name(f"{text_of(row['a_name'])} – {text_of(row['b_name'])}"),
                        element("small", _role(row)),
                    ),
                    number(row["km"]),
                    number(row["capex_musd"], 2),
                ]
                for row in run.links.sort_values("km", ascending=False).to_dict("records")
            ],
        ),
        _folded(
            say("table.cities", number=len(cities), new=_newly(run)),
            [say("city"), say("remote.short"), say("exports.short")],
            [
                [
                    join(name(row["name"]), element("small", name(row["province"]))),
                    number(row["remote_workers"]),
                    number(row["exports_musd"], 2),
                ]
                for row in cities.sort_values("exports_musd", ascending=False).to_dict("records")
            ],
        ),
        _folded(say("table.metrics"), [say("metric"), say("value")], _metric_rows(run)),
        _folded(
            say("table.data"),
            [say("layer"), say("year"), say("grades")],
            _data_rows(run),
            text=True,
        ),
        class_="stz-side",
        id="stz-side",
        aria_labelledby="stz-side-title",
        tabindex=0,
    )


def boundary_note(sentences: Iterable[str]) -> Html:
    """Return what is printed on the map itself, and the patterns its areas are filled with."""
    text = " ".join([say("loc"), *sentences])
    return join(definitions(), element("p", text, class_="stz-note"))


def _badge(run: Run) -> Html:
    optimal = run.metrics.get("status") == "optimal"
    asked = amount_of(run.metrics.get("gap_asked"))
    gap = say("gap.unknown") if asked is None else f"{asked * 100:g} %"
    words = say("optimal", gap=gap) if optimal else say("feasible")
    return element("span", words, class_="stz-badge" if optimal else "stz-badge stz-badge-feasible")


def _switch(layer: MapLayer) -> Html:
    box = element(
        "input",
        type="checkbox",
        checked=layer.show,
        data_layer=layer.key,
        data_exclusive=layer.exclusive or None,
    )
    shown = [symbol for symbol in layer.symbols if symbol.label]
    row = element("label", box, element("span", layer.title), class_="stz-switch")
    signs = [element("li", symbol.swatch(), element("span", symbol.label)) for symbol in shown]
    note = element("li", element("p", layer.note)) if layer.note else Html("")
    key = element(
        "ul", note, *signs, class_="stz-key", data_legend=layer.key, hidden=not layer.show
    )
    return join(row, key)


def _zone_table(run: Run) -> Html:
    rows = []
    zones = zone_order(run)
    plain = zones.drop(columns=zones.geometry.name)
    for position, zone in enumerate(plain.to_dict("records")):
        opener = element(
            "button",
            name(zone["name"]),
            type="button",
            class_="stz-zonebutton",
            data_zone=position,
        )
        kind = say("zone.existing") if zone["existing"] else text_of(zone["province"])
        rows.append(
            [
                number(zone["number"]),
                join(opener, element("small", name(kind))),
                number(zone["seats"]),
                number(zone["exports_musd"], 2),
                number(zone["capex_musd"], 2),
                number(zone["downtime_min"], 1),
            ]
        )
    heads = ["#", say("zone"), say("seats"), say("exports.short"), say("capex.short")]
    return _table([*heads, say("downtime.short")], rows, text_columns=(1,), caption="table.zones")


def _folded(
    summary: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, text: bool = False
) -> Html:
    if not rows:
        return element("details", element("summary", summary), element("p", say("none")))
    columns = range(len(heads)) if text else (0,)
    return element("details", element("summary", summary), _table(heads, rows, columns))


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    text_columns: Iterable[int],
    caption: str = "",
) -> Html:
    kinds = [None if column in set(text_columns) else "stz-num" for column in range(len(heads))]
    head = element(
        "tr",
        *(
            element("th", word, scope="col", class_=kind)
            for word, kind in zip(heads, kinds, strict=True)
        ),
    )
    body = [
        element(
            "tr",
            *(element("td", cell, class_=kind) for cell, kind in zip(row, kinds, strict=True)),
        )
        for row in rows
    ]
    table = element(
        "table",
        element("caption", say(caption)) if caption else Html(""),
        element("thead", head),
        element("tbody", *body),
    )
    return element("div", table, class_="stz-tablewrap")


def _role(link: Row) -> str:
    return say("links.ring" if link["role"] == "ring" else "links.spur")


def _newly(run: Run) -> int:
    return int(run.cities["newly_connected"].astype(bool).sum())


def _metric_rows(run: Run) -> list[list[Cell]]:
    units = run.metrics.get("units") or {}
    rows: list[list[Cell]] = []
    for metric, value in (run.metrics.get("metrics") or {}).items():
        amount = amount_of(value)
        digits = 0 if amount is None or abs(amount) >= 1000 or amount == round(amount) else 2
        unit = text_of(units.get(metric))
        rows.append([name(words_of(metric)), join(number(value, digits), " ", name(unit))])
    return rows


def _data_years(run: Run) -> dict[str, str]:
    years = run.metrics.get("data_years") or {}
    return {text_of(layer): text_of(year) for layer, year in years.items()}


def _data_rows(run: Run) -> list[list[Cell]]:
    years = _data_years(run)
    rows: list[list[Cell]] = []
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
