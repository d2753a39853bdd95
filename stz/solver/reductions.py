"""Reductions before a solve: each keeps at least one optimal plan."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stz.instance import Instance

_LOWER_IS_BETTER = (
    "fixed_capex_musd",
    "block_capex_musd",
    "fixed_opex_musd",
    "block_opex_musd",
    "min_occupancy",
    "min_blocks",
)


def dominated_options(instance: Instance) -> npt.NDArray[np.bool_]:
    """Return which options another option of the same site makes needless.

    An option is dominated when another seats as many per block, allows all its numbers of blocks,
    and costs and demands no more in any respect: every plan with it stays feasible, and gets no
    worse, with the other. Of equal options the first stays. Under a quota on spending costing less
    may be worse, and nothing is dropped.

    Returns
    -------
    bool array, shape (n_options,)
    """
    options = instance.options
    dominated = np.zeros(len(options), dtype=bool)
    if any(quota.measure == "spending" for quota in instance.quotas):
        return dominated
    lower = options[list(_LOWER_IS_BETTER)].to_numpy(float)
    largest = options["max_blocks"].to_numpy()
    seats = options["block_seats"].to_numpy(float)
    by_site: dict[object, list[int]] = {}
    for row, site in enumerate(options["site"].tolist()):
        by_site.setdefault(site, []).append(row)
    for rows in by_site.values():
        for one in rows:
            for other in rows:
                if other == one or dominated[other] or seats[other] != seats[one]:
                    continue
                as_good = (lower[other] <= lower[one]).all() and largest[other] >= largest[one]
                equal = (lower[other] == lower[one]).all() and largest[other] == largest[one]
                if as_good and (other < one or not equal):
                    dominated[one] = True
                    break
    return dominated
