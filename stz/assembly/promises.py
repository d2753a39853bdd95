"""Step: what each site is promised, its protection level and its downtime target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from stz.scenario import allowed_min

if TYPE_CHECKING:
    from stz.scenario import Scenario

EXISTING_PROTECTION = "single"
"""An existing zone runs on the fiber it has: the plan need not pay for a second way to it."""


def with_promises(sites: pd.DataFrame, scenario: Scenario) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return sites with ``protection`` ('' for that of all) and ``downtime_target_min``.

    Existing zones are promised nothing they do not have, unless the scenario names them. Beside the
    sites stands what a reader of the plan must know.
    """
    levels = scenario.candidates.protection
    rules = scenario.availability
    targets = {site: allowed_min(pct) for site, pct in (rules.zones if rules else {}).items()}
    ids, existing = sites["site"].astype(str), sites["existing"].astype(bool)
    level = existing.map({True: EXISTING_PROTECTION, False: ""})
    target = existing.map({True: math.inf, False: math.nan})
    promised = sites.assign(
        protection=ids.map(levels).astype(object).where(ids.isin(levels), level),
        downtime_target_min=ids.map(targets).astype(float).where(ids.isin(targets), target),
    )
    return promised, tuple(_notes(sites, scenario))


def _notes(sites: pd.DataFrame, scenario: Scenario) -> list[str]:
    """Say who is exempt, and which names in the scenario meet no site."""
    rules = scenario.availability
    notes = []
    if rules is not None:
        notes.append(
            f"new zones have a target of {rules.target_pct:g} % of the year, at most "
            f"{rules.target_min:.4g} minutes of downtime; existing zones and cities have no target"
        )
    named = {
        "candidates.protection": list(scenario.candidates.protection),
        "availability.zones": list(rules.zones) if rules else [],
    }
    here = set(sites["site"].astype(str))
    for key, ids in named.items():
        lost = [site for site in ids if site not in here]
        if lost:
            notes.append(f"{key} names sites that are not candidates: {', '.join(lost)}")
    return notes
