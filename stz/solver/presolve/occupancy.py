"""Options that cannot be filled: their least occupancy is more than everybody who would come."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stz.instance import Instance
from stz.model import horizon, positions, reach_bounds


def unfillable_options(instance: Instance) -> npt.NDArray[np.bool_]:
    """Return which options need more people than would come to their site in the last year.

    An option is counted from the day it opens where it has no ramp: whatever opens is open in the
    last year, and has its least occupancy there. Options that fill over years are left alone.

    Returns
    -------
    bool array, shape (n_options,)
    """
    at, years = positions(instance), horizon(instance)
    coming = reach_bounds(instance, at, years, years.n_years - 1)
    people = np.bincount(at.site_of_pair, weights=coming, minlength=len(instance.sites))
    options = instance.options
    seats = options["block_seats"].to_numpy(float)
    occupancy = options["min_occupancy"].to_numpy(float) * (years.option_ramp == 0)
    least = np.where(np.isfinite(seats), seats, 0.0) * occupancy
    needed = least * options["min_blocks"].to_numpy(float)
    short: npt.NDArray[np.bool_] = needed > people[at.site_of_option] * (1 + 1e-9) + 1e-9
    return short
