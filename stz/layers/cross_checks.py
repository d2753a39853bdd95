"""Rules that take two layers: references between them, and one connected fiber graph."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from stz.errors import Problem
from stz.layers.column_checks import OUT_OF_CENSUS
from stz.layers.contract import Reference
from stz.layers.frames import ReadLayer
from stz.near_names import did_you_mean


def reference_problems(reads: Mapping[str, ReadLayer]) -> list[Problem]:
    """Return every value that refers to a row that is not there.

    Layers that could not be read, or lack the column, are passed over: they have their own
    problems.
    """
    found = []
    for read in reads.values():
        for reference in read.contract.references:
            found += _broken(reads, read, reference)
    return found


def _broken(reads: Mapping[str, ReadLayer], read: ReadLayer, reference: Reference) -> list[Problem]:
    if read.frame is None or reference.column not in read.frame:
        return []
    known: set[str] = set()
    for layer, column in reference.targets:
        target = reads[layer].frame
        if target is None or column not in target or target.empty:
            return []
        known |= set(target[column].dropna())
    exempt = pd.Series(False, index=read.frame.index)
    if reference.in_totals:
        if "province" not in read.frame:
            return []
        exempt = read.frame["province"].isin(OUT_OF_CENSUS)
    names = " or ".join(layer for layer, _ in reference.targets)
    found = []
    for position, cell in enumerate(read.frame[reference.column]):
        if pd.isna(cell) or not cell or exempt.iloc[position]:
            continue
        for value in cell.split(";") if reference.several else [cell]:
            if value not in known:
                found.append(
                    read.problem(
                        f"there is no such row in {names}",
                        _mend(reference, value, known, names),
                        position,
                        reference.column,
                        value,
                    )
                )
    return found


def _mend(reference: Reference, value: str, known: set[str], names: str) -> str:
    missing = f"correct the {reference.column}, or add the row to {names}"
    return did_you_mean(value, sorted(known), missing, cutoff=0.75)


PARENT_COMPANIES = {"HAZECO": "PESCO", "TESCO": "PESCO"}
"""Companies carved out of another, still without figures of their own: the parent's are used."""


def company_problems(reads: Mapping[str, ReadLayer]) -> list[Problem]:
    """Return every distribution company of whose outages nothing is known.

    It would be given another's figures. Exempt are territories outside the totals, which the
    regulator does not report on; plans there say whose figures they use.
    """
    figures = reads["grid_reliability"].frame
    if figures is None or figures.empty or not {"disco", "metric"} <= set(figures.columns):
        return []
    reported = set(figures.loc[figures["metric"].isin(("saifi", "saidi")), "disco"].dropna())
    known = reported | {name for name, parent in PARENT_COMPANIES.items() if parent in reported}
    found = []
    for read in (reads["places"], reads["disco_districts"]):
        frame = read.frame
        if frame is None or not {"disco", "province"} <= set(frame.columns):
            continue
        unknown = ~frame["disco"].isin(known) & frame["disco"].notna()
        unknown &= ~frame["province"].isin(OUT_OF_CENSUS)
        for position in unknown.to_numpy().nonzero()[0]:
            name = str(frame["disco"].iloc[position])
            one_of = f"use one of {', '.join(sorted(known))}."
            mend = did_you_mean(name, sorted(known), one_of, cutoff=0.75)
            found.append(
                read.problem(
                    "no SAIFI or SAIDI of this company is in grid_reliability",
                    f"{mend} Or add its figures to grid_reliability",
                    int(position),
                    "disco",
                    name,
                )
            )
    return found


def graph_problems(reads: Mapping[str, ReadLayer]) -> list[Problem]:
    """Return places that backbone and rights of way together leave apart from the rest.

    Places of territories outside the totals are left out with their links; nodes that are no place
    need not be reached. Nothing is said if a layer of the graph could not be read.
    """
    places, nodes = reads["places"].frame, reads["backbone_nodes"].frame
    links = [reads[name].frame for name in ("backbone_links", "rights_of_way")]
    if places is None or nodes is None or not {"place_id", "province"} <= set(places.columns):
        return []
    outside = set(places["place_id"][places["province"].isin(OUT_OF_CENSUS)].dropna())
    wanted = sorted(set(places["place_id"].dropna()) - outside)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(wanted)
    for link in links:
        if link is None or not {"a", "b"} <= set(link.columns):
            return []
        ends = link[["a", "b"]].dropna()
        graph.add_edges_from(
            (a, b) for a, b in ends.itertuples(index=False) if a not in outside and b not in outside
        )
    parts = [sorted(set(wanted) & part) for part in nx.connected_components(graph)]
    parts = sorted((part for part in parts if part), key=lambda part: (-len(part), part))
    read = reads["rights_of_way"]
    return [
        read.problem(
            f"the fiber graph is disconnected: {_some(part)} cannot be reached over backbone and "
            f"rights of way",
            f"add a right of way from {part[0]!r} to one of the other places, or remove the places",
            field="a; b",
            value=part[0],
        )
        for part in parts[1:]
    ]


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more places"
