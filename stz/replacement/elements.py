"""Elements of a plan: what may be taken out of it or put into it, and what that asks of plans."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import networkx as nx

from stz.instance import Instance
from stz.plan import Plan
from stz.solver import Restriction

Kind = Literal["zone", "link", "ring", "city", "candidate"]
KINDS: tuple[Kind, ...] = ("zone", "link", "ring", "city", "candidate")
"""What is looked at, in the order of tables."""


@dataclass(frozen=True)
class Element:
    """A zone, link, ring or city of a plan, or a candidate that it leaves out.

    Attributes
    ----------
    kind : str
        One of `KINDS`; a ring is a whole chain of new links between two places where more than two
        links meet, and is out when all of it is.
    id : str
        Id in the instance; of a ring, its first and last link.
    name : str
        Name for people.
    chosen : bool
        Whether the plan has it.
    members : tuple
        Its id, or those of all links of a ring, as the instance writes them.
    asked : bool
        Whether the problem itself asks for it: a locked zone, a city that must be connected.
    """

    kind: Kind
    id: str
    name: str
    chosen: bool
    members: tuple[Any, ...]
    asked: bool = False

    @cached_property
    def without(self) -> Restriction:
        """What plans without it must hold."""
        return Restriction(**{f"{self._what}_out": self.members})

    @cached_property
    def having(self) -> Restriction:
        """What plans with it must hold."""
        return Restriction(**{f"{self._what}_in": self.members})

    @property
    def other(self) -> Restriction:
        """What plans must hold that decide otherwise than the plan."""
        return self.without if self.chosen else self.having

    @property
    def _what(self) -> str:
        names = {"zone": "zones", "candidate": "zones", "city": "cities"}
        return names.get(self.kind, "links")

    def __hash__(self) -> int:
        return hash((self.kind, self.id))


def elements_of(instance: Instance, plan: Plan) -> tuple[Element, ...]:
    """Return all elements of a plan, and the candidates that it leaves out.

    Zones that exist already and banned sites are no decisions of the plan.

    Parameters
    ----------
    instance : Instance
        The problem.
    plan : Plan
        A plan of it.
    """
    return (
        *_zones(instance, plan), *_links(plan), *_rings(instance, plan), *_cities(instance, plan),
        *_candidates(instance, plan),
    )  # fmt: skip


def site_element(instance: Instance, plan: Plan, row: int) -> Element:
    """Return the element of a site, whichever way the plan decides on it."""
    site = instance.sites["site"].iat[row]
    chosen = site in set(plan.opened)
    name = str(instance.sites["name"].iat[row] or site)
    asked = bool(instance.sites["must_open"].iat[row])
    return Element("zone" if chosen else "candidate", str(site), name, chosen, (site,), asked)


def city_element(instance: Instance, plan: Plan, row: int) -> Element:
    """Return the element of a city, connected or not."""
    node = instance.cities["node"].iat[row]
    names = _node_names(instance)
    must = bool(instance.cities["must_connect"].iat[row])
    return Element(
        "city", str(node), names.get(node) or str(node), node in set(plan.connected), (node,), must
    )


def link_element(instance: Instance, plan: Plan, row: int) -> Element:
    """Return the element of a candidate link, built or not."""
    links = instance.links
    link = links["link"].iat[row]
    chosen = link in set(plan.built_links["link"].tolist())
    return Element(
        "link", str(link), _ends(instance, links["a"].iat[row], links["b"].iat[row]), chosen,
        (link,),
    )  # fmt: skip


def _zones(instance: Instance, plan: Plan) -> Iterator[Element]:
    opened = set(plan.opened)
    for row, (site, exists) in enumerate(
        zip(instance.sites["site"].tolist(), instance.sites["existing"].tolist(), strict=True)
    ):
        if site in opened and not exists:
            yield site_element(instance, plan, row)


def _candidates(instance: Instance, plan: Plan) -> Iterator[Element]:
    opened = set(plan.opened)
    sites = instance.sites
    for row, (site, exists, banned) in enumerate(
        zip(*(sites[name].tolist() for name in ("site", "existing", "banned")), strict=True)
    ):
        if site not in opened and not exists and not banned:
            yield site_element(instance, plan, row)


def _cities(instance: Instance, plan: Plan) -> Iterator[Element]:
    connected = set(plan.connected)
    for row, node in enumerate(instance.cities["node"].tolist()):
        if node in connected:
            yield city_element(instance, plan, row)


def _links(plan: Plan) -> Iterator[Element]:
    built = plan.built_links
    for link, *ends in zip(
        *(built[name].tolist() for name in ("link", "a", "b", "a_name", "b_name")), strict=True
    ):
        name = f"{ends[2] or ends[0]} – {ends[3] or ends[1]}"
        yield Element("link", str(link), name, True, (link,))


def _rings(instance: Instance, plan: Plan) -> Iterator[Element]:
    """Yield chains of two links or more whose inner places have just two links, both new."""
    for chain, start, end in chains(instance, plan):
        name = f"{_ends(instance, start, end)} ({len(chain)} links)"
        yield Element("ring", f"{chain[0]}..{chain[-1]}", name, True, tuple(chain))


def chains(instance: Instance, plan: Plan) -> Iterator[tuple[list[Hashable], Hashable, Hashable]]:
    """Yield the links of every chain of two or more, in order, with the nodes at its ends.

    A chain ends at gateways, and wherever other than two links meet, those in service included.
    """
    links = instance.links
    graph: nx.MultiGraph[Any] = nx.MultiGraph()
    standing = links[links["existing"]]
    fixed = {*standing["a"], *standing["b"], *instance.gateways}
    built = plan.built_links
    ids = built["link"].tolist()
    for link, a, b in zip(ids, built["a"].tolist(), built["b"].tolist(), strict=True):
        graph.add_edge(a, b, key=link)
    inner = {node for node in graph if graph.degree(node) == 2 and node not in fixed}
    seen: set[Hashable] = set()
    order = [node for node in graph if node not in inner] + list(graph)
    for start in order:
        for _, at, link in list(graph.edges(start, keys=True)):
            if link in seen:
                continue
            chain, here = [link], at
            seen.add(link)
            while here in inner and here != start:
                onward = [
                    (there, key) for _, there, key in graph.edges(here, keys=True)
                    if key not in seen
                ]  # fmt: skip
                if not onward:
                    break
                here, link = onward[0]
                chain.append(link)
                seen.add(link)
            if len(chain) > 1:
                yield chain, start, here


def _node_names(instance: Instance) -> dict[Any, str]:
    nodes = instance.nodes
    return dict(zip(nodes["node"].tolist(), nodes["name"].tolist(), strict=True))


def _ends(instance: Instance, a: Any, b: Any) -> str:
    names = _node_names(instance)
    return f"{names.get(a) or a} – {names.get(b) or b}"


def as_chosen(element: Element, *, chosen: bool) -> Element:
    """Return an element as a plan sees it that decides so."""
    return replace(element, chosen=chosen)
