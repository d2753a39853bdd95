"""Layers that show the plan itself: zones, their catchments and routes, new links, cities."""

from __future__ import annotations

import math
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely

from stz.colors import BLUE, GRAY, GREEN, INK, ORANGE, SKY, VERMILION, WHITE
from stz.escape import Json, join
from stz.maps.cards import ROUTES, tip, usd_millions, zone_card
from stz.maps.facts import told
from stz.maps.shapes import MapLayer, feature, features
from stz.maps.symbols import Symbol
from stz.plan.store import Run
from stz.words import say
from stz.words.numbers import amount_of, name, number, text_of, words_of

PIN_PIXELS = (19.0, 34.0)
EXISTING_PIN_PIXELS = (16.0, 19.0)
CITY_PIXELS = (2.4, 8.0)
LINE_PIXELS = (0.8, 4.5)
HULL_MARGIN_DEGREES = 0.06

Row = Mapping[str, object]


def zone_order(run: Run) -> gpd.GeoDataFrame:
    """Return the zones by number; a zone's position here is how the page refers to it."""
    return run.zones.sort_values("number", kind="stable").reset_index(drop=True)


def link_order(run: Run) -> gpd.GeoDataFrame:
    """Return the new links, longest first, as their table has them."""
    return run.links.sort_values("km", ascending=False, kind="stable").reset_index(drop=True)


def city_order(run: Run) -> gpd.GeoDataFrame:
    """Return the cities by exports, largest first, as their table has them."""
    order = run.cities.sort_values("exports_musd", ascending=False, kind="stable")
    return order.reset_index(drop=True)


def zones_layer(run: Run, names: Mapping[str, str]) -> MapLayer:
    """Return the zones as numbered pins sized by seats.

    Parameters
    ----------
    run : Run
        Whose ``zones`` and ``routes`` are drawn.
    names : mapping of str to str
        Node or gateway id to name.
    """
    zones = zone_order(run)
    routes = _routes_by_site(run, names)
    most = _largest(zones["seats"])

    def properties(position: int, zone: Row) -> dict[str, Json]:
        title = f"{number(zone['number'])}. {text_of(zone['name'])}"
        seats = f"{number(zone['seats'])} {say('seats').lower()}"
        exports = usd_millions(zone["exports_musd"], yearly=True)
        pixels = EXISTING_PIN_PIXELS if zone.get("existing") else PIN_PIXELS
        return {
            "k": "existing" if zone.get("existing") else "new",
            "n": int(amount_of(zone["number"]) or position + 1),
            "s": round(_scaled(zone["seats"], most, pixels)),
            "z": position,
            "a": join(name(title), ", ", seats),
            "t": tip(title, seats, exports),
            "p": zone_card(zone, routes.get(text_of(zone["site"]), []), position),
        }

    return MapLayer(
        key="zones",
        title=say("zones"),
        group=say("group.plan"),
        pane="markerPane",
        features=features(zones, properties),
        symbols=(
            Symbol("new", say("zones.new"), "pin"),
            Symbol("existing", say("zones.existing"), "pin_existing"),
        ),
    )


def cities_layer(run: Run) -> MapLayer:
    """Return the cities on fiber, those newly connected sized by remote workers."""
    most = _largest(run.cities["remote_workers"])

    def properties(position: int, city: Row) -> dict[str, Json]:
        new = bool(city.get("newly_connected"))
        workers = number(city["remote_workers"])
        status = say("newly.connected" if new else "connected.before")
        return {
            "r": round(_scaled(city["remote_workers"], most, CITY_PIXELS), 1),
            "k": "city_new" if new else "city_before",
            "i": position,
            **told(
                city["name"],
                [status],
                [status, city.get("province"), say("tier", tier=number(city["tier"]))],
                [
                    (say("remote.workers"), workers),
                    (say("exports"), usd_millions(city["exports_musd"], yearly=True)),
                ],
            ),
        }

    return MapLayer(
        key="cities",
        title=say("cities"),
        group=say("group.plan"),
        pane="points",
        features=features(city_order(run), properties),
        symbols=(
            Symbol("city_new", say("cities.new"), "circle", WHITE, fill=GREEN, weight=1, size=10),
            Symbol(
                "city_before", say("cities.before"), "circle", GREEN, fill=WHITE, weight=1.6, size=9
            ),
        ),
    )


def links_layer(run: Run) -> MapLayer:
    """Return the links to build, told apart by what they protect."""
    roles = {"ring": say("links.ring"), "spur": say("links.spur")}

    def properties(position: int, link: Row) -> dict[str, Json]:
        role = "ring" if link["role"] == "ring" else "spur"
        title = f"{text_of(link['a_name'])} – {text_of(link['b_name'])}"
        km = number(link["km"], unit=say("km"))
        return {
            "k": role,
            "i": position,
            **told(
                title,
                [say("new.link"), km],
                [say("new.link")],
                [
                    (say("role"), roles[role]),
                    (say("length"), km),
                    (say("capex"), usd_millions(link["capex_musd"])),
                    (say("terrain"), link.get("terrain")),
                    (say("risk"), _risk(link)),
                    (say("grade"), link.get("grade")),
                ],
            ),
        }

    return MapLayer(
        key="links",
        title=say("links"),
        group=say("group.plan"),
        pane="built",
        features=features(link_order(run), properties),
        symbols=(
            Symbol("ring", roles["ring"], "line", VERMILION, weight=3.2),
            Symbol("spur", roles["spur"], "line", ORANGE, weight=3, dash="7 4"),
        ),
    )


