"""What the scenario asks for itself: a plan in which it does not."""

from __future__ import annotations

from dataclasses import replace

from stz.errors import DataError
from stz.plan import Plan
from stz.replacement.elements import Element
from stz.solver import Planner


def without_wish(planner: Planner, element: Element, *, seconds: float) -> Plan | None:
    """Return the best plan found of the problem that does not ask for an element.

    A locked zone must not open then; a city that must be connected need not be. None where the
    problem without it contradicts itself.

    Parameters
    ----------
    planner : Planner
        Of the problem that asks for it.
    element : Element
        A zone or city.
    seconds : float
        Time limit.
    """
    try:
        if element.kind == "city":
            cities = planner.instance.cities
            must = cities["must_connect"] & ~cities["node"].isin(element.members)
            instance = replace(planner.instance, cities=cities.assign(must_connect=must))
        else:
            instance = planner.edited(unlock=element.members, ban=element.members)
    except DataError:
        return None
    return planner.answer(instance, time_limit=max(0.1, seconds))


def with_wish(planner: Planner, element: Element, *, seconds: float) -> Plan | None:
    """Return the best plan found of the problem that opens a site which it bans.

    None where that problem contradicts itself; see :func:`without_wish`.
    """
    try:
        instance = planner.edited(unban=element.members, lock=element.members)
    except DataError:
        return None
    return planner.answer(instance, time_limit=max(0.1, seconds))
