"""What years, lead times and shared-risk events must satisfy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from stz.errors import Problem
from stz.instance.checks.rules import WHERE, named_rows
from stz.plurals import counted

if TYPE_CHECKING:
    from stz.instance.data import InstanceData

_HOURS_PER_YEAR = 8_760.0


def check_years(instance: InstanceData) -> Iterable[Problem]:
    """There is a year, and each follows the one before it."""
    years = instance.years["year"].to_numpy()
    if not len(years):
        yield Problem(WHERE, "there is no planning year", layer="years",
                      mend="leave years out for a single year, or name at least one")  # fmt: skip
    again = instance.years["year"].duplicated().to_numpy()  # told as an id used twice
    for row in np.flatnonzero(np.diff(years) != 1) + 1:
        if not again[row] and not again[row - 1]:
            yield Problem(
                WHERE, f"does not follow {years[row - 1]}: planning years come one after another",
                layer="years", row=str(years[row]), field="year", value=str(years[row]),
                mend="put the years in order, without a gap; a year may have budget_musd 0",
            )  # fmt: skip


def check_lead_years(instance: InstanceData) -> Iterable[Problem]:
    """Nothing takes so long that even what is paid for in the first year comes too late."""
    programme = instance.n_years
    fresh = set(instance.sites["site"][~instance.sites["existing"]].tolist())
    new = {
        "links": ~instance.links["existing"],
        "options": [site in fresh for site in instance.options["site"].tolist()],
    }
    if not programme:
        return
    for name, chosen in new.items():
        table = getattr(instance, name)
        lead = table["lead_years"].to_numpy()
        for row, row_id in named_rows(name, table, (lead >= programme) & np.asarray(chosen, bool)):
            yield Problem(
                WHERE,
                f"paid for in the first year, it is in service {counted(lead[row], 'year')} later, "
                f"after the programme of {counted(programme, 'year')} has ended",
                layer=name, row=row_id, field="lead_years", value=str(lead[row]),
                mend="lower lead_years, plan more years, or leave it out",
            )  # fmt: skip


def check_events(instance: InstanceData) -> Iterable[Problem]:
    """Failures have names that `risk_group` can hold, and end before the next one begins."""
    failures = instance.failures
    names = failures["failure"].tolist()
    odd = [";" in name or name != name.strip() for name in names]
    for row, row_id in named_rows("failures", failures, odd):
        yield Problem(
            WHERE, "a name must not contain ';' or begin or end with a space, "
            "since risk_group of the links lists names separated by ';'",
            layer="failures", row=row_id,
            field="failure", value=names[row], mend="give it another name",
        )  # fmt: skip
    hours = (failures["rate_per_year"] * failures["repair_h"]).to_numpy(float)
    for row, row_id in named_rows("failures", failures, hours >= _HOURS_PER_YEAR):
        yield Problem(
            WHERE, "lasts all year: rate_per_year times repair_h must be less than 8,760 hours",
            layer="failures", row=row_id, field="rate_per_year, repair_h", value=f"{hours[row]:g}",
            mend="lower one of the two",
        )  # fmt: skip


def check_failure_names(instance: InstanceData) -> Iterable[Problem]:
    """Every failure takes links or nodes of its own, or links whose `risk_group` names it."""
    groups = {
        part.strip() for cell in instance.links["risk_group"].tolist() for part in cell.split(";")
    }
    failures = instance.failures
    empty = [
        not links and not nodes and name not in groups
        for name, links, nodes in zip(
            failures["failure"], failures["links"], failures["nodes"], strict=True
        )
    ]
    for _, row_id in named_rows("failures", failures, empty):
        yield Problem(
            WHERE, "nothing fails: it has no links, no nodes, and no link's risk_group names it",
            layer="failures", row=row_id,
            mend="name links or nodes, write the name into risk_group of links, or remove the row",
        )  # fmt: skip
