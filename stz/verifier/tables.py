"""Checks that a plan's tables speak of things that exist, once each, in real numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.plan import Plan
from stz.verifier.recomputed import COLUMNS
from stz.verifier.verification import Findings, flagged, problem

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "zones": ("blocks", "seats", "year"),
    "expansions": ("year", "blocks"),
    "connections": ("year",),
    "built_links": ("year",),
    "assignment": ("year", "persons"),
    "remote": ("year", "persons"),
}


def unreadable(plan: Plan) -> Findings:
    """Return missing columns and columns of numbers that hold something else.

    Nothing else can be checked before these are mended.
    """
    problems = []
    for name, columns in COLUMNS.items():
        table: pd.DataFrame = getattr(plan, name)
        for column in columns:
            if column not in table.columns:
                what = f"column {column} is missing"
                problems.append(problem("tables", what, where=f"plan.{name}", field=column))
            elif (
                column in NUMBERS.get(name, ())
                and len(table)
                and not pd.api.types.is_numeric_dtype(table[column])
            ):
                what = f"column {column} does not hold numbers"
                problems.append(problem("tables", what, where=f"plan.{name}", field=column))
    return Findings(tuple(problems), 1.0 if problems else 0.0)


def check_tables(instance: Instance, plan: Plan) -> Iterator[Findings]:
    """Yield findings about ids, duplicates and numbers of every table."""
    yield from _zones(instance, plan)
    yield from _links(instance, plan)
    yield from _cities(instance, plan)
    yield from _people(instance, plan, "assignment", "site", instance.sites["site"])
    yield from _people(instance, plan, "remote", "node", instance.cities["node"])


def _zones(instance: Instance, plan: Plan) -> Iterator[Findings]:
    zones = plan.zones
    known = zones["site"].isin(instance.sites["site"])
    yield flagged("tables", zones["site"][~known], "site {row} is unknown", where="plan.zones")
    keys = pd.MultiIndex.from_frame(zones[["site", "size", "package"]])
    offered = keys.isin(pd.MultiIndex.from_frame(instance.options[["site", "size", "package"]]))
    bad = zones[known & ~offered]
    for site, size, package in zip(bad["site"], bad["size"], bad["package"], strict=True):
        what = f"size {size!r} with package {package!r} is not offered at site {site}"
        yield Findings((problem("options", what, where="plan.zones", row=site),), 1.0)
    yield from _names(zones, "site", "name", instance.sites, "plan.zones")
    repeated = zones["site"][zones["site"].duplicated()].unique()
    what = "site {row} is opened more than once"
    yield flagged("options", repeated, what, where="plan.zones")
    blocks = zones["blocks"].to_numpy()
    broken = ~np.isfinite(blocks) | (np.abs(blocks - np.round(blocks)) > 0) | (blocks < 0)
    what = "the blocks of {row} are not a whole number"
    yield flagged("blocks", zones["site"][broken], what, where="plan.zones", field="blocks")


def _links(instance: Instance, plan: Plan) -> Iterator[Findings]:
    where = "plan.built_links"
    built = plan.built_links
    known = built["link"].isin(instance.links["link"])
    yield flagged("tables", built["link"][~known], "link {row} is unknown", where=where)
    repeated = built["link"][built["link"].duplicated()].unique()
    yield flagged("tables", repeated, "link {row} is built more than once", where=where)
    ends = instance.links[["link", "a", "b", "existing"]]
    joined = built.merge(ends, on="link", suffixes=("", "_known"))
    there = joined["existing"].astype(bool)
    what = "link {row} exists already and cannot be built"
    yield flagged("tables", joined["link"][there], what, where=where)
    same = (joined["a"] == joined["a_known"]) & (joined["b"] == joined["b_known"])
    turned = (joined["a"] == joined["b_known"]) & (joined["b"] == joined["a_known"])
    what = "link {row} does not join the nodes listed as its ends"
    yield flagged("tables", joined["link"][~(same | turned)], what, where=where)
    for end in ("a", "b"):
        nodes = instance.nodes.rename(columns={"node": end})
        yield from _names(built, end, f"{end}_name", nodes, where)


def _cities(instance: Instance, plan: Plan) -> Iterator[Findings]:
    nodes, where = plan.connections["node"], "plan.connections"
    unknown = nodes[~nodes.isin(instance.cities["node"])]
    yield flagged("tables", unknown, "node {row} is not a city", where=where)
    repeated = nodes[nodes.duplicated()].unique()
    yield flagged("tables", repeated, "city {row} is listed more than once", where=where)
    yield from _names(plan.connections, "node", "name", instance.nodes, where)


def _names(
    table: pd.DataFrame, key: str, field: str, known: pd.DataFrame, where: str
) -> Iterator[Findings]:
    """Yield a finding for names that are not those of the instance; a plan need not give any."""
    if field in table.columns:
        names = table[key].map(dict(zip(known[key], known["name"], strict=True)))
        strange = table[key][names.notna() & (names != table[field])]
        what = f"the {field} of {{row}} is not the name the instance gives"
        yield flagged("tables", strange, what, where=where, field=field)


def _people(
    instance: Instance, plan: Plan, name: str, place: str, places: pd.Series
) -> Iterator[Findings]:
    where = f"plan.{name}"
    table: pd.DataFrame = getattr(plan, name)
    pairs = table["pool"] + " at " + table[place]
    unknown = ~table["pool"].isin(instance.pools["pool"])
    yield flagged("tables", pairs[unknown], "{row}: the pool is unknown", where=where)
    nowhere = ~table[place].isin(places)
    yield flagged("tables", pairs[nowhere], f"{{row}}: the {place} is unknown", where=where)
    repeated = pairs[table.duplicated(["pool", place, "year"])].unique()
    what = "{row} is listed more than once in a year"
    yield flagged("tables", repeated, what, where=where)
    persons = table["persons"]
    what = "{row}: persons is not a finite number of 0 or more"
    broken = ~np.isfinite(persons) | (persons < -1e-6)
    yield flagged("tables", pairs[broken], what, where=where, field="persons")
    if name == "remote":
        homes = pd.MultiIndex.from_frame(instance.cities[["pool", "node"]])
        home = pd.MultiIndex.from_frame(table[["pool", "node"]]).isin(homes)
        strange = pairs[~home & ~unknown & ~nowhere]
        yield flagged("pool", strange, "{row}: that city is not home to the pool", where=where)
