"""Read quotas, objects or mappings, into those of an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from stz.errors import Problem
from stz.instance.limits import Quota
from stz.instance.plain_tables import did_you_mean, plain, short

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
