"""A zone's card: its numbers, downtime by cause against the target, and its two fiber routes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stz.colors import INK, SLATE, VERMILION
from stz.escape import Html, element, join
from stz.instance import DEFAULT_DOWNTIME_TARGET_MIN
from stz.maps.layers.cards import card, traced, usd_millions, worded
from stz.maps.layers.symbols import Symbol, route_mark
from stz.messages import (
    amount_of,
    name,
    number,
    percent,
    rounded_down,
    text_of,
    translate,
    words_of,
)
from stz.network import MINUTES_PER_YEAR

ROUTES = (
    Symbol("route1", "", "line", "#0b4f7a", weight=5, opacity=0.85),
    Symbol("route2", "", "line", "#a3568a", weight=5, opacity=0.9, dash="9 6"),
)
"""How the two routes of a zone are drawn while its card is open."""

MOST_STOPS = 8
"""More places on a route than this are not all named."""

LEAST_SHOWN_MIN = 0.05
"""Minutes a year of load shedding below this are not told apart."""

BAR = (240.0, 22.0)
"""Width and height of the picture of downtime, in its own units."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Beyond:
    """What a card says besides the zone's own row.

    Attributes
    ----------
    row : int or None
        Its row in the table of zones, where there is one to go to.
    opens : str
        From which year it is open, in plans of several.
    target_min : float or None
        Minutes of downtime a year that were asked for; infinite for no target, None where it is
        not known whether there is one.
    confidence : str
        How well its figures are known.
    cut_rate : float or None
        Cuts per 1,000 km and year that the scenario counts with.
    """

    row: int | None = None
    opens: str = ""
    target_min: float | None = None
    confidence: str = ""
    cut_rate: float | None = None


def zone_card(zone: Row, routes: Sequence[Row], beyond: Beyond | None = None) -> Html:
    """Return a zone's numbers: seats, people, money, downtime by cause, and its fiber routes.

    Parameters
    ----------
    zone : mapping
        Its row of the plan.
    routes : sequence of mapping
        Its routes, with ``gateway_name``.
    beyond : Beyond, optional
        What else there is to say.
    """
    more = beyond or Beyond()
    occupancy = amount_of(zone.get("occupancy"))
    workers = _traced(zone, "workers", number(zone.get("workers")))
    if occupancy is not None:
        share = _traced(zone, "occupancy", percent(occupancy))
        workers = join(workers, " (", worded("occupancy", share=share), ")")
    metro = text_of(zone.get("metro"))
    kicker = [
        translate("zone.existing" if zone.get("existing") else "zone.new"),
        _traced(zone, "year", more.opens),
        text_of(zone.get("province")),
        _tier(zone) if text_of(zone.get("tier")) else "",
        translate("metro", metro=words_of(metro)) if metro else "",
    ]
    exports = _traced(zone, "exports", usd_millions(zone.get("exports_musd"), yearly=True))
    opex = usd_millions(zone.get("opex_musd"), yearly=True)
    return card(
        f"{number(zone.get('number'))}. {text_of(zone.get('name'))}",
        kicker,
        [
            (translate("seats"), _traced(zone, "seats", number(zone.get("seats")))),
            (translate("workers"), _labelled(workers, "modeled")),
            (translate("exports"), _labelled(exports, "modeled")),
            (translate("capex"), _traced(zone, "capex", usd_millions(zone.get("capex_musd")))),
            (translate("opex"), _traced(zone, "opex", opex)),
            (translate("package"), name(words_of(zone.get("package")))),
            (translate("protection"), name(words_of(zone.get("protection")))),
            (translate("confidence"), name(more.confidence) if more.confidence else ""),
        ],
        _downtime(zone, more.target_min),
        _holds(zone, more),
        _routes(zone, routes),
        element("p", _basis(zone), class_="stz-basis"),
        _to_table(more.row),
    )


def _traced(zone: Row, figure: str, text: str) -> Html:
    """Return a number of a zone with the name of its figure."""
    site = text_of(zone.get("site"))
    return traced(text, f"{site}.{figure}" if site else "")


def _minutes(zone: Row, figure: str, amount: float | None) -> Html:
    return _traced(zone, figure, number(amount, 1, translate("minutes")))


def _tier(zone: Row) -> Html:
    return worded("tier", tier=_traced(zone, "tier", number(zone.get("tier"))))


def _labelled(text: str, label: str) -> Html:
    """Return a figure with a word on where it comes from."""
    return join(text, " ", element("em", translate(label)))


def _holds(zone: Row, more: Beyond) -> Html:
    """Return up to which cut rate the zone keeps its target, beside the rate counted with."""
    rate = amount_of(zone.get("holds_to_cut_rate"))
    if rate is None or more.cut_rate is None or zone.get("existing"):
        return Html("")
    target = more.target_min
    known = target if target is not None and math.isfinite(target) else DEFAULT_DOWNTIME_TARGET_MIN
    share = _traced(zone, "target_share", percent(1.0 - known / MINUTES_PER_YEAR, 2))
    if rate == 0.0:
        words = worded("cut_rate.never", share=share)
    elif math.isinf(rate):
        words = worded("cut_rate.always", share=share)
    else:
        told = _traced(zone, "holds_to_cut_rate", rounded_down(rate))
        now = traced(f"{more.cut_rate:g}", "cut_rate" if text_of(zone.get("site")) else "")
        words = worded("cut_rate.holds", share=share, rate=told, now=now)
    return element("div", words)


