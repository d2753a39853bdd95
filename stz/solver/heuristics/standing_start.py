"""The plan that adds nothing: existing zones stand with their fewest seats, nobody is moved."""

from __future__ import annotations

import numpy as np

from stz.model import NO_COLUMN, FloatArray
from stz.solver.search import Search


def standing_start(search: Search) -> FloatArray:
    """Return the solution vector in which whatever need not be is not.

    Locked sites, and those that exist, open with the first of their options that may open.
    """
    model, lower = search.model, search.matrix.lower
    instance, start = model.instance, lower.copy()
    must = (instance.sites["existing"] | instance.sites["must_open"]).to_numpy()
    smallest = instance.options["min_blocks"].to_numpy(float)
    for site in np.flatnonzero(must).tolist():
        for year in model.columns.years:
            own = model.at.options_of_site[site]
            may = own[search.matrix.upper[year.open[own]] > 0.5]
            if not len(may):
                continue
            option = may[0]
            start[year.open[option]] = 1.0
            if year.blocks[option] != NO_COLUMN:
                start[year.blocks[option]] = smallest[option]
    return start