def catchments_layer(run: Run) -> MapLayer:
    """Return where zone workers come from: a shaded area, and lines as wide as their number."""
    zones = zone_order(run)
    position_of = {text_of(site): position for position, site in enumerate(zones["site"])}
    flows = run.assignments[run.assignments["site"].map(text_of).isin(list(position_of))]
    most = _largest(flows["persons"])
    found: list[dict[str, Json]] = []
    for site, group in flows.groupby("site", sort=False):
        zone = zones.iloc[position_of[text_of(site)]]
        points = shapely.get_coordinates([*group.geometry, zone.geometry])
        area = shapely.MultiPoint(points).convex_hull.buffer(HULL_MARGIN_DEGREES, quad_segs=4)
        people = say("people", number=number(group["persons"].sum()))
        found.append(
            feature(
                area.simplify(0.005),
                {
                    "k": "hull",
                    "z": position_of[text_of(site)],
                    **told(zone["name"], [say("catchments.hull"), people]),
                },
            )
        )

    def properties(_: int, flow: Row) -> dict[str, Json] | None:
        if flow["pool_name"] == flow["site_name"]:
            return None
        width = _scaled(flow["persons"], most, LINE_PIXELS)
        title = f"{text_of(flow['pool_name'])} → {text_of(flow['site_name'])}"
        minutes = amount_of(flow.get("minutes"))
        return {
            "k": f"flow{min(4, int(width))}",
            "z": position_of[text_of(flow["site"])],
            **told(
                title,
                [
                    say("people", number=number(flow["persons"])),
                    "" if minutes is None else number(minutes, unit=say("minutes")),
                ],
            ),
        }

    widths = tuple(
        Symbol(f"flow{step}", "", "line", BLUE, weight=max(0.8, step), opacity=0.55)
        for step in range(5)
    )
    return MapLayer(
        key="catchments",
        title=say("catchments"),
        group=say("group.plan"),
        pane="reach",
        features=found + features(flows, properties),
        symbols=(
            Symbol(
                "hull",
                say("catchments.hull"),
                "area",
                BLUE,
                fill=SKY,
                weight=0.8,
                opacity=0.5,
                fill_opacity=0.1,
            ),
            Symbol("flow2", say("catchments.line"), "line", BLUE, weight=2, opacity=0.55),
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
        title=say("routes"),
        group="",
        pane="routes",
        features=features(run.routes, properties),
        symbols=ROUTES,
        show=False,
        quiet=True,
    )


def candidates_layer(run: Run) -> MapLayer:
    """Return the sites that could have been zones and are not, with the reason."""
    kinds = {"banned": "banned", "screened out": "out"}

    def properties(_: int, site: Row) -> dict[str, Json]:
        status = text_of(site["status"])
        return {
            "k": kinds.get(status, "free"),
            **told(
                site["name"],
                [status],
                [status, site.get("province"), _tier(site)],
                [(say("reason"), site.get("reason"))],
            ),
        }

    return MapLayer(
        key="candidates",
        title=say("candidates"),
        group=say("group.reference"),
        pane="points",
        features=features(run.candidates, properties),
        symbols=(
            Symbol("free", say("candidates.free"), "circle", INK, fill=WHITE, weight=1.3, size=7),
            Symbol("banned", say("candidates.banned"), "cross", INK, weight=2.2, size=11),
            Symbol("out", say("candidates.out"), "cross", GRAY, weight=1.4, size=9),
        ),
        show=False,
    )


def _tier(site: Row) -> str:
    return say("tier", tier=number(site["tier"])) if text_of(site.get("tier")) else ""


def _risk(link: Row) -> str:
    groups = [part.replace(":", " ", 1) for part in text_of(link.get("risk_group")).split(";")]
    return words_of(", ".join(part for part in groups if part)) or "none known"


def _routes_by_site(run: Run, names: Mapping[str, str]) -> dict[str, list[Row]]:
    rows = run.routes.drop(columns=run.routes.geometry.name).sort_values("route", kind="stable")
    found: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        gateway = text_of(row["gateway"])
        named = row | {"gateway_name": names.get(gateway, gateway)}
        found.setdefault(text_of(row["site"]), []).append(named)
    return found


def _largest(values: pd.Series) -> float:
    finite = [amount for amount in map(amount_of, values) if amount and math.isfinite(amount)]
    return max(finite, default=1.0)


def _scaled(value: object, most: float, pixels: tuple[float, float]) -> float:
    """Return a size whose area grows with the value; the middle where the value says nothing."""
    low, high = pixels
    amount = amount_of(value)
    if amount is None or math.isinf(amount):
        return (low + high) / 2
    return low + (high - low) * math.sqrt(max(0.0, min(1.0, amount / most)))
