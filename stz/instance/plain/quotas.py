"""Read quotas, bounds and levers, objects or mappings, into those of an instance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from stz.errors import Problem
from stz.instance.limits import Levers, MetricBound, Quota
from stz.instance.plain.cells import plain, short
from stz.near_names import did_you_mean

_WHERE = "Instance.from_tables"
_BOUNDS = ("minimum", "maximum", "min_share", "max_share")


def read_quotas(
    quotas: Sequence[Quota | Mapping[str, Any]] | None, problems: list[Problem]
) -> tuple[Quota, ...]:
    """Return quotas given as objects or mappings, unknown keys reported."""
    known = [field.name for field in fields(Quota)]
    parsed: list[Quota] = []

    def report(rule: str, mend: str, **place: str) -> None:
        problems.append(Problem(_WHERE, rule, layer="quotas", mend=mend, **place))

    for number, quota in enumerate(_entries(quotas, "quotas", problems), start=1):
        if isinstance(quota, Quota):
            parsed.append(quota)
            continue
        if not isinstance(quota, Mapping):
            report("must be a Quota or a dict", "write {'name': ..., 'measure': ...}",
                   row=f"number {number}", value=short(quota))  # fmt: skip
            continue
        given = {str(key): plain(value) for key, value in quota.items()}
        given["name"] = str(given.get("name", f"quota {number}"))
        unknown = [key for key in given if key not in known]
        for key in unknown:
            report("unknown key", did_you_mean(key, known), row=str(given["name"]), field=key)
            del given[key]
        for key in ("tiers", "provinces"):
            several = given.get(key) or ()
            one = isinstance(several, str) or not isinstance(several, Iterable)
            given[key] = tuple(plain(part) for part in ([several] if one else several))
        if "measure" not in given:
            report("required key is missing",
                   "zones, new_zones, seats, workers, spending or cities",
                   row=str(given["name"]), field="measure")  # fmt: skip
        else:
            parsed.append(Quota(**given))
    _limits_something("quotas", parsed, problems)
    return tuple(parsed)


def read_bounds(
    bounds: Sequence[MetricBound | Mapping[str, Any]] | None, problems: list[Problem]
) -> tuple[MetricBound, ...]:
    """Return bounds on metrics given as objects or mappings, unknown keys reported."""
    known = [field.name for field in fields(MetricBound)]
    parsed: list[MetricBound] = []
    for number, bound in enumerate(_entries(bounds, "bounds", problems), start=1):
        if isinstance(bound, MetricBound):
            parsed.append(bound)
            continue
        if not isinstance(bound, Mapping):
            problems.append(
                Problem(_WHERE, "must be a MetricBound or a dict", layer="bounds",
                        row=f"number {number}", value=short(bound),
                        mend="write {'metric': ..., 'minimum': ...}")
            )  # fmt: skip
            continue
        given = {str(key): plain(value) for key, value in bound.items()}
        metric = str(given.get("metric", f"bound {number}"))
        taken = [bound.name for bound in parsed]  # a name may be of any type yet
        given.setdefault("name", f"{metric} ({number})" if metric in taken else metric)
        _drop_unknown(given, known, "bounds", problems)
        if "metric" in given:
            parsed.append(MetricBound(**given))
        else:
            problems.append(
                Problem(_WHERE, "required key is missing", layer="bounds", row=str(given["name"]),
                        field="metric", mend="name a metric of the registry")
            )  # fmt: skip
    _limits_something("bounds", parsed, problems)
    return tuple(parsed)


def _limits_something(
    layer: str, entries: Sequence[Quota | MetricBound], problems: list[Problem]
) -> None:
    """Report entries without any bound, and with a bound that bounds nothing."""
    for entry in entries:
        place = {"layer": layer, "row": str(entry.name)}
        given = [name for name in _BOUNDS if getattr(entry, name) is not None]
        if not given:
            what = "quota has no bound" if isinstance(entry, Quota) else "bound has no number"
            mend = "give minimum, maximum, min_share or max_share"
            problems.append(Problem(_WHERE, what, mend, **place))
        shares = [name for name in given if name.endswith("_share")]
        if isinstance(entry, MetricBound) and entry.of != "" and not shares:
            mend = "give min_share or max_share, or leave `of` out"
            problems.append(
                Problem(_WHERE, "has `of`, but no share", mend, field="of",
                        value=str(entry.of), **place)
            )  # fmt: skip
        if isinstance(entry.maximum, float) and entry.maximum == math.inf:
            problems.append(
                Problem(_WHERE, "must be finite; leave it out for no limit", field="maximum",
                        value="inf", mend="give a number", **place)
            )  # fmt: skip


def _entries(given: Any, layer: str, problems: list[Problem]) -> list[Any]:
    """Return the entries of a list; none where there is no list."""
    if given is None:
        return []
    if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
        problems.append(
            Problem(_WHERE, "must be a list", layer=layer, value=short(given),
                    mend=f"write {layer}=[...]")
        )  # fmt: skip
        return []
    return list(given)


def read_levers(levers: Levers | Mapping[str, Any] | None, problems: list[Problem]) -> Levers:
    """Return policy levers given as an object or a mapping, unknown keys reported."""
    if levers is None:
        return Levers()
    if isinstance(levers, Levers):
        return levers
    if not isinstance(levers, Mapping):
        problems.append(
            Problem(_WHERE, "must be Levers or a dict", layer="levers", value=short(levers),
                    mend="write {'formal_share': ...}")
        )  # fmt: skip
        return Levers()
    given = {str(key): plain(value) for key, value in levers.items()}
    _drop_unknown(given, [field.name for field in fields(Levers)], "levers", problems)
    return Levers(**given)


def _drop_unknown(
    given: dict[str, Any], known: Sequence[str], layer: str, problems: list[Problem]
) -> None:
    for key in [key for key in given if key not in known]:
        problems.append(
            Problem(_WHERE, "unknown key", layer=layer, row=str(given.get("name", "")), field=key,
                    mend=did_you_mean(key, known))
        )  # fmt: skip
        del given[key]
