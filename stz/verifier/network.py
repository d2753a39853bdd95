"""Checks of what failures do: who loses every gateway, and for how many minutes per year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance import Instance
from stz.plan import Plan
from stz.verifier.downtime import allowed_minutes, links_in_use, zone_downtime
from stz.verifier.recomputed import Recomputed
from stz.verifier.survivability import (
    LEVELS,
    NOTHING_FAILS,
    Failure,
    fiber_graph,
    shared_risks,
    unserved,
)
from stz.verifier.verification import Findings, compared, flagged, problem

AVAILABILITY = ("site", "power_min", "fiber_min", "downtime_min", "target_min")
"""Columns of a plan's table of downtimes."""


def check_survivability(instance: Instance, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings of zones and cities that a failure cuts off from all gateways.

    Each is looked at on the network of the year from which on it is there: links are only added, so
    whatever is survived then is survived later.
    """
    if not instance.has_network:
        return
    risks = shared_risks(instance.links, instance.failures)
    graphs = {}
    for (level, year), sinks in _sinks(instance, recomputed).groupby(["level", "year"], sort=True):
        t = recomputed.years.index(year)
        if level not in LEVELS:
            known = ", ".join(LEVELS)
            what = f"protection level {level!r} is unknown (known: {known})"
            rows = sinks["row"].str.partition(" ")[2]
            yield Findings(tuple(problem("survivability", what, row=row) for row in rows), 1.0)
            continue
        if t not in graphs:
            graphs[t] = fiber_graph(links_in_use(instance, recomputed, t), instance.gateways)
        failures = LEVELS[str(level)](graphs[t], risks)
        lost = unserved(graphs[t], set(sinks["node"]), failures)
        when = f" in {year}" if recomputed.last else ""
        cut_off = sinks[sinks["node"].isin(list(lost))]
        for row, node in zip(cut_off["row"], cut_off["node"], strict=True):
            found = _cut_off(str(row), str(node), str(level), lost[node], when)
            yield Findings((found,), 1.0)


def _sinks(instance: Instance, recomputed: Recomputed) -> pd.DataFrame:
    years = pd.Series(recomputed.years)
    zones, cities = recomputed.zones, recomputed.cities
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "row": "zone " + zones["site"],
                    "node": zones["node"],
                    "level": zones["protection"].where(
                        zones["protection"] != "", instance.protection
                    ),
                    "year": zones["t"].map(years),
                }
            ),
            pd.DataFrame(
                {
                    "row": "city " + cities["node"],
                    "node": cities["node"],
                    "level": cities["protection"].where(cities["protection"] != "", "single"),
                    "year": cities["t"].map(years),
                }
            ),
        ]
    )


def _cut_off(row: str, node: str, level: str, failures: tuple[Failure, ...], year: str) -> Problem:
    first = failures[0].name
    more = f" (and after {len(failures) - 1} other failures)" if len(failures) > 1 else ""
    when = "although " + first if failures[0] == NOTHING_FAILS else "when " + first
    what = f"{row} has no path to any gateway{year} {when}{more}; its protection is {level}"
    return problem("survivability", what, row=row.partition(" ")[2], field="node", value=node)


def check_availability(
    instance: Instance, plan: Plan, recomputed: Recomputed
) -> Iterator[Findings]:
    """Yield findings where a zone is down too long, or where the plan's table tells other numbers.

    A target counts as kept only where it is proven: the upper bound must be within it.
    """
    told = plan.availability
    aimed = np.isfinite(allowed_minutes(instance, recomputed.zones).to_numpy(float))
    silent = not instance.has_network or not len(recomputed.zones)
    if silent and not aimed.any() and not len(told):
        return
    truth = zone_downtime(instance, recomputed)
    what = (
        "{row} is down {left} minutes per year, {right} are allowed (causes in minutes: power "
        "{power}, fiber {fiber})"
    )
    for zone in truth[aimed].to_dict("records"):
        causes = {
            "power": f"{zone['power_min']:,.6g}",
            "fiber": f"{zone['fiber_min']:,.6g}",
            **{name: f"{{{name}}}" for name in ("row", "left", "right")},
        }
        most, target = zone["downtime_min"], zone["target_min"]
        row = [zone["site"]]
        yield compared("availability", row, most, "<=", target, what.format(**causes))
    yield from _told(told, truth)


def _told(told: pd.DataFrame, truth: pd.DataFrame) -> Iterator[Findings]:
    """Yield findings of the plan's own table of downtimes."""
    where = "plan.availability"
    missing = [column for column in AVAILABILITY if column not in told.columns]
    what = "column {row} is missing"
    yield flagged("tables", missing, what, where=where)
    if missing:
        return
    what = "the downtime of {row} is not listed exactly once"
    counts = told["site"].value_counts().reindex(truth["site"], fill_value=0)
    yield flagged("availability", counts.index[counts.to_numpy() != 1], what, where=where)
    strange = told["site"][~told["site"].isin(truth["site"])]
    yield flagged("availability", strange, "{row} has a downtime but is closed", where=where)
    both = told.drop_duplicates("site").merge(truth, on="site", suffixes=("", "_true"))
    for column in AVAILABILITY[1:]:
        least = column.replace("_min", "_least_min")
        low = both[least] if least in truth.columns else both[f"{column}_true"]
        high = both[f"{column}_true"]
        left = pd.to_numeric(both[column], errors="coerce").to_numpy(float)
        nearest = np.where(np.isnan(left), high, np.clip(left, low, high))
        what = f"lists {column} of {{row}} as {{left}}, but the decisions give {{right}}"
        yield compared(
            "availability", both["site"], left, "==", nearest, what, where=where, field=column
        )
