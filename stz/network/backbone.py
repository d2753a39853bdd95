"""Which links of the backbone count as in service, and what is said of those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd

from stz.plurals import agreeing, counted

if TYPE_CHECKING:
    from stz.scenario import Fiber

IN_SERVICE = "in service"
"""How the status of a link begins that is known to carry traffic."""
LOGICAL = "logical"
"""How the corridor of a link begins that is leased capacity: its route is not published."""


def links_in_service(
    backbone: pd.DataFrame, known: set[str], rules: Fiber
) -> tuple[pd.DataFrame, list[str]]:
    """Rows of the backbone that count as in service, and notes on the rest.

    Links count whose ends are both known and whose existence grade the scenario trusts; announced
    links only if it says so. A logical link is evidence of fiber between its ends, not of a fiber
    of its own: where trunks in service join its ends, it is taken as carried on them. Counted
    beside them it would protect them from a cut that takes both.

    Parameters
    ----------
    backbone : DataFrame
        Layer ``backbone_links``.
    known : set of str
        Nodes of the territory.
    rules : Fiber
        Grades, and whether planned links count.
    """
    inside = backbone["a"].isin(known) & backbone["b"].isin(known)
    graded = backbone["existence_grade"].isin(rules.backbone_grades)
    announced = ~backbone["presumed"].astype(bool) & ~backbone["status"].str.startswith(IN_SERVICE)
    notes: list[str] = []
    taken = inside & graded
    if (inside & ~graded).any():
        grades = ", ".join(rules.backbone_grades)
        count = int((inside & ~graded).sum())
        links = counted(count, "backbone link is", "backbone links are")
        notes.append(f"{links} left out: existence grade other than {grades}")
    if not rules.planned_in_service and (taken & announced).any():
        count = int((taken & announced).sum())
        links = counted(count, "announced backbone link is", "announced backbone links are")
        notes.append(f"{links} left out: not confirmed as built")
        taken &= ~announced
    logical = taken & backbone["corridor"].astype(str).str.startswith(LOGICAL)
    carried = logical & _joined(backbone, backbone[taken & ~logical])
    if carried.any():
        count = int(carried.sum())
        notes.append(
            "1 logical link (leased capacity) is assumed to run over trunks in service: it does "
            "not count as a second fiber"
            if count == 1
            else f"{count} logical links (leased capacity) are assumed to run over trunks in "
            f"service: they do not count as a second fiber"
        )
    if (logical & ~carried).any():
        count = int((logical & ~carried).sum())
        links = counted(count, "logical link represents", "logical links represent")
        notes.append(f"{links} fiber whose route is not published")
    rows = backbone[taken & ~carried]
    if rows["presumed"].any():
        count = int(rows["presumed"].sum())
        notes.append(
            f"{count} of {counted(len(rows), 'link')} in service {agreeing(count, 'is', 'are')} "
            "presumed along highways, not surveyed"
        )
    return rows, notes


def _joined(links: pd.DataFrame, trunks: pd.DataFrame) -> pd.Series[bool]:
    """Whether the trunks join the two ends of each link."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(zip(trunks["a"], trunks["b"], strict=True))
    part = {node: k for k, nodes in enumerate(nx.connected_components(graph)) for node in nodes}
    found = [
        a in part and part[a] == part.get(b) for a, b in zip(links["a"], links["b"], strict=True)
    ]
    return pd.Series(np.array(found, dtype=bool), index=links.index)
