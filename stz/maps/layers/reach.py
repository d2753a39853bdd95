"""Layers that show what a zone reaches: where its workers come from, its two ways to a gateway."""

from __future__ import annotations

from collections.abc import Mapping

import shapely

from stz.colors import BLUE, SKY
from stz.escape import Json
from stz.maps.layers.facts import told
from stz.maps.layers.plan import largest, scaled, zone_order
from stz.maps.layers.shapes import MapLayer, feature, features
from stz.maps.layers.symbols import Symbol
from stz.maps.layers.years import from_year, is_phased
from stz.maps.layers.zone_card import ROUTES
from stz.messages import amount_of, number, text_of, translate, translate_counted
from stz.runs import Run

LINE_PIXELS = (0.8, 4.5)
HULL_MARGIN_DEGREES = 0.06

Row = Mapping[str, object]


def catchments_layer(run: Run) -> MapLayer:
    """Return where zone workers come from: a shaded area, and lines as wide as their number."""
    zones = zone_order(run)
    position_of = {text_of(site): position for position, site in enumerate(zones["site"])}
    flows = run.assignments[run.assignments["site"].map(text_of).isin(list(position_of))]
    most = largest(flows["persons"])
    years = zones["year"] if "year" in zones else [None] * len(zones)
    since = {text_of(site): {"year": year} for site, year in zip(zones["site"], years, strict=True)}
    phased = is_phased(run)
    found: list[dict[str, Json]] = []
    for site, group in flows.groupby("site", sort=False):
        zone = zones.iloc[position_of[text_of(site)]]
        points = shapely.get_coordinates([*group.geometry, zone.geometry])
        area = shapely.MultiPoint(points).convex_hull.buffer(HULL_MARGIN_DEGREES, quad_segs=4)
        people = _people(group["persons"].sum())
        found.append(
            feature(
                area.simplify(0.005),
                {
                    "k": "hull",
                    "z": position_of[text_of(site)],
                    **from_year(zone.drop("geometry").to_dict(), phased),
                    **told(zone["name"], [translate("catchments.hull"), people]),
                },
            )
        )

    def properties(_: int, flow: Row) -> dict[str, Json] | None:
        if flow["pool_name"] == flow["site_name"]:
            return None
        width = scaled(flow["persons"], most, LINE_PIXELS)
        title = f"{text_of(flow['pool_name'])} → {text_of(flow['site_name'])}"
        minutes = amount_of(flow.get("minutes"))
        return {
            "k": f"flow{min(4, int(width))}",
            "z": position_of[text_of(flow["site"])],
            **from_year(since[text_of(flow["site"])], phased),
            **told(
                title,
                [
                    _people(flow["persons"]),
                    "" if minutes is None else number(minutes, unit=translate("minutes")),
                ],
            ),
        }

    widths = tuple(
        Symbol(f"flow{step}", "", "line", BLUE, weight=max(0.8, step), opacity=0.55)
        for step in range(5)
    )
    return MapLayer(
        key="catchments",
        title=translate("catchments"),
        group=translate("group.plan"),
        pane="reach",
        features=found + features(flows, properties),
        symbols=(
            Symbol(
                "hull",
                translate("catchments.hull"),
                "area",
                BLUE,
                fill=SKY,
                weight=0.8,
                opacity=0.5,
                fill_opacity=0.1,
            ),
            Symbol("flow2", translate("catchments.line"), "line", BLUE, weight=2, opacity=0.55),
        ),
        hidden_symbols=widths,
        show=False,
    )


def routes_layer(run: Run) -> MapLayer:
    """Return the two fiber routes of every zone; the page draws those of the zone that is open."""
    position_of = {text_of(site): position for position, site in enumerate(zone_order(run)["site"])}

    def properties(_: int, route: Row) -> dict[str, Json] | None:
        if text_of(route["site"]) not in position_of:
            return None
        second = amount_of(route["route"]) == 2
        return {"k": "route2" if second else "route1", "z": position_of[text_of(route["site"])]}

    return MapLayer(
        key="routes",
        title=translate("routes"),
        group="",
        pane="routes",
        features=features(run.routes, properties),
        symbols=ROUTES,
        show=False,
        quiet=True,
    )


def _people(persons: object) -> str:
    """Return a number of people in words."""
    whole = round(amount_of(persons) or 0.0)
    return translate_counted("people", whole).format(number=number(persons))
