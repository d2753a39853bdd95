"""Find the number that somebody asks about, and trace it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean
from stz.runs.trace import downtime, money, people
from stz.runs.trace.ledger import Ledger, made_again
from stz.runs.trace.traced import Trace, shown
from stz.runs.trace.traced_run import TracedRun

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers

type Figure = Callable[[Ledger, str], float]

ZONE: Mapping[str, tuple[str, Figure]] = {
    "talent": ("persons", people.talent),
    "workers": ("persons", people.workers),
    "exports": ("USD million a year", people.exports),
    "seats": ("seats", money.seats),
    "capex": ("USD million", money.zone_capex),
    "opex": ("USD million a year", money.zone_opex),
    "power_min": ("minutes a year", downtime.power_min),
    "fiber_min": ("minutes a year", downtime.fiber_min),
    "downtime": ("minutes a year", downtime.downtime),
}
"""What can be asked of a zone."""
LINK: Mapping[str, tuple[str, Figure]] = {
    "km": ("km", money.link_km),
    "capex": ("USD million", money.link_capex),
}
"""What can be asked of a new link."""
SUMS = {
    "capex_zones": ("zones", "capex_musd", "capex"),
    "capex_links": ("links", "capex_musd", "capex"),
    "fiber_km": ("links", "km", "km"),
    "seats": ("zones", "seats", "seats"),
    "workers": ("zones", "workers", "workers"),
}
"""Metrics that are sums over a layer: the layer, its column, the figure asked of each row."""


def trace(run: TracedRun, what: str, layers: Layers | None = None) -> Trace:
    """Return where a number of a plan comes from, back to rows of layers and keys of the scenario.

    Parameters
    ----------
    run : Run
        The run.
    what : str
        ``PLACE.FIGURE`` for a zone (``Multan.talent``; figures of :data:`ZONE`),
        ``LINK.FIGURE`` for a new link (``R0002.capex``), or a metric that is a sum over zones or
        links (``capex_links``). Places by id or name.
    layers : Layers, optional
        The layers; default those that the run's scenario names.

    Raises
    ------
    ScenarioError
        If there is no such number, with the nearest one.
    DataError
        If the layers no longer make the problem of the run.
    """
    from stz.layers import load_layers

    if not isinstance(what, str):
        raise _unknown(repr(what), "is not the name of a number", "give text, e.g. 'Multan.talent'")
    scenario = run.scenario
    if layers is None:
        if run not in _MADE:
            read = load_layers(names=scenario.layers, adjust=scenario.adjust)
            _MADE[run] = read, made_again(run, read)
        layers, assembly = _MADE[run]
    else:
        assembly = made_again(run, layers)
    ledger = Ledger(run, layers, assembly)
    place, _, figure = what.rpartition(".")
    figure = figure.casefold()
    named = _named(run, place)
    link = place in {str(link) for link in run.links["link"]}
    if link and figure in LINK and (figure not in ZONE or not named):
        return _figure(ledger, what, LINK, place, figure)
    if len(named) == 1:
        return _figure(ledger, what, ZONE, named[0], figure)
    if len(named) > 1:
        raise _unknown(what, "several zones have this name", f"give an id: {_choices(named)}")
    if link:
        return _figure(ledger, what, LINK, place, figure)
    if not place:
        return _sum(ledger, what)
    known = [*run.zones["name"].astype(str), *run.zones["site"].astype(str), *run.links["link"]]
    raise _unknown(
        what,
        "there is no such zone or new link in the plan",
        did_you_mean(place, known, "`stz show RUN` lists zones and new links"),
    )


_MADE: WeakKeyDictionary[TracedRun, tuple[Layers, Assembly]] = WeakKeyDictionary()
"""What runs were made from, for as long as somebody holds them: it takes a second to make again."""


def _named(run: TracedRun, place: str) -> list[str]:
    """Return the ids of the zones that an id or a name means."""
    ids = [str(site) for site in run.zones["site"]]
    if place in ids:
        return [place]
    names = [str(name).casefold() for name in run.zones["name"]]
    return [site for site, name in zip(ids, names, strict=True) if name == place.casefold()]


def _choices(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _figure(
    ledger: Ledger, what: str, known: Mapping[str, tuple[str, Figure]], row: str, figure: str
) -> Trace:
    if figure not in known:
        raise _unknown(what, f"there is no figure {figure!r} of it", did_you_mean(figure, known))
    unit, work = known[figure]
    value = work(ledger, row)
    return Trace(what, value, unit, tuple(ledger.steps), tuple(ledger.sources.values()))


def _sum(ledger: Ledger, what: str) -> Trace:
    if what in ZONE and what not in SUMS and len(ledger.run.zones):
        first = str(ledger.run.zones["name"].iloc[0]) or str(ledger.run.zones["site"].iloc[0])
        raise _unknown(what, "is a figure of each zone", f"say of which, e.g. {first}.{what}")
    if _named(ledger.run, what):
        raise _unknown(what, "is a zone", f"say which figure of it, e.g. {what}.exports")
    if what not in SUMS:
        raise _unknown(what, "there is no such number", did_you_mean(
            what, SUMS, f"PLACE.FIGURE, or one of {', '.join(SUMS)}"))  # fmt: skip
    layer, column, figure = SUMS[what]
    rows = getattr(ledger.run, layer)
    amounts = rows[column].astype(float)
    told = people.summed([shown(amount) for amount in amounts.sort_values(ascending=False)])
    known = ZONE if layer == "zones" else LINK
    ledger.step(what, float(amounts.sum()), known[figure][0], told or "none")
    for row in rows[("site" if layer == "zones" else "link")].astype(str):
        known[figure][1](ledger, row)
    unit = known[figure][0]
    value = float(ledger.run.metrics["metrics"].get(what, amounts.sum()))
    return Trace(what, value, unit, tuple(ledger.steps[:1]), tuple(ledger.sources.values()))


def _unknown(what: str, why: str, mend: str) -> ScenarioError:
    return ScenarioError(Problem("trace", why, mend, value=what))
