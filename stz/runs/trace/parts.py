"""The parts that metrics are sums of: zones, links, cities, with the figure asked of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stz.runs.trace import cities, money, people
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.people import summed
from stz.runs.trace.traced import shown

Figure = Callable[[Ledger, str], float]


@dataclass(frozen=True)
class Part:
    """Things of one kind whose figures are added up.

    Attributes
    ----------
    name : str
        What they are called: ``new zones``.
    figure : callable
        The figure asked of each.
    ids : callable
        Which ones, by id.
    label : callable
        What one is called in a step.
    """

    name: str
    figure: Figure
    ids: Callable[[Ledger], Sequence[str]]
    label: Callable[[Ledger, str], str]


def new_zones(ledger: Ledger) -> list[str]:
    """Return the zones that the plan opens."""
    return [site for site, zone in ledger.basis.opened.items() if not bool(zone["existing"])]


def existing_zones(ledger: Ledger) -> list[str]:
    """Return the zones that are there without the plan."""
    return [site for site, zone in ledger.basis.opened.items() if bool(zone["existing"])]


def new_links(ledger: Ledger) -> list[str]:
    """Return the links that the plan builds."""
    return [str(link) for link in ledger.recomputed.links["link"]]


def connected(ledger: Ledger) -> list[str]:
    """Return the cities that the plan connects."""
    return list(ledger.basis.cities)


def zone_name(ledger: Ledger, site: str) -> str:
    """Return what a zone is called."""
    return str(ledger.basis.drawn.get(site, {}).get("name") or site)


def link_name(ledger: Ledger, link: str) -> str:
    """Return what a link is called: its ends."""
    row = ledger.basis.links[link]
    return "–".join(ledger.basis.node_names.get(str(row[end])) or str(row[end]) for end in "ab")


def city_name(ledger: Ledger, node: str) -> str:
    """Return what a city is called."""
    return ledger.basis.node_names.get(node) or node


def _zones(name: str, ids: Callable[[Ledger], list[str]], figure: Figure) -> Part:
    return Part(name, figure, ids, zone_name)


EXPORTS = (
    _zones("new zones", new_zones, people.exports),
    _zones("existing zones", existing_zones, people.exports),
    Part("people at home", cities.exports, connected, city_name),
)
JOBS = (
    _zones("new zones", new_zones, people.workers),
    _zones("existing zones", existing_zones, people.workers),
    Part("people at home", cities.remote_workers, connected, city_name),
)
SEATS = (
    _zones("new zones", new_zones, money.seats),
    _zones("existing zones", existing_zones, money.seats),
)
CAPEX = (
    _zones("zones", new_zones, money.zone_capex),
    Part("links", money.link_capex, new_links, link_name),
    Part("cities", cities.capex, connected, city_name),
)
OPEX = (
    _zones("new zones", new_zones, money.zone_opex),
    _zones("existing zones", existing_zones, money.zone_opex),
    Part("links", money.link_opex, new_links, link_name),
    Part("cities", cities.opex, connected, city_name),
)
KM = (Part("new links", money.link_km, new_links, link_name),)


def added(ledger: Ledger, what: str, unit: str, parts: Sequence[Part]) -> float:
    """Note a sum and its parts, the largest by name, and return it.

    Every source of every part is noted, also where a step names only the largest.
    """
    sums: list[tuple[str, float, dict[str, float]]] = []
    for part in parts:
        each = {
            part.label(ledger, one): ledger.quietly(_finite, part.figure, one)
            for one in part.ids(ledger)
        }
        sums.append((part.name, sum(each.values()), each))
    total = sum(amount for _, amount, _ in sums)
    if len(sums) > 1:
        told = " + ".join(f"{shown(amount)} {name}" for name, amount, _ in sums)
        ledger.step(what, total, unit, told)
    for name, amount, each in sums:
        if each or len(sums) == 1:
            largest = sorted(each.items(), key=lambda pair: -pair[1])
            told = summed([f"{shown(one)} {label}" for label, one in largest]) or "none"
            ledger.step(what if len(sums) == 1 else name, amount, unit, told)
    return total


def _finite(ledger: Ledger, figure: Figure, one: str) -> float:
    value = figure(ledger, one)
    return value if abs(value) != float("inf") else 0.0
