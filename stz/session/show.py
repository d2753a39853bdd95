"""Answers as plain text and as HTML for a notebook: headline, small map, what changed, zones."""

from __future__ import annotations

from typing import Protocol

from stz.escape import Html, element, join
from stz.messages import name, number
from stz.plan import Plan
from stz.run import Prepared
from stz.session.delta import Delta
from stz.session.small_map import small_map

MOST_ZONES = 12
"""Zones listed before the rest is counted."""


class Shown(Protocol):
    """What is shown of an answer; see :class:`stz.session.answer.Answer`."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def asked(self) -> str: ...  # noqa: D102
    @property
    def prepared(self) -> Prepared: ...  # noqa: D102
    @property
    def plan(self) -> Plan: ...  # noqa: D102
    @property
    def how(self) -> str: ...  # noqa: D102
    @property
    def seconds(self) -> float: ...  # noqa: D102
    @property
    def delta(self) -> Delta | None: ...  # noqa: D102


def answer_text(answer: Shown) -> str:
    """Return an answer in plain text."""
    lines = [f"{answer.name}: {answer.asked}", f"  {answer.plan.headline}", f"  {_how(answer)}"]
    if answer.delta is not None:
        lines += [f"  {line}" for line in str(answer.delta).splitlines()]
    lines.append(f"  new zones: {', '.join(_new_zones(answer)) or 'none'}")
    return "\n".join(lines)


def answer_html(answer: Shown) -> str:
    """Return an answer as HTML, every text of it escaped."""
    head = join(
        element("h4", name(f"{answer.name}: {answer.asked}")),
        element("p", element("b", answer.plan.headline)),
        element("p", _how(answer)),
    )
    delta = [] if answer.delta is None else [Html(answer.delta._repr_html_())]
    style = "display:flex;gap:1.5em;flex-wrap:wrap;align-items:flex-start"
    parts = element(
        "div",
        element("div", small_map(answer.prepared, answer.plan)),
        element("div", *delta, _zone_table(answer)),
        style=style,
    )
    return element("div", head, parts)


def _how(answer: Shown) -> str:
    told = {
        "warm": "solved warm, from what earlier answers left",
        "cold": "solved anew",
        "read": "read from a run folder",
    }[answer.how]
    return f"{told}, in {answer.seconds:.1f} s" if answer.how != "read" else told


def _new_zones(answer: Shown) -> list[str]:
    sites = answer.prepared.instance.sites
    there = set(sites.loc[sites["existing"], "site"])
    zones = answer.plan.zones[~answer.plan.zones["site"].isin(there)]
    return [
        f"{row['name'] or row['site']} ({number(row['seats'])} seats)"
        for row in zones.sort_values("seats", ascending=False).to_dict("records")
    ]


def _zone_table(answer: Shown) -> Html:
    names = _new_zones(answer)
    rows = [element("tr", element("td", name(zone))) for zone in names[:MOST_ZONES]]
    if len(names) > MOST_ZONES:
        rows.append(element("tr", element("td", f"and {len(names) - MOST_ZONES} more")))
    head = element(
        "tr", element("th", f"{len(names)} new zones" if len(names) != 1 else "1 new zone")
    )
    return element("table", element("thead", head), element("tbody", *rows))
