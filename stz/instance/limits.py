"""Bounds a planner puts on a whole plan: limits and quotas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DEFAULT_DOWNTIME_TARGET_MIN = 52.56
"""Minutes a year that 99.99 % availability allows: ``1e-4 * 525,600``."""

Measure = Literal["zones", "new_zones", "seats", "workers", "spending", "cities"]


@dataclass(frozen=True)
class Quota:
    """A bound on how much of a measure falls to some tiers or provinces.

    Parameters
    ----------
    name : str
        Name a diagnosis speaks of.
    measure : {"zones", "new_zones", "seats", "workers", "spending", "cities"}
        What is counted: open zones, those of them that are new, their seats, people in zones plus
        remote workers, capex of zones (USD million), connected cities.
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
class MetricBound:
    """A floor, cap or share of any metric of the registry.

    Parameters
    ----------
    name : str
        Name a diagnosis speaks of.
    metric : str
        Metric of the registry (:data:`stz.model.REGISTRY`), in its own unit.
    minimum, maximum : float or None
        Floor and cap.
    of : str
        The metric that shares are taken of; '' where none is asked.
    min_share, max_share : float or None
        Floor and cap of ``metric / of``.
    """

    name: str
    metric: str
    minimum: float | None = None
    maximum: float | None = None
    of: str = ""
    min_share: float | None = None
    max_share: float | None = None


@dataclass(frozen=True)
class Levers:
    """Policy levers that metrics read; all are shares, 0 to 1.

    ``formal_share`` of exports is recorded through banks; ``tax_rate`` is the presumptive tax on
    recorded exports; exporters may keep ``retention_share`` of recorded exports in dollars.
    """

    formal_share: float = 1.0
    tax_rate: float = 0.0
    retention_share: float = 0.0


@dataclass(frozen=True)
class Limits:
    """Bounds over the whole plan; ``None`` means no bound.

    ``budget_musd`` caps capex (zones, power, links, city equipment), USD million. ``n_zones`` fixes
    and ``max_zones`` caps the number of opened zones, existing zones left out of the count.
    ``exports_min_musd`` asks for benefits (workers, remote workers, connections) of that many
    USD million a year at least. ``annuity_years`` turns a yearly amount into present value, for
    ``npv``; with several years it weighs the last one, which stands for all that come after.
    ``downtime_target_min`` is the downtime, power and fiber together, that a zone may have in
    minutes per year; ``spacing_km`` the least great-circle distance between two open zones of which
    one at least is new.
    """

    budget_musd: float | None = None
    n_zones: int | None = None
    max_zones: int | None = None
    exports_min_musd: float | None = None
    annuity_years: float = 1.0
    downtime_target_min: float | None = None
    spacing_km: float | None = None
