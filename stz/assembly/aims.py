"""What a scenario asks of a plan, in the words of the instance; and the same problem asked anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stz.assembly.assembly import Assembly
from stz.instance import MetricBound, Quota

if TYPE_CHECKING:
    from stz.scenario import Scenario

LIMITS = ("budget_musd", "n_zones", "max_zones", "exports_min_musd", "spacing_km")
"""Keys of a scenario that are limits of the same name."""


def asked_limits(scenario: Scenario) -> dict[str, Any]:
    """Return the limits that have a key of their own."""
    return {name: getattr(scenario, name) for name in LIMITS}


def asked_quotas(scenario: Scenario) -> tuple[Quota, ...]:
    """Return the quotas."""
    return tuple(Quota(**rule.model_dump()) for rule in scenario.quotas)


def asked_bounds(scenario: Scenario) -> tuple[MetricBound, ...]:
    """Return the bounds on metrics."""
    return tuple(MetricBound(**rule.model_dump()) for rule in scenario.bounds)


def asked_anew(plain: Assembly, before: Scenario, scenario: Scenario) -> Assembly | None:
    """Return a problem with the limits, quotas, bounds, locks and bans of another scenario.

    Parameters
    ----------
    plain : Assembly
        As :func:`stz.assembly.assemble_plainly` builds it of the scenario ``before``.
    before, scenario : Scenario
        Alike but for these keys.

    Returns
    -------
    Assembly or None
        None where other places become candidates by it: the problem has other rows then.

    Raises
    ------
    DataError
        If the new limits contradict one another or the problem.
    """
    rules, sites = scenario.candidates, plain.instance.sites
    new = ~sites["existing"]
    known = set(sites.loc[new, "site"])
    unlocked = set(before.candidates.lock) - set(rules.lock)
    # a ban leaves an existing zone out, and a lock takes in a place that is too small
    elsewhere = (set(before.candidates.ban) ^ set(rules.ban)) - known
    if unlocked or elsewhere or not set(rules.lock) <= known:
        return None
    flags = {
        "must_open": sites["existing"] | sites["site"].isin(rules.lock),
        "banned": new & sites["site"].isin(rules.ban),
    }
    instance = replace(
        plain.instance,
        sites=sites.assign(**flags),
        limits=replace(plain.instance.limits, **asked_limits(scenario)),
        quotas=asked_quotas(scenario),
        bounds=asked_bounds(scenario),
        name=scenario.name,
    )
    here = plain.candidates["site"].map(dict(zip(sites["site"], flags["banned"], strict=True)))
    must = plain.candidates["site"].map(dict(zip(sites["site"], flags["must_open"], strict=True)))
    candidates = plain.candidates.assign(must_open=must.astype(bool), banned=here.astype(bool))
    return replace(plain, instance=instance, candidates=candidates)
