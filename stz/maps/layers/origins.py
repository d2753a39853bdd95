"""Where the main figures of a card come from: rows of layers with source, year and grade.

A feature carries them as plain strings, which the page shows closed under the card. Long source
texts stand once per layer of the map, however many cards name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from stz.escape import Json
from stz.layers import Layers
from stz.messages import text_of, translate
from stz.power import scenario_figures
from stz.runs import Run

MOST_ROWS = 3
"""Rows of one source that are named; the others are counted."""

Row = Mapping[str, object]


def zone_origins(run: Run, layers: Layers) -> dict[str, list[Json]]:
    """Return what the card of each zone says of its sources, by site.

    Parameters
    ----------
    run : Run
        Its zones, routes and assignments are read.
    layers : Layers
        The layers it was made from. They say nothing of a problem from tables.

    Returns
    -------
    dict of str to list
        As :func:`told_origins` makes it.
    """
    if run.scenario.problem == "tables":
        return {}
    places, talent = _by(layers.places, "place_id"), _by(layers.talent, "district")
    parks, fiber = _by(layers.tech_zones, "zone_id"), _fiber(layers)
    people, routes = _people(run), _links(run)
    found = {}
    for zone in run.zones.drop(columns=run.zones.geometry.name).to_dict("records"):
        site = text_of(zone["site"])
        place = places.get(text_of(zone["node"]), places.get(site, {}))
        home = text_of(place.get("district"))
        districts = dict.fromkeys(
            text_of(places.get(pool, {}).get("district")) for pool in people.get(site, ())
        )
        named = [one for one in districts if one] or [home]
        company = text_of(place.get("disco"))
        lines = [
            *_lines("people", "talent", ((one, talent.get(one)) for one in named)),
            *_lines("power", "grid_reliability", _outages(run, layers, company)),
        ]
        for layer, rows in fiber.items():
            used = ((link, rows.get(link)) for link in routes.get(site, ()))
            lines += _lines("fiber", layer, used)
        if zone["existing"]:
            lines += _lines("seats", "tech_zones", [(site, parks.get(site))])
        else:
            lines += [translate("origin.cost"), run.scenario.name, translate("origin.scenario")]
        found[site] = told_origins(lines, f"{site}.exports")
    return found


def link_origins(run: Run, layers: Layers) -> dict[str, list[Json]]:
    """Return what the card of each new link says of its sources, by link; see `zone_origins`."""
    if run.scenario.problem == "tables":
        return {}
    rows = _by(layers.rights_of_way, "row_id")
    return {
        text_of(link): told_origins(
            _lines("length", "rights_of_way", [(text_of(link), rows.get(text_of(link)))]),
            f"{text_of(link)}.capex",
        )
        for link in run.links["link"]
    }


def told_origins(lines: Sequence[str], what: str) -> list[Json]:
    """Return the heading, how to ask for more, and figure, rows and source of each line in turn."""
    return [translate("origin.title"), translate("origin.more", what=what), list(lines)]


def _lines(figure: str, layer: str, rows: Iterable[tuple[str, Row | None]]) -> list[str]:
    """Return figure, rows and source for each source that some rows of a layer have in common."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, row in rows:
        if row is not None:
            said = tuple(text_of(row.get(part)) for part in ("source", "year", "grade"))
            groups.setdefault((said[0], said[1], said[2]), []).append(name)
    lines: list[str] = []
    for (source, year, grade), names in groups.items():
        left = len(names) - MOST_ROWS
        more = [translate("stops.more", number=left)] if left > 0 else []
        rest = [year, translate("grade.of", grades=grade)] if grade else [year]
        told = " · ".join([layer, ", ".join([*names[:MOST_ROWS], *more]), *filter(None, rest)])
        lines += [translate(f"origin.{figure}"), told, source]
    return lines


def _by(table: pd.DataFrame, column: str) -> dict[str, Row]:
    return {text_of(row[column]): row for row in _rows(table)}


def _rows(table: pd.DataFrame) -> list[Row]:
    plain = table.drop(columns="geometry", errors="ignore")
    return [{str(name): cell for name, cell in row.items()} for row in plain.to_dict("records")]


def _fiber(layers: Layers) -> dict[str, dict[str, Row]]:
    return {
        "backbone_links": _by(layers.backbone_links, "link_id"),
        "rights_of_way": _by(layers.rights_of_way, "row_id"),
    }


def _people(run: Run) -> dict[str, list[str]]:
    """Return the places whose people work in each zone, most first."""
    rows = run.assignments.sort_values("persons", ascending=False, kind="stable")
    found: dict[str, list[str]] = {}
    for pool, site in zip(rows["pool"], rows["site"], strict=True):
        found.setdefault(text_of(site), []).append(text_of(pool))
    return found


def _links(run: Run) -> dict[str, list[str]]:
    """Return the links on the routes of each zone, each once."""
    found: dict[str, dict[str, None]] = {}
    for site, links in zip(run.routes["site"], run.routes["links"], strict=True):
        own = filter(None, (link.strip() for link in text_of(links).split(";")))
        found.setdefault(text_of(site), {}).update(dict.fromkeys(own))
    return {site: list(links) for site, links in found.items()}


def _outages(run: Run, layers: Layers, company: str) -> list[tuple[str, Row]]:
    """Return the figures that the scenario takes of a power company, or of one that stands in."""
    table = layers.grid_reliability
    figure = scenario_figures(table, [company], run.scenario).get(company)
    if figure is None:
        return []
    return [(f"{row['disco']} {row['metric']}", row) for row in _rows(figure.rows(table))]
