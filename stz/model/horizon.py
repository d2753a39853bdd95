"""What differs from year to year: people, money, and how long things take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stz.instance import Instance
from stz.model.columns import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Horizon:
    """The planning years of an instance as arrays.

    Attributes
    ----------
    calendar : tuple of int
        The years themselves.
    discount, budget : float array, shape (n_years,)
        Weight of a year's money, and the capex that may be paid in it, USD million.
    talent : float array, shape (n_years, n_pools)
        Persons available: ``talent * (1 + growth_per_year) ** t * talent_factor[t]``.
    option_lead, option_ramp : int array, shape (n_options,)
        Years from payment to opening, and from opening to full use; 0 for existing zones.
    link_lead : int array, shape (n_links,)
        Years from payment to service.
    """

    calendar: tuple[int, ...]
    discount: FloatArray
    budget: FloatArray
    talent: FloatArray
    option_lead: IntArray
    option_ramp: IntArray
    link_lead: IntArray

    @property
    def n_years(self) -> int:
        """Number of planning years."""
        return len(self.calendar)

    def suffix(self, t: int) -> str:
        """Return what names of year ``t`` end with; nothing where there is one year only."""
        return f"_{self.calendar[t]}" if self.n_years > 1 else ""


@lru_cache(maxsize=8)  # every metric asks for it; an instance never changes
def horizon(instance: Instance) -> Horizon:
    """Read the planning years of an instance."""
    years, pools, options = instance.years, instance.pools, instance.options
    growth = 1.0 + pools["growth_per_year"].to_numpy(float)
    factor = years["talent_factor"].to_numpy(float)
    since = np.arange(len(years))
    standing = dict(
        zip(instance.sites["site"].tolist(), instance.sites["existing"].tolist(), strict=True)
    )
    new = np.array([not standing[site] for site in options["site"].tolist()], dtype=bool)
    return Horizon(
        calendar=tuple(int(year) for year in years["year"].tolist()),
        discount=years["discount"].to_numpy(float),
        budget=years["budget_musd"].to_numpy(float),
        talent=pools["talent"].to_numpy(float) * growth ** since[:, None] * factor[:, None],
        option_lead=np.where(new, options["lead_years"].to_numpy(np.int64), 0),
        option_ramp=np.where(new, options["ramp_years"].to_numpy(np.int64), 0),
        link_lead=instance.links["lead_years"].to_numpy(np.int64),
    )
