"""An instance and a plan come in; a verdict leaves. Shares no code with the optimizer."""

from stz.verifier.downtime import zone_downtime
from stz.verifier.recomputed import (
    Recomputed,
    dated,
    instance_with_text_ids,
    recompute,
    since,
    talent_by_year,
    with_text_ids,
)
from stz.verifier.survivability import LEVELS, bridges, fiber_graph, reached, shared_risks, unserved
from stz.verifier.totals import by_year, in_last_year, talent_reached, workers_of_existing
from stz.verifier.unavailability import FiberMinutes, shared_events
from stz.verifier.verification import TOLERANCE, Findings, Verification, compared, problem, together
from stz.verifier.verify_plan import require_verified, verify_plan

__all__ = [
    "LEVELS",
    "TOLERANCE",
    "FiberMinutes",
    "Findings",
    "Recomputed",
    "Verification",
    "bridges",
    "by_year",
    "compared",
    "dated",
    "fiber_graph",
    "in_last_year",
    "instance_with_text_ids",
    "problem",
    "reached",
    "recompute",
    "require_verified",
    "shared_events",
    "shared_risks",
    "since",
    "talent_by_year",
    "talent_reached",
    "together",
    "unserved",
    "verify_plan",
    "with_text_ids",
    "workers_of_existing",
    "zone_downtime",
]
