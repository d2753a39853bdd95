"""Reductions before a solve: each keeps at least one optimal plan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from stz.instance import Instance
from stz.model import REGISTRY, downtime_targets, parse_objective
from stz.solver.presolve.occupancy import unfillable_options
from stz.solver.presolve.unreachable_targets import hopeless

_LOWER_IS_BETTER = (
    "fixed_capex_musd",
    "block_capex_musd",
    "min_occupancy",
    "min_blocks",
)
_CAPEX = ("fixed_capex_musd", "block_capex_musd")
_OPEX = ("fixed_opex_musd", "block_opex_musd")
_MUST_EQUAL = ("block_seats", "lead_years", "ramp_years")
#: Metrics that a cheaper zone changes, and those among them that count what it costs to run.
_OF_COST = ("capex", "capex_zones", "capex_discounted", "opex", "cost", "npv")
_OF_OPEX = ("opex", "cost", "npv")


def closed_options(
    instance: Instance,
    objective: str = "exports",
    stopped: Callable[[], bool] = lambda: False,
    *,
    occupancy: bool = True,
) -> npt.NDArray[np.bool_]:
    """Return which options no plan needs: dominated ones, and those that break their promise.

    An option that misses its target whatever is built, or that not everybody in reach together can
    fill, is in no plan at all. What dominates another fails no more and asks for no more people, so
    it meets every promise that the other meets. Once ``stopped`` says that time is up, promises
    that are hard to judge are left to the search.

    Parameters
    ----------
    instance : Instance
    objective : str
        A metric of the registry, with ``max`` or ``min`` before it if not in its own direction.
    stopped : callable
        Whether time is up.
    occupancy : bool
        Whether options that nobody can fill are closed; not where occupancy may be given up.

    Returns
    -------
    bool array, shape (n_options,)
    """
    closed = dominated_options(instance, objective) | hopeless(instance, stopped)
    if occupancy:
        closed |= unfillable_options(instance)
    return closed


def dominated_options(instance: Instance, objective: str = "exports") -> npt.NDArray[np.bool_]:
    """Return which options another option of the same site makes needless.

    An option is dominated when another seats as many per block, takes as long, allows all its
    numbers of blocks, and costs and demands no more in any respect, nor fails more where downtime
    has a target: every plan with it stays feasible, and gets no worse, with the other. Of equal
    options the first stays. What an option costs to run counts where the objective or a bound
    speaks of it, and among options of the same capex. Where costing less may be worse, under a
    quota on spending, a floor or share of costs, or an objective that spends, nothing is dropped.

    Returns
    -------
    bool array, shape (n_options,)
    """
    options = instance.options
    dominated = np.zeros(len(options), dtype=bool)
    if _less_may_be_worse(instance, objective):
        return dominated
    targets = np.isfinite(downtime_targets(instance)).any()
    always = _opex_matters(instance, objective)
    better = [
        *_LOWER_IS_BETTER, *(_OPEX if always else ()), *(["power_downtime_min"] if targets else [])
    ]  # fmt: skip
    lower, capex, opex = (options[list(names)].to_numpy(float) for names in (better, _CAPEX, _OPEX))
    largest = options["max_blocks"].to_numpy()
    same = options[list(_MUST_EQUAL)].to_numpy(float)
    by_site: dict[object, list[int]] = {}
    for row, site in enumerate(options["site"].tolist()):
        by_site.setdefault(site, []).append(row)
    for rows in by_site.values():
        for one in rows:
            for other in rows:
                if other == one or dominated[other] or (same[other] != same[one]).any():
                    continue
                as_good = (lower[other] <= lower[one]).all() and largest[other] >= largest[one]
                equal = (lower[other] == lower[one]).all() and largest[other] == largest[one]
                if not always and (capex[other] == capex[one]).all():
                    as_good &= bool((opex[other] <= opex[one]).all())
                    equal &= bool((opex[other] == opex[one]).all())
                if as_good and (other < one or not equal):
                    dominated[one] = True
                    break
    return dominated


def _opex_matters(instance: Instance, objective: str) -> bool:
    """Whether a plan may gain from a zone that costs less to run, of whatever capex."""
    spoken_of = {parse_objective(objective).metric}
    for bound in instance.bounds:
        spoken_of |= {bound.metric, bound.of}
    return not spoken_of.isdisjoint(_OF_OPEX)


def _less_may_be_worse(instance: Instance, objective: str) -> bool:
    """Whether a plan may gain from a dearer zone."""
    if any(quota.measure == "spending" for quota in instance.quotas):
        return True
    asked = parse_objective(objective)
    if asked.metric in _OF_COST and asked.maximize != REGISTRY[asked.metric].maximize:
        return True
    for bound in instance.bounds:
        if bound.of in _OF_COST:
            return True
        if bound.metric not in _OF_COST:
            continue
        wrong = bound.maximum if REGISTRY[bound.metric].maximize else bound.minimum
        if wrong is not None or bound.min_share is not None or bound.max_share is not None:
            return True
    return False
