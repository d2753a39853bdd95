"""Shared-risk events: one row per group of links that the network has and the scenario rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from stz.plurals import counted

if TYPE_CHECKING:
    from stz.network import FiberNetwork
    from stz.scenario import Risk, Scenario

COLUMNS = ("failure", "links", "nodes", "rate_per_year", "repair_h")


def risk_events(
    network: FiberNetwork, places: pd.DataFrame, scenario: Scenario
) -> tuple[pd.DataFrame, list[str]]:
    """Rate the shared-risk groups of the links.

    Parameters
    ----------
    network : FiberNetwork
        ``risk_group`` of its links names groups, ``;`` between.
    places : DataFrame
        Layer: ``place_id, district``.
    scenario : Scenario
        Its ``risks`` are read: the kind with the longest name that a group's name begins with.

    Returns
    -------
    DataFrame
        Failures of an instance, links left to the groups: ``failure, links, nodes`` (those that are
        places of the district after ``:``, where the kind takes places), ``rate_per_year``
        (times per year), ``repair_h`` (hours). Groups of no kind have no row.
    list of str
        What a reader of the plan must know.
    """
    if not scenario.risks:
        return pd.DataFrame(columns=list(COLUMNS)), []
    known = set(network.nodes["node"])
    here: dict[str, list[str]] = {}
    for place, district in zip(places["place_id"], places["district"], strict=True):
        if place in known:
            here.setdefault(str(district), []).append(str(place))
    rows, unrated = [], 0
    count = dict.fromkeys((risk.name for risk in scenario.risks), 0)
    for name in group_names(network.links):
        kind = _kind(name, scenario)
        if kind is None:
            unrated += 1
            continue
        count[kind.name] += 1
        nodes = here.get(name.rpartition(":")[2], []) if kind.takes_places else []
        rows.append((name, (), tuple(nodes), kind.rate_per_year, kind.repair_h))
    notes = [
        f"shared-risk events: {counted(count[risk.name], 'group')} of kind {risk.name}, each hit "
        f"{counted(risk.rate_per_year, 'time')} a year for {counted(risk.repair_h, 'hour')} "
        f"(grade {risk.grade}: "
        f"{risk.source})"
        for risk in scenario.risks
    ]
    if unrated:
        notes.append(
            f"{counted(unrated, 'shared-risk group')} without an entry in risks: not counted in "
            f"downtime"
        )
    return pd.DataFrame(rows, columns=list(COLUMNS)), notes


def group_names(links: pd.DataFrame) -> list[str]:
    """Return every name in ``risk_group`` of the links, each once, sorted."""
    cells = links["risk_group"].astype(str)
    names = {part.strip() for cell in cells for part in cell.split(";")}
    return sorted(names - {""})


def _kind(name: str, scenario: Scenario) -> Risk | None:
    fitting = [risk for risk in scenario.risks if name.startswith(risk.name)]
    return max(fitting, key=lambda risk: len(risk.name), default=None)
