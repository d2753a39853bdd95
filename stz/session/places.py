"""What a name in a question means: sites, links, nodes, people, outages; forgivingly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from stz.assembly import Assembly
from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean

_ENDS = re.compile(r"\s*[-–—]\s*")
KINDS = ("link", "node", "district", "company")
"""What an outage may take."""


@dataclass(frozen=True)
class Named:
    """Something with an id and a name."""

    id: str
    name: str


def find(places: Sequence[Named], asked: str, what: str) -> str:
    """Return the id that an id or a name means.

    Parameters
    ----------
    places : sequence of Named
        What there is.
    asked : str
        Id or name, in any case.
    what : str
        What is looked for, in words: ``candidate``.

    Raises
    ------
    ScenarioError
        If there is none, with the nearest; or if several have the name, with their ids.
    """
    text = str(asked)
    if text in {place.id for place in places}:
        return text
    wanted = text.strip().casefold()
    same = list(
        dict.fromkeys(p.id for p in places if wanted in (p.id.casefold(), p.name.casefold()))
    )
    if len(same) == 1:
        return same[0]
    if same:
        told = ", ".join(same)
        raise _refused(text, f"several {what}s are called so", f"give an id: {told}")
    known = [*(place.name for place in places if place.name), *(place.id for place in places)]
    few = f"look up names with `answer.assembly.candidates`; there are {len(places)}"
    raise _refused(text, f"there is no {what} of this name", did_you_mean(text, known, few))


def candidates(assembly: Assembly, *, existing: bool = False) -> list[Named]:
    """Return the sites that may get a zone, with those that have one if asked."""
    sites = assembly.candidates
    if not existing:
        sites = sites[~sites["existing"].astype(bool)]
    return _named(sites, "site")


def nodes(assembly: Assembly) -> list[Named]:
    """Return the nodes of the fiber graph."""
    return _named(assembly.network.nodes, "node")


def links(assembly: Assembly) -> list[Named]:
    """Return the links, each called after its ends, in both directions."""
    names = {node.id: node.name or node.id for node in nodes(assembly)}
    rows = assembly.instance.links[["link", "a", "b"]].astype(str)
    return [
        Named(link, f"{names.get(one, one)} - {names.get(other, other)}")
        for link, a, b in rows.itertuples(index=False)
        for one, other in ((a, b), (b, a))
    ]


def find_link(assembly: Assembly, asked: str) -> str:
    """Return the id of a link, by id or by its ends: ``Multan-Vehari``.

    Raises
    ------
    ScenarioError
        As :func:`find`; two links between the same ends are told by their ids.
    """
    return find(links(assembly), _ENDS.sub(" - ", str(asked)), "link")


def find_people(assembly: Assembly, asked: str) -> str:
    """Return the place or the district whose people are meant; a place comes first.

    Raises
    ------
    ScenarioError
        If it is neither, with the nearest name.
    """
    homes = assembly.pools[~assembly.pools["pool"].astype(str).str.contains("/")]
    known = _named(homes, "pool")
    districts = [Named(name, name) for name in _texts(assembly.pools, "district")]
    return _first(((known, ""), (districts, "")), asked, "place or district")


def find_outage(assembly: Assembly, asked: str, kind: str | None = None) -> str:
    """Return the name of an outage as a scenario writes it.

    Parameters
    ----------
    assembly : Assembly
    asked : str
        A link, a node, a district or a distribution company, by id or name.
    kind : str, optional
        One of `KINDS`, where a name means several; by default they are tried in this order.

    Raises
    ------
    ScenarioError
        If there is none, with the nearest.
    """
    if kind is not None and kind not in KINDS:
        raise _refused(kind, "is no kind of outage", did_you_mean(kind, KINDS))
    whole = str(asked)
    if kind is None and ":" in whole:
        before, _, after = whole.partition(":")
        if before in KINDS:
            return find_outage(assembly, after.strip(), before)
    districts = {*_texts(assembly.candidates, "district"), *_texts(assembly.pools, "district")}
    groups: dict[str, tuple[list[Named], str]] = {
        "link": (links(assembly), ""),
        "node": (nodes(assembly), ""),
        "district": ([Named(name, name) for name in sorted(districts)], "district:"),
        "company": (
            [Named(name, name) for name in _texts(assembly.candidates, "disco")],
            "company:",
        ),
    }
    tried = groups.values() if kind is None else (groups[kind],)
    if kind in (None, "link"):
        whole = _ENDS.sub(" - ", whole) if _is_link(assembly, whole) else whole
    return _first(tried, whole, kind or "link, node, district or company")


def _is_link(assembly: Assembly, asked: str) -> bool:
    wanted = _ENDS.sub(" - ", asked).casefold()
    return wanted in {link.name.casefold() for link in links(assembly)}


def _first(groups: Iterable[tuple[Sequence[Named], str]], asked: str, what: str) -> str:
    everything: list[Named] = []
    for known, prefix in groups:
        wanted = asked.strip().casefold()
        if any(wanted in (one.id.casefold(), one.name.casefold()) for one in known):
            return prefix + find(known, asked, what)
        everything += known
    return find(everything, asked, what)


def _named(table: pd.DataFrame, key: str) -> list[Named]:
    names = table["name"].fillna("") if "name" in table else [""] * len(table)
    return [Named(str(one), str(name)) for one, name in zip(table[key], names, strict=True)]


def _texts(table: pd.DataFrame, column: str) -> list[str]:
    if column not in table:
        return []
    return [text for text in dict.fromkeys(table[column].fillna("").astype(str)) if text]


def _refused(value: str, what: str, mend: str) -> ScenarioError:
    return ScenarioError(Problem("session", what, mend, value=value))
