"""The plan as tables that sort, and that say what the map shows to those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from stz.escape import Html, element, join
from stz.maps.layers import city_order, is_phased, link_order, row_years, zone_order
from stz.maps.tables.facts import data_table, folded, metrics_table, wrapped
from stz.messages import amount_of, name, number, text_of, translate
from stz.runs import Run

MOST_ROWS = 1000
"""Of a longer table only so many rows are listed, those with the most; the page says so."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    head : str
        Words of its head.
    digits : int
        Decimals of its numbers; -1 for text.
    sorted : str
        How the rows come: ``ascending``, ``descending`` or not by this column.
    """

    head: str
    digits: int = -1
    sorted: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell whose place in the order is not what its text says.

    Attributes
    ----------
    shown : Html
        What it shows.
    order : object
        What it is sorted by: a number or a text.
    """

    shown: Html
    order: object


def tables(run: Run) -> Html:
    """Return zones, links, cities, metrics and data of a plan as tables."""
    km = number(pd.to_numeric(run.links["km"]).sum())
    return element(
        "section",
        element("h2", translate("side"), id="stz-side-title"),
        _zones(run),
        folded(translate("table.links", number=len(run.links), km=km), _links(run), len(run.links)),
        folded(
            translate("table.cities", number=len(run.cities), new=newly_connected(run)),
            _cities(run),
            len(run.cities),
        ),
        metrics_table(run),
        data_table(run),
        class_="stz-side",
        id="stz-side",
        aria_labelledby="stz-side-title",
        tabindex=-1,
    )


def newly_connected(run: Run) -> int:
    """Return how many cities new fiber reaches."""
    return int(run.cities["newly_connected"].astype(bool).sum())


def opener(layer: str, position: int, label: object) -> Html:
    """Return a name that opens its thing on the map."""
    return element(
        "button",
        name(label),
        type="button",
        class_="stz-zonebutton",
        data_open=layer,
        data_row=position,
    )


def sortable(
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    caption: str,
    years: Sequence[object] = (),
    number_of_rows: int = 0,
) -> Html:
    """Return a table whose heads are buttons that sort it.

    Parameters
    ----------
    key : str
        Layer whose features the rows stand for; row and feature have the same position.
    columns : sequence of Column
        From left to right.
    rows : sequence of sequence
        Numbers where a column has digits; text, `Html` or `Cell` elsewhere.
    caption : str
        What the table says.
    years : sequence
        The year in which each row is there, where the plan has several.
    number_of_rows : int
        How many there are, where `rows` are only the first of them.
    """
    heads = [
        element(
            "th",
            element("button", column.head, type="button", data_sort=index),
            scope="col",
            class_="stz-num" if column.digits >= 0 else None,
            aria_sort=column.sorted or None,
        )
        for index, column in enumerate(columns)
    ]
    body = [
        element(
            "tr",
            *(_cell(column, value) for column, value in zip(columns, row, strict=True)),
            data_of=f"{key}-{position}",
            data_year=years[position] if len(years) else None,
        )
        for position, row in enumerate(rows)
    ]
    if number_of_rows > len(rows):
        most = translate("table.most", shown=number(len(rows)), number=number(number_of_rows))
        caption = f"{caption} {most}"
    table = element(
        "table",
        element(
            "caption", caption, element("span", " ", translate("table.hint"), class_="stz-hint")
        ),
        element("thead", element("tr", *heads)),
        element("tbody", *body),
        data_table=key,
    )
    return wrapped(table, caption)


def _zones(run: Run) -> Html:
    zones = zone_order(run).head(MOST_ROWS)
    several = is_phased(run)
    columns = [
        Column("#", 0, "ascending"),
        Column(translate("zone")),
        Column(translate("seats"), 0),
        Column(translate("exports.short"), 2),
        Column(translate("capex.short"), 2),
        Column(translate("downtime.short"), 1),
    ]
    rows = []
    for position, zone in enumerate(zones.drop(columns=zones.geometry.name).to_dict("records")):
        kind = translate("zone.existing") if zone["existing"] else text_of(zone["province"])
        under = [element("small", name(kind))]
        if several and not zone["existing"]:
            under.append(element("small", translate("opens", year=text_of(zone.get("year")))))
        shown = join(opener("zones", position, zone["name"]), *under)
        fields = ("seats", "exports_musd", "capex_musd", "downtime_min")
        rows.append(
            [zone["number"], Cell(shown, text_of(zone["name"])), *(zone[key] for key in fields)]
        )
    years = row_years(run, zones)
    caption = translate("table.zones") + (" " + translate("table.last") if several else "")
    return sortable(
        "zones", columns, rows, caption=caption, years=years, number_of_rows=len(run.zones)
    )


def _links(run: Run) -> Html:
    links = link_order(run).head(MOST_ROWS)
    several = is_phased(run)
    columns = [
        Column(translate("link")),
        Column(translate("km"), 0, "descending"),
        Column(translate("capex.short"), 2),
    ]
    rows = []
    for position, link in enumerate(links.drop(columns=links.geometry.name).to_dict("records")):
        label = f"{text_of(link['a_name'])} – {text_of(link['b_name'])}"
        under = [
            element("small", translate(f"links.{'ring' if link['role'] == 'ring' else 'spur'}"))
        ]
        if several:
            under.append(element("small", translate("built", year=text_of(link.get("year")))))
        shown = join(opener("links", position, label), *under)
        rows.append([Cell(shown, label), link["km"], link["capex_musd"]])
    years = row_years(run, links)
    return sortable(
        "links",
        columns,
        rows,
        caption=translate("table.links.caption"),
        years=years,
        number_of_rows=len(run.links),
    )


def _cities(run: Run) -> Html:
    cities = city_order(run).head(MOST_ROWS)
    several = is_phased(run)
    columns = [
        Column(translate("city")),
        Column(translate("remote.short"), 0),
        Column(translate("exports.short"), 2, "descending"),
    ]
    rows = []
    for position, city in enumerate(cities.drop(columns=cities.geometry.name).to_dict("records")):
        under = [element("small", name(city["province"]))]
        if several:
            under.append(element("small", translate("connected", year=text_of(city.get("year")))))
        shown = join(opener("cities", position, city["name"]), *under)
        rows.append(
            [Cell(shown, text_of(city["name"])), city["remote_workers"], city["exports_musd"]]
        )
    years = row_years(run, cities)
    return sortable(
        "cities",
        columns,
        rows,
        caption=translate("table.cities.caption"),
        years=years,
        number_of_rows=len(run.cities),
    )


def _cell(column: Column, value: object) -> Html:
    if isinstance(value, Cell):
        return element("td", value.shown, data_v=value.order)
    if column.digits < 0:
        return element("td", value)
    amount = amount_of(value)
    order = None if amount is None else f"{amount:.6g}"
    return element("td", number(value, column.digits), class_="stz-num", data_v=order)
