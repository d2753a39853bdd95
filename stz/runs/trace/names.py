"""What a name means: zones, links, cities, candidates and years, by id, by name, by their ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stz.runs.evidence import Basis

UNBUILT = "unbuilt link"
"""A link that the plan leaves out; it has no figures here."""
SCORED = "scored candidate"
"""A site without a zone today, which has a score whether the plan opens it or not."""
_ENDS = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True)
class Name:
    """Something that has figures: its kind, as in :data:`stz.runs.trace.figures.KINDS`, and id."""

    kind: str
    id: str


def names_of(basis: Basis, place: str) -> list[Name]:
    """Return what a name may mean, in the order in which it is tried.

    An id is taken before a name that reads the same. A kind before a colon (``city:multan``) leaves
    that kind only.
    """
    found = [*_by_id(basis, place)]
    kind, colon, rest = place.partition(":")
    if not found and colon and kind in ("zone", "link", "city", "candidate", "year"):
        return [one for one in names_of(basis, rest) if one.kind.endswith(kind)]
    named = [*_by_name(basis, place)]
    exact = {one.kind for one in found}
    return sorted(
        [*found, *(one for one in named if one.kind not in exact)],
        key=lambda one: _ORDER.index(one.kind),
    )


_ORDER = ("zone", "link", "existing link", "city", "candidate", "year", SCORED)


def known_names(basis: Basis) -> list[str]:
    """Return names and ids that hints choose from."""
    zones = basis.drawn.values()
    return [
        *(str(zone["name"]) for zone in zones),
        *basis.drawn,
        *(str(link) for link in basis.run.links["link"]),
        *(basis.node_names.get(node) or node for node in basis.cities),
        *basis.cities,
    ]


def _by_id(basis: Basis, place: str) -> Iterator[Name]:
    if place in basis.drawn:
        yield Name("zone", place)
    if place in basis.links and _kind(basis, place) != UNBUILT:
        yield Name(_kind(basis, place), place)
    if place in basis.cities:
        yield Name("city", place)
    if place in basis.sites and place not in basis.drawn:
        yield Name("candidate", place)
    if place in basis.sites and not bool(basis.sites[place]["existing"]):
        yield Name(SCORED, place)
    if place in {str(year) for year in basis.recomputed.years}:
        yield Name("year", place)


def _by_name(basis: Basis, place: str) -> Iterator[Name]:
    wanted = place.casefold()
    for site, zone in basis.drawn.items():
        if str(zone["name"]).casefold() == wanted:
            yield Name("zone", site)
    yield from _by_ends(basis, wanted)
    for node in basis.cities:
        if basis.node_names.get(node, "").casefold() == wanted:
            yield Name("city", node)
    for site, row in basis.sites.items():
        if site not in basis.drawn and str(row["name"]).casefold() == wanted:
            yield Name("candidate", site)
    for site, row in basis.sites.items():
        if not bool(row["existing"]) and str(row["name"]).casefold() == wanted:
            yield Name(SCORED, site)


def _by_ends(basis: Basis, wanted: str) -> Iterator[Name]:
    """Yield links between two places, whichever comes first; names may have dashes themselves."""
    marks = list(_ENDS.finditer(wanted))
    pairs = {frozenset((wanted[: mark.start()], wanted[mark.end() :])) for mark in marks}
    if not pairs:
        return
    for link, row in basis.links.items():
        ids = [str(row[end]).casefold() for end in "ab"]
        names = [basis.node_names.get(str(row[end]), "").casefold() for end in "ab"]
        mixed = [(ids[0], names[1]), (names[0], ids[1])]
        if pairs & {frozenset(ids), frozenset(names), *map(frozenset, mixed)}:
            kind = _kind(basis, link)
            if kind != UNBUILT:
                yield Name(kind, link)


def _kind(basis: Basis, link: str) -> str:
    if bool(basis.links[link]["existing"]):
        return "existing link"
    return "link" if link in basis.built else UNBUILT