def _to_table(row: int | None) -> Html:
    if row is None:
        return Html("")
    button = element(
        "button",
        translate("table.row"),
        type="button",
        class_="stz-zonebutton",
        data_showrow=f"zones-{row}",
    )
    return element("p", button)


def _basis(zone: Row) -> Html:
    basis = words_of(zone.get("downtime_basis")).rstrip(". ")
    return worded("basis", basis=_traced(zone, "basis", basis)) if basis else worded("basis.none")


def _downtime(zone: Row, target: float | None) -> Html:
    """Return minutes of downtime by cause as a bar with the target on it, and in words."""
    power = amount_of(zone.get("power_downtime_min"))
    fiber = amount_of(zone.get("fiber_downtime_min"))
    total = amount_of(zone.get("downtime_min"))
    estimated = text_of(zone.get("downtime_basis")).startswith("estimated")
    shown = join(translate("downtime"), ": ", _minutes(zone, "downtime", total))
    heading = element("h3", _labelled(shown, "estimated") if estimated else shown)
    if power is None or fiber is None or math.isinf(power + fiber):
        return heading
    shedding, shed = amount_of(zone.get("shedding_min")), Html("")
    if shedding is not None and shedding >= LEAST_SHOWN_MIN:
        told = _minutes(zone, "shedding_min", shedding)
        shed = join(" ", worded("downtime.shedding", minutes=told))
    words = join(
        _dot(VERMILION),
        " ",
        worded("downtime.power", minutes=_minutes(zone, "power_min", power)),
        shed,
        "   ",
        _dot(SLATE),
        " ",
        worded("downtime.fiber", minutes=_minutes(zone, "fiber_min", fiber)),
    )
    against = _against(zone, power + fiber, target)
    return join(
        heading,
        _bar(power, fiber, target),
        element("div", words),
        _generator(zone),
        element("div", against, class_="stz-target") if against else Html(""),
    )


def _generator(zone: Row) -> Html:
    """Return how often and for how long generators run; nothing where none does."""
    starts, hours = amount_of(zone.get("generator_starts")), amount_of(zone.get("generator_h"))
    if not starts or hours is None:
        return Html("")
    told = worded(
        "generator",
        starts=_traced(zone, "generator_starts", number(starts)),
        hours=_traced(zone, "generator_h", number(hours)),
    )
    return element("div", _labelled(told, "estimated"))


def _bar(power: float, fiber: float, target: float | None) -> Html:
    """Return power then fiber from left to right, and a line where the target is."""
    width, height = BAR
    aim = target if target is not None and math.isfinite(target) else 0.0
    most = max(power + fiber, aim * 1.04)
    scale = width / most if most > 0 else 0.0
    split, end = round(power * scale, 1), round((power + fiber) * scale, 1)
    parts = [
        element("rect", x=0, y=5, width=width, height=11, class_="stz-bar-ground"),
        element("rect", x=0, y=5, width=split, height=11, fill=VERMILION),
        element("rect", x=split, y=5, width=round(end - split, 1), height=11, fill=SLATE),
    ]
    if aim:
        at = round(aim * scale, 1)
        where = {"x1": at, "x2": at, "y1": 1, "y2": 20}
        parts.append(element("line", **where, stroke="#ffffff", stroke_width=5))
        parts.append(element("line", **where, stroke=INK, stroke_width=2.4, class_="stz-aim"))
    return element(
        "svg",
        *parts,
        viewBox=f"0 0 {width:g} {height:g}",
        preserveAspectRatio="none",
        class_="stz-bar",
        aria_hidden="true",
    )


def _against(zone: Row, total: float, target: float | None) -> Html:
    if target is None:
        return Html("")
    if math.isinf(target):
        return worded("target.none")
    key = "target.met" if total <= target + 1e-6 else "target.missed"
    return worded(key, minutes=_minutes(zone, "target", target))


def _stops(via: object) -> str:
    """Return the places between a route's ends, the middle ones counted where they are many."""
    stops = [part.strip() for part in text_of(via).split(">") if part.strip()][1:-1]
    if len(stops) > MOST_STOPS:
        left_out = len(stops) - MOST_STOPS + 1
        half = MOST_STOPS // 2
        stops = [*stops[:half], translate("stops.more", number=left_out), *stops[half + left_out :]]
    return ", ".join(stops)


def _dot(color: str) -> Html:
    mark = element("circle", cx=5, cy=5, r=4.5, fill=color)
    return element("svg", mark, width=10, height=10, aria_hidden="true")


def _routes(zone: Row, routes: Sequence[Row]) -> Html:
    heading = element("h3", translate("routes"))
    if not routes:
        return join(heading, element("div", translate("route.none")))
    lines = []
    for position, route in enumerate(routes):
        symbol = ROUTES[min(position, 1)]
        via = _stops(route.get("via"))
        words = join(
            element("b", translate("route.one" if position == 0 else "route.two"), ": "),
            worded(
                "route",
                km=_traced(zone, f"route_{route.get('route')}_km", number(route.get("km"))),
                gateway=text_of(route["gateway_name"]),
            ),
            join(", ", translate("via", via=via)) if via else Html(""),
        )
        lines.append(element("div", route_mark(symbol), element("bdi", words), class_="stz-route"))
    if len(routes) == 1:
        lines.append(element("div", translate("route.single"), class_="stz-basis"))
    return join(heading, *lines)
