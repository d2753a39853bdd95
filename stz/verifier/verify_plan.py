"""The independent verifier: a plan held against its instance, sharing no code with the optimizer.

Everything is recomputed from the instance and the plan's tables: every constraint in every year,
every cost, the objective, the gap, who still reaches a gateway when something fails, and how many
minutes a year every zone is down.
"""

from __future__ import annotations

from collections.abc import Iterator

from stz.errors import VerificationError
from stz.instance import Instance
from stz.plan import Plan
from stz.verifier.claims import check_claims
from stz.verifier.limits import check_bounds, check_limits, check_quotas
from stz.verifier.network import check_availability, check_survivability
from stz.verifier.recomputed import dated, recompute, with_text_ids
from stz.verifier.rows import (
    check_declared_seats,
    check_opening,
    check_people,
    check_spacing,
)
from stz.verifier.tables import check_tables, unreadable
from stz.verifier.totals import totals
from stz.verifier.verification import Findings, Verification, flagged, problem, together
from stz.verifier.years import check_by_year, check_years


def verify_plan(instance: Instance, plan: Plan) -> Verification:
    """Check a plan from its instance and its own tables alone.

    Parameters
    ----------
    instance : Instance
        The problem the plan answers.
    plan : Plan
        A plan with an incumbent; one without is refused under the group ``status``.

    Returns
    -------
    Verification
        All violations at once, each naming its constraint group, and the recomputed metrics.
    """
    if not plan.has_plan:
        what = f"status is {plan.status!r}: there is no plan to verify"
        return Verification(False, (problem("status", what, field="status"),), {}, 1.0)
    plan = dated(instance, plan)
    broken = unreadable(plan)
    if broken.problems:
        return Verification(False, broken.problems, {}, 1.0)
    given, (instance, plan) = instance, with_text_ids(instance, plan)
    recomputed = recompute(instance, plan)
    metrics = totals(instance, recomputed)
    findings = together(
        [
            *_check_instance(given, plan),
            *check_tables(instance, plan),
            *check_years(instance, plan, recomputed),
            *check_opening(instance, recomputed),
            *check_spacing(instance, recomputed),
            *check_people(instance, recomputed),
            *check_declared_seats(plan.zones, recomputed),
            *check_limits(instance, recomputed, metrics),
            *check_quotas(instance, recomputed),
            *check_bounds(instance, metrics),
            *check_survivability(instance, recomputed),
            *check_availability(instance, plan, recomputed),
            *check_by_year(plan, recomputed),
            *check_claims(plan, metrics),
        ]
    )
    worst = max(findings.worst, 1.0 if findings.problems and findings.worst == 0 else 0.0)
    return Verification(not findings.problems, findings.problems, metrics, worst)


def require_verified(instance: Instance, plan: Plan) -> Verification:
    """Return the verification of a plan, or raise with all of its violations.

    Raises
    ------
    VerificationError
        Where the plan breaks any constraint or misreports itself.
    """
    verification = verify_plan(instance, plan)
    if not verification.ok:
        raise VerificationError(verification.violations)
    return verification


def _check_instance(instance: Instance, plan: Plan) -> Iterator[Findings]:
    if plan.instance_digest and plan.instance_digest != instance.digest:
        what = "the plan was made for another instance"
        yield Findings((problem("instance", what, field="instance_digest"),), 1.0)
    for name, key in (("nodes", "node"), ("sites", "site"), ("pools", "pool")):
        ids = getattr(instance, name)[key].astype(str)
        what = f"{key} {{row}} is the id of two rows, once a number and once a text"
        yield flagged("instance", ids[ids.duplicated()].unique(), what, where=f"instance.{name}")
