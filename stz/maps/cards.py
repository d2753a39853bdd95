"""What opens when something on the map is clicked, and what shows when it is pointed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from stz.colors import SLATE, VERMILION
from stz.escape import Html, element, join
from stz.maps.symbols import Symbol, route_mark
from stz.words import say
from stz.words.numbers import amount_of, name, number, percent, text_of, words_of

ROUTES = (
    Symbol("route1", "", "line", "#0b4f7a", weight=5, opacity=0.85),
    Symbol("route2", "", "line", "#a3568a", weight=5, opacity=0.9, dash="9 6"),
)
"""How the two routes of a zone are drawn while its card is open."""

MOST_STOPS = 8
"""More places on a route than this are not all named."""

Row = Mapping[str, object]


def card(
    title: object, kicker: Iterable[object], rows: Iterable[tuple[str, object]], *rest: object
) -> Html:
    """Return a popup: title, a line under it, a table of facts, and what else there is.

    Parameters
    ----------
    title : object
        Name of the thing, from data.
    kicker : iterable of object
        Words under the title, joined by dots; empty ones are left out.
    rows : iterable of (str, object)
        Facts; those without a value are left out.
    *rest : object
        Further content.
    """
    line = dotted(kicker)
    facts = [
        element("tr", element("th", label, scope="row"), element("td", value))
        for label, value in rows
        if value != ""
    ]
    return element(
        "div",
        element("h2", name(title)),
        element("p", line, class_="stz-kicker") if line else Html(""),
        element("table", *facts) if facts else Html(""),
        *rest,
        class_="stz-card",
    )


def dotted(parts: Iterable[object]) -> Html:
    """Return parts with a dot between them, without those that are empty."""
    shown = [part if isinstance(part, Html) else name(part) for part in parts if part != ""]
    return Html(" · ".join(shown))


def tip(title: object, *rest: object) -> Html:
    """Return a tooltip: a name in bold and a few words."""
    line = dotted(rest)
    return join(element("b", name(title)), element("br") if line else Html(""), line)


def usd_millions(value: object, *, yearly: bool = False) -> str:
    """Return money in USD million, one decimal, two where it is small."""
    amount = amount_of(value)
    if amount is None:
        return number(value)
    digits = 2 if abs(amount) < 10 else 1
    text = f"USD {number(amount, digits)} "
    return text + (say("per.year") if yearly else "million")


def zone_card(
    zone: Row, routes: Sequence[Row], position: int | None = None, opens: str = ""
) -> Html:
    """Return a zone's numbers: seats, people, money, downtime by cause, and its fiber routes.

    Parameters
    ----------
    zone : mapping
        Its row of the plan.
    routes : sequence of mapping
        Its routes, with ``gateway_name``.
    position : int, optional
        Its row in the table of zones, where there is one to go to.
    opens : str
        Words that say from which year it is open, in plans of several.
    """
    occupancy = amount_of(zone.get("occupancy"))
    workers = number(zone.get("workers"))
    if occupancy is not None:
        workers += f" ({say('occupancy', share=percent(occupancy))})"
    metro = text_of(zone.get("metro"))
    kicker = [
        say("zone.existing" if zone.get("existing") else "zone.new"),
        opens,
        text_of(zone.get("province")),
        say("tier", tier=number(zone.get("tier"))) if text_of(zone.get("tier")) else "",
        say("metro", metro=words_of(metro)) if metro else "",
    ]
    return card(
        f"{number(zone.get('number'))}. {text_of(zone.get('name'))}",
        kicker,
        [
            (say("seats"), number(zone.get("seats"))),
            (say("workers"), workers),
            (say("exports"), usd_millions(zone.get("exports_musd"), yearly=True)),
            (say("capex"), usd_millions(zone.get("capex_musd"))),
            (say("opex"), usd_millions(zone.get("opex_musd"), yearly=True)),
            (say("package"), name(words_of(zone.get("package")))),
            (say("protection"), name(words_of(zone.get("protection")))),
        ],
        _downtime(zone),
        _routes(routes),
        element("p", _basis(zone), class_="stz-basis"),
        _to_table(position),
    )


def _to_table(position: int | None) -> Html:
    if position is None:
        return Html("")
    button = element(
        "button",
        say("table.row"),
        type="button",
        class_="stz-zonebutton",
        data_showrow=f"zones-{position}",
    )
    return element("p", button)


def _basis(zone: Row) -> str:
    basis = words_of(zone.get("downtime_basis")).rstrip(". ")
    return say("basis", basis=basis) if basis else say("basis.none")


def _downtime(zone: Row) -> Html:
    """Return minutes of downtime by cause as a bar and in words."""
    power = amount_of(zone.get("power_downtime_min"))
    fiber = amount_of(zone.get("fiber_downtime_min"))
    total = amount_of(zone.get("downtime_min"))
    heading = element("h3", f"{say('downtime')}: {number(total, 1, say('minutes'))}")
    if power is None or fiber is None:
        return heading
    width, split = 240.0, 0.0
    if power + fiber > 0:
        split = round(width * power / (power + fiber), 1)
    bar = element(
        "svg",
        element("rect", x=0, y=0, width=split, height=9, fill=VERMILION),
        element("rect", x=split, y=0, width=round(width - split, 1), height=9, fill=SLATE),
        viewBox=f"0 0 {int(width)} 9",
        preserveAspectRatio="none",
        class_="stz-bar",
        aria_hidden="true",
    )
    words = join(
        _dot(VERMILION),
        " ",
        say("downtime.power", minutes=number(power, 1, say("minutes"))),
        "   ",
        _dot(SLATE),
        " ",
        say("downtime.fiber", minutes=number(fiber, 1, say("minutes"))),
    )
    return join(heading, bar, element("div", words))


def _stops(via: object) -> str:
    """Return the places between a route's ends, the middle ones counted where they are many."""
    stops = [part.strip() for part in text_of(via).split(">") if part.strip()][1:-1]
    if len(stops) > MOST_STOPS:
        left_out = len(stops) - MOST_STOPS + 1
        half = MOST_STOPS // 2
        stops = [*stops[:half], say("stops.more", number=left_out), *stops[half + left_out :]]
    return ", ".join(stops)


def _dot(color: str) -> Html:
    mark = element("circle", cx=5, cy=5, r=4.5, fill=color)
    return element("svg", mark, width=10, height=10, aria_hidden="true")


def _routes(routes: Sequence[Row]) -> Html:
    heading = element("h3", say("routes"))
    if not routes:
        return join(heading, element("div", say("route.none")))
    lines = []
    for position, route in enumerate(routes):
        symbol = ROUTES[min(position, 1)]
        via = _stops(route.get("via"))
        words = join(
            element("b", say("route.one" if position == 0 else "route.two"), ": "),
            say(
                "route",
                km=number(route.get("km")),
                gateway=text_of(route["gateway_name"]),
            ),
            join(", ", say("via", via=via)) if via else Html(""),
        )
        lines.append(element("div", route_mark(symbol), element("bdi", words), class_="stz-route"))
    if len(routes) == 1:
        lines.append(element("div", say("route.single"), class_="stz-basis"))
    return join(heading, *lines)
