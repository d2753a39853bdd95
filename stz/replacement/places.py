"""Which element a planner means: by id or by name, forgivingly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stz.errors import Problem, ScenarioError
from stz.instance import Instance
from stz.near_names import did_you_mean
from stz.plan import Plan
from stz.replacement.elements import (
    Element,
    city_element,
    elements_of,
    link_element,
    site_element,
)

_ORDER = ("zone", "candidate", "link", "ring", "city")
_DASHES = re.compile(r"\s*[-–—]+\s*")


def find_element(instance: Instance, plan: Plan, place: str) -> Element:
    """Return the element that a name or id means.

    An id is taken before a name that reads the same, a zone before a link, and a link before a
    city. A kind before a colon (``city:multan``) leaves that kind only. Upper and lower case do not
    matter, nor how a dash between the ends of a link is written.

    Parameters
    ----------
    instance : Instance
        The problem.
    plan : Plan
        A plan of it.
    place : str
        What was written.

    Raises
    ------
    ScenarioError
        If there is no such place, with the name that may have been meant; or several of one kind,
        with the ids to choose from.
    """
    kind, colon, rest = place.partition(":")
    only = {"site": ("zone", "candidate"), "zone": ("zone", "candidate")}.get(kind, (kind,))
    known = list(_all(instance, plan))
    if colon and kind in (*_ORDER, "site"):
        known = [one for one in known if one.kind in only]
        place = rest
    wanted = _bare(place)
    by_id = [one for one in known if _bare(one.id) == wanted]
    found = by_id or [one for one in known if wanted in _names(one)]
    if not found:
        names = dict.fromkeys([*(one.name for one in known), *(one.id for one in known)])
        mend = did_you_mean(place, names, "use an id or a name of `stz show RUN`")
        raise ScenarioError(Problem(place, "there is no such zone, candidate, link or city", mend))
    found.sort(key=lambda one: _ORDER.index(one.kind))
    first = [one for one in found if _like(one) == _like(found[0])]
    if len(first) > 1:
        choices = ", ".join(f"{one.kind}:{one.id}" for one in first)
        raise ScenarioError(
            Problem(place, f"{len(first)} places are called so", f"use one of {choices}")
        )
    return found[0]


def _all(instance: Instance, plan: Plan) -> Iterator[Element]:
    """Yield whatever may be asked about, elements of no plan too."""
    yield from (site_element(instance, plan, row) for row in range(len(instance.sites)))
    for row, exists in enumerate(instance.links["existing"].tolist()):
        if not exists:
            yield link_element(instance, plan, row)
    yield from (one for one in elements_of(instance, plan) if one.kind == "ring")
    yield from (city_element(instance, plan, row) for row in range(len(instance.cities)))


def _like(element: Element) -> str:
    return "site" if element.kind in ("zone", "candidate") else element.kind


def _names(element: Element) -> set[str]:
    """Return what an element answers to; a link to its ends in either order."""
    names = {_bare(element.name)}
    if element.kind == "link":
        parts = element.name.split(" – ")  # names of places may have dashes themselves
        names |= {_bare(" – ".join(parts[at:] + parts[:at])) for at in range(1, len(parts))}
    return names


def _bare(text: str) -> str:
    return _DASHES.sub("–", " ".join(text.casefold().split()))
