"""Layers that show the plan itself: zones, new links, cities, and what was not chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from stz.colors import GRAY, GREEN, INK, ORANGE, VERMILION, WHITE
from stz.escape import Json, join
from stz.maps.layers.cards import tip, usd_millions
from stz.maps.layers.facts import told
from stz.maps.layers.shapes import MapLayer, features
from stz.maps.layers.symbols import Symbol
from stz.maps.layers.years import from_year, is_phased, open_seats, plan_years
from stz.maps.layers.zone_card import Beyond, zone_card
from stz.messages import amount_of, name, number, text_of, translate, words_of
from stz.runs import Run

PIN_PIXELS = (19.0, 34.0)
EXISTING_PIN_PIXELS = (16.0, 19.0)
CITY_PIXELS = (2.4, 8.0)

Row = Mapping[str, object]
Origins = Mapping[str, list[Json]]


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


def zones_layer(
    run: Run,
    names: Mapping[str, str],
    confidence: Mapping[str, str] | None = None,
    origins: Origins | None = None,
) -> MapLayer:
    """Return the zones as numbered pins sized by seats.

    Parameters
    ----------
    run : Run
        Whose ``zones`` and ``routes`` are drawn.
    names : mapping of str to str
        Node or gateway id to name.
    confidence : mapping of str to str, optional
        Site to words on how well its figures are known.
    origins : mapping, optional
        Site to where its figures come from, as :mod:`stz.maps.layers.origins` has it.
    """
    zones = zone_order(run)
    targets = _targets(run)
    cut_rate = amount_of(run.instance.links["cut_rate_per_1000km_year"].max())
    years = plan_years(run)
    phased = len(years) > 1
    known = confidence or {}
    routes = _routes_by_site(run, names)
    most = largest(zones["seats"])

    def properties(position: int, zone: Row) -> dict[str, Json]:
        title = f"{number(zone['number'])}. {text_of(zone['name'])}"
        seats = f"{number(zone['seats'])} {translate('seats').lower()}"
        exports = usd_millions(zone["exports_musd"], yearly=True)
        pixels = EXISTING_PIN_PIXELS if zone.get("existing") else PIN_PIXELS
        opens = "" if zone.get("existing") else _since("opens", zone, phased)
        grown = [round(scaled(built, most, pixels)) for built in open_seats(run, zone, years)]
        return {
            "k": "existing" if zone.get("existing") else "new",
            "n": int(amount_of(zone["number"]) or position + 1),
            "s": round(scaled(zone["seats"], most, pixels)),
            "z": position,
            "a": join(name(title), ", ", seats),
            "t": tip(title, seats, exports, opens),
            "p": zone_card(
                zone,
                routes.get(text_of(zone["site"]), []),
                Beyond(
                    position,
                    opens,
                    targets.get(text_of(zone["site"])),
                    known.get(text_of(zone["site"]), ""),
                    cut_rate,
                ),
            ),
            **({"q": grown} if grown else {}),
            **_origins(origins, zone["site"]),
            **from_year(zone, phased),
        }

    return MapLayer(
        key="zones",
        title=translate("zones"),
        group=translate("group.plan"),
        pane="markerPane",
        features=features(zones, properties),
        symbols=(
            Symbol("new", translate("zones.new"), "pin"),
            Symbol("existing", translate("zones.existing"), "pin_existing"),
        ),
    )


def cities_layer(run: Run) -> MapLayer:
    """Return the cities on fiber, those newly connected sized by remote workers."""
    most = largest(run.cities["remote_workers"])
    phased = is_phased(run)

    def properties(position: int, city: Row) -> dict[str, Json]:
        new = bool(city.get("newly_connected"))
        workers = number(city["remote_workers"])
        status = translate("newly.connected" if new else "connected.before")
        return {
            "r": round(scaled(city["remote_workers"], most, CITY_PIXELS), 1),
            "k": "city_new" if new else "city_before",
            "i": position,
            **from_year(city, phased),
            **told(
                city["name"],
                [status, _since("connected", city, phased)],
                [status, city.get("province"), translate("tier", tier=number(city["tier"]))],
                [
                    (translate("remote.workers"), workers),
                    (translate("exports"), usd_millions(city["exports_musd"], yearly=True)),
                ],
            ),
        }

    return MapLayer(
        key="cities",
        title=translate("cities"),
        group=translate("group.plan"),
        pane="points",
        features=features(city_order(run), properties),
        symbols=(
            Symbol(
                "city_new", translate("cities.new"), "circle", WHITE, fill=GREEN, weight=1, size=10
            ),
            Symbol(
                "city_before",
                translate("cities.before"),
                "circle",
                GREEN,
                fill=WHITE,
                weight=1.6,
                size=9,
            ),
        ),
    )


def links_layer(run: Run, origins: Origins | None = None) -> MapLayer:
    """Return the links to build, told apart by what they protect.

    ``origins`` says where the figures of each come from, by link.
    """
    phased = is_phased(run)
    roles = {"ring": translate("links.ring"), "spur": translate("links.spur")}

    def properties(position: int, link: Row) -> dict[str, Json]:
        role = "ring" if link["role"] == "ring" else "spur"
        title = f"{text_of(link['a_name'])} – {text_of(link['b_name'])}"
        km = number(link["km"], unit=translate("km"))
        return {
            "k": role,
            "i": position,
            **from_year(link, phased),
            **told(
                title,
                [translate("new.link"), km, _since("built", link, phased)],
                [translate("new.link"), _since("built", link, phased)],
                [
                    (translate("role"), roles[role]),
                    (translate("length"), km),
                    (translate("capex"), usd_millions(link["capex_musd"])),
                    (translate("terrain"), link.get("terrain")),
                    (translate("risk"), _risk(link)),
                    (translate("grade"), link.get("grade")),
                ],
            ),
            **_origins(origins, link["link"]),
        }

    return MapLayer(
        key="links",
        title=translate("links"),
        group=translate("group.plan"),
        pane="built",
        features=features(link_order(run), properties),
        symbols=(
            Symbol("ring", roles["ring"], "line", VERMILION, weight=3.2),
            Symbol("spur", roles["spur"], "line", ORANGE, weight=3, dash="7 4"),
        ),
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
                [(translate("reason"), site.get("reason"))],
            ),
        }

    return MapLayer(
        key="candidates",
        title=translate("candidates"),
        group=translate("group.reference"),
        pane="points",
        features=features(run.candidates, properties),
        symbols=(
            Symbol(
                "free", translate("candidates.free"), "circle", INK, fill=WHITE, weight=1.3, size=7
            ),
            Symbol("banned", translate("candidates.banned"), "cross", INK, weight=2.2, size=11),
            Symbol("out", translate("candidates.out"), "cross", GRAY, weight=1.4, size=9),
        ),
        show=False,
    )


def _origins(origins: Origins | None, key: object) -> dict[str, Json]:
    """Return the property from which the page tells where the figures of a card come from."""
    told = (origins or {}).get(text_of(key))
    return {"w": told} if told else {}


def _targets(run: Run) -> dict[str, float]:
    """Return the minutes of downtime a year that each zone may have; infinite for no target."""
    table = getattr(run.plan, "availability", None)
    if table is None:
        return {}
    pairs = zip(table["site"], table["target_min"], strict=True)
    return {text_of(site): target for site, told in pairs if (target := amount_of(told))}


def _since(key: str, row: Row, phased: bool) -> str:
    year = text_of(row.get("year")) if phased else ""
    return translate(key, year=year) if year else ""


def _tier(site: Row) -> str:
    return translate("tier", tier=number(site["tier"])) if text_of(site.get("tier")) else ""


def _risk(link: Row) -> str:
    groups = [part.replace(":", " ", 1) for part in text_of(link.get("risk_group")).split(";")]
    return words_of(", ".join(part for part in groups if part)) or translate("risk.none")


def _routes_by_site(run: Run, names: Mapping[str, str]) -> dict[str, list[Row]]:
    rows = run.routes.drop(columns=run.routes.geometry.name).sort_values("route", kind="stable")
    found: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        gateway = text_of(row["gateway"])
        named = row | {"gateway_name": names.get(gateway, gateway)}
        found.setdefault(text_of(row["site"]), []).append(named)
    return found


def largest(values: pd.Series) -> float:
    """Return the largest finite value; 1 where there is none."""
    finite = [amount for amount in map(amount_of, values) if amount and math.isfinite(amount)]
    return max(finite, default=1.0)


def scaled(value: object, most: float, pixels: tuple[float, float]) -> float:
    """Return a size whose area grows with the value; the middle where the value says nothing."""
    low, high = pixels
    amount = amount_of(value)
    if amount is None or math.isinf(amount):
        return (low + high) / 2
    return low + (high - low) * math.sqrt(max(0.0, min(1.0, amount / most)))
