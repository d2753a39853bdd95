"""What the limits of a whole plan must satisfy: numbers, counts of zones, spacing, targets."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from stz.errors import Problem
from stz.instance.checks.rules import WHERE, named_rows, number_rule
from stz.plurals import counted

if TYPE_CHECKING:
    from stz.instance.data import InstanceData

_YEAR_MIN = 525_600.0


def check_limit_numbers(instance: InstanceData) -> Iterable[Problem]:
    """Limits are numbers that can be met; ``None`` means no limit."""
    limits = instance.limits
    for field, least, most in (
        ("budget_musd", 0.0, math.inf),
        ("exports_min_musd", -math.inf, math.inf),
        ("annuity_years", 0.0, math.inf),
        ("n_zones", 0.0, math.inf),
        ("max_zones", 0.0, math.inf),
        ("downtime_target_min", 0.0, _YEAR_MIN),
        ("spacing_km", 0.0, math.inf),
    ):
        value = getattr(limits, field)
        if value is None and field != "annuity_years":
            continue
        rule = number_rule(value, least, most, whole=field in ("n_zones", "max_zones"),
                           endless=field == "downtime_target_min")  # fmt: skip
        if rule:
            yield Problem(WHERE, rule, field=field, value=str(value), mend="give a number")


def check_counts(instance: InstanceData) -> Iterable[Problem]:
    """Numbers of zones that the sites allow."""
    sites = instance.sites
    counts = [
        (field, value)
        for field in ("n_zones", "max_zones")
        if not number_rule(value := getattr(instance.limits, field), 0.0, whole=True)
    ]
    usable = int((~sites["banned"] & ~sites["existing"]).sum())
    locked = int((sites["must_open"] & ~sites["existing"]).sum())
    for field, value in counts:
        if field == "n_zones" and value > usable:
            yield Problem(WHERE, "asks for more zones than may open: "
                          f"there {'is' if usable == 1 else 'are'} {counted(usable, 'site')}",
                          field=field, value=str(value), mend="lower it")  # fmt: skip
        if value < locked:
            yield Problem(WHERE, f"allows fewer zones than the {locked} locked open", field=field,
                          value=str(value), mend="raise it or unlock sites")  # fmt: skip


def check_spacing(instance: InstanceData) -> Iterable[Problem]:
    """Ask for the position of every site that may open, where zones must keep a distance."""
    if number_rule(instance.limits.spacing_km, 0.0):  # none, or told as no number
        return
    sites, nodes = instance.sites, instance.nodes
    needed = set(sites["node"][~sites["banned"]].tolist())
    unplaced = nodes[["lon", "lat"]].isna()
    asked = np.array([node in needed for node in nodes["node"].tolist()], dtype=bool)
    for row, row_id in named_rows("nodes", nodes, unplaced.any(axis=1) & asked):
        yield Problem(
            WHERE, "spacing_km needs the position of every node with a site",
            layer="nodes", row=row_id, field="lat" if not unplaced["lon"].iat[row] else "lon",
            mend="give lon and lat of the node in the table nodes, or leave spacing_km out",
        )  # fmt: skip


def check_targets(instance: InstanceData) -> Iterable[Problem]:
    """Ask for links where a downtime is promised: fiber is half of it."""
    if instance.has_network:
        return
    what = "a downtime target needs links: without them fiber downtime is unknown"
    mend = "give links and gateways, or leave the target out"
    target = instance.limits.downtime_target_min
    if not number_rule(target, 0.0, _YEAR_MIN):
        yield Problem(WHERE, what, field="downtime_target_min", value=str(target), mend=mend)
    own = instance.sites["downtime_target_min"].to_numpy(float)
    for row, row_id in named_rows("sites", instance.sites, np.isfinite(own)):
        yield Problem(WHERE, what, layer="sites", row=row_id, field="downtime_target_min",
                      value=f"{own[row]:g}", mend=mend)  # fmt: skip
