"""Read quotas, bounds and levers, objects or mappings, into those of an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from stz.errors import Problem
from stz.instance.limits import Levers, MetricBound, Quota
from stz.instance.plain.cells import plain, short
from stz.instance.plain.tables import did_you_mean

_WHERE = "Instance.from_tables"


def read_quotas(
    quotas: Sequence[Quota | Mapping[str, Any]], problems: list[Problem]
) -> tuple[Quota, ...]:
    """Return quotas given as objects or mappings, unknown keys reported."""
    known = [field.name for field in fields(Quota)]
    parsed: list[Quota] = []

    def report(rule: str, mend: str, **place: str) -> None:
        problems.append(Problem(_WHERE, rule, layer="quotas", mend=mend, **place))

    for number, quota in enumerate(quotas, start=1):
        if isinstance(quota, Quota):
            parsed.append(quota)
            continue
        if not isinstance(quota, Mapping):
            report("must be a Quota or a dict", "write {'name': ..., 'measure': ...}",
                   row=f"number {number}", value=short(quota))  # fmt: skip
            continue
        given = {str(key): plain(value) for key, value in quota.items()}
        given.setdefault("name", f"quota {number}")
        unknown = [key for key in given if key not in known]
        for key in unknown:
            report("unknown key", did_you_mean(key, known), row=str(given["name"]), field=key)
            del given[key]
        for key in ("tiers", "provinces"):
            several = given.get(key) or ()
            one = isinstance(several, str) or not isinstance(several, Iterable)
            given[key] = tuple(plain(part) for part in ([several] if one else several))
        if "measure" not in given:
            report("required key is missing", "zones, seats, workers, spending or cities",
                   row=str(given["name"]), field="measure")  # fmt: skip
        else:
            parsed.append(Quota(**given))
    return tuple(parsed)


def read_bounds(
    bounds: Sequence[MetricBound | Mapping[str, Any]], problems: list[Problem]
) -> tuple[MetricBound, ...]:
    """Return bounds on metrics given as objects or mappings, unknown keys reported."""
    known = [field.name for field in fields(MetricBound)]
    parsed: list[MetricBound] = []
    for number, bound in enumerate(bounds, start=1):
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
        taken = {bound.name for bound in parsed}
        given.setdefault("name", f"{metric} ({number})" if metric in taken else metric)
        _drop_unknown(given, known, "bounds", problems)
        if "metric" in given:
            parsed.append(MetricBound(**given))
        else:
            problems.append(
                Problem(_WHERE, "required key is missing", layer="bounds", row=str(given["name"]),
                        field="metric", mend="name a metric of the registry")
            )  # fmt: skip
    return tuple(parsed)


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
