"""Bounds a planner puts on a whole plan: limits and quotas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Measure = Literal["zones", "seats", "workers", "spending", "cities"]


@dataclass(frozen=True)
class Quota:
    """A bound on how much of a measure falls to some tiers or provinces.

    Parameters
    ----------
    name : str
        Name a diagnosis speaks of.
    measure : {"zones", "seats", "workers", "spending", "cities"}
        What is counted: opened zones, their seats, people in zones plus remote workers, capex of
        zones (USD million), connected cities.
    by : {"zone", "origin"}
        Whether tier and province are those of where the zone stands, or of the pool its people come
        from (``workers`` only).
    tiers, provinces : tuple
        What the quota speaks of; an empty tuple means all.
    minimum, maximum : float or None
        Bounds in the units of the measure.
    min_share, max_share : float or None
        Bounds as a share, 0 to 1, of the same measure over everything. Existing zones count.
    """

    name: str
    measure: Measure
    by: Literal["zone", "origin"] = "zone"
    tiers: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    min_share: float | None = None
    max_share: float | None = None


@dataclass(frozen=True)
class Limits:
    """Bounds over the whole plan; ``None`` means no bound.

    ``budget_musd`` caps capex (zones, power, links, city equipment), USD million. ``n_zones`` fixes
    and ``max_zones`` caps the number of opened zones, existing zones left out of the count.
    ``exports_min_musd`` asks for benefits (workers, remote workers, connections) of that many
    USD million a year at least. ``annuity_years`` turns a yearly amount into present value, for
    ``npv``.
    """

    budget_musd: float | None = None
    n_zones: int | None = None
    max_zones: int | None = None
    exports_min_musd: float | None = None
    annuity_years: float = 1.0
