"""Checks of when things happen: years of the plan, lead times, growth, and the yearly table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.plan import Plan
from stz.verifier.recomputed import COLUMNS, Recomputed, lead
from stz.verifier.totals import BY_YEAR, by_year
from stz.verifier.verification import Findings, compared, flagged


def check_years(instance: Instance, plan: Plan, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings of groups years, existing, lead and expansions."""
    for name in COLUMNS:
        table: pd.DataFrame = getattr(plan, name)
        strange = table["year"][~table["year"].isin(recomputed.years)]
        what = "{row} is not a year of the plan"
        where = f"plan.{name}"
        yield flagged("years", strange.drop_duplicates(), what, where=where, field="year")
    yield from _existing(plan, recomputed)
    yield from _lead(recomputed)
    yield from _expansions(plan, recomputed)


def _existing(plan: Plan, recomputed: Recomputed) -> Iterator[Findings]:
    there = recomputed.zones["site"][recomputed.zones["existing"].astype(bool)]
    late = plan.zones[plan.zones["site"].isin(there) & (plan.zones["year"] > recomputed.years[0])]
    what = "existing zone {row} is open from the first year on"
    yield flagged("existing", late["site"], what, where="plan.zones", field="year")


def _lead(recomputed: Recomputed) -> Iterator[Findings]:
    """Nothing is commissioned before it could have been paid for in the first year."""
    zones, links = recomputed.zones, recomputed.links
    what = "{row} opens {left} years after the first year, but takes {right} years from payment"
    yield compared("lead", zones["site"], zones["t"], ">=", lead(zones), what)
    what = (
        "link {row} is in service {left} years after the first year, "
        "but takes {right} years from payment"
    )
    yield compared("lead", links["link"], links["t"], ">=", links["lead_years"], what)


def _expansions(plan: Plan, recomputed: Recomputed) -> Iterator[Findings]:
    """Blocks are only added, from the opening on, to the number listed of the last year."""
    table, zones, where = plan.expansions, recomputed.zones, "plan.expansions"
    closed = table["site"][~table["site"].isin(plan.zones["site"])].drop_duplicates()
    yield flagged("expansions", closed, "{row} gets blocks but is closed", where=where)
    pairs = table["site"] + " in " + table["year"].astype(str)
    twice = pairs[table.duplicated(["site", "year"])].drop_duplicates()
    yield flagged("expansions", twice, "{row} is listed more than once", where=where)
    blocks = table["blocks"].to_numpy(float)
    broken = ~np.isfinite(blocks) | (blocks != np.round(blocks)) | (blocks < 0)
    what = "the blocks added to {row} are not a whole number of 0 or more"
    yield flagged("expansions", pairs[broken], what, where=where, field="blocks")
    site, added = zones["site"], recomputed.added
    what = "{left} blocks are added to {row} over the years, it has {right} in the last"
    yield compared("expansions", site, added.sum(axis=1), "==", zones["blocks"], what, where=where)
    before = np.where(recomputed.opened, 0.0, added).sum(axis=1)
    what = "{left} blocks are added to {row} before it opens"
    yield compared("expansions", site, before, "<=", 0.0, what, where=where)
    at_opening = np.cumsum(added, axis=1)[np.arange(len(zones)), zones["t"].to_numpy(int)]
    what = "{row} opens with {left} blocks, its option needs at least {right}"
    yield compared("blocks", site, at_opening, ">=", zones["min_blocks"], what, where=where)


def check_by_year(plan: Plan, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings where the plan's table of years tells other numbers than its decisions."""
    told, where = plan.by_year, "plan.by_year"
    missing = [column for column in BY_YEAR if column not in told.columns]
    yield flagged("tables", missing, "column {row} is missing", where=where)
    if missing:
        return
    if [float(year) for year in told["year"]] != [float(year) for year in recomputed.years]:
        what = "the table does not list every year once, in order"
        yield flagged("by_year", ["years"], what, where=where, field="year")
        return
    truth = by_year(recomputed)
    for column in BY_YEAR[1:]:
        what = f"{column} of {{row}} is {{left}}, but the decisions give {{right}}"
        listed = pd.to_numeric(told[column], errors="coerce")
        yield compared(
            "by_year",
            recomputed.years,
            listed,
            "==",
            truth[column],
            what,
            where=where,
            field=column,
        )
