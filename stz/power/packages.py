"""Power packages on offer at each site: downtime, and whether it is good enough to be offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.errors import DataError, Problem, ScenarioError
from stz.power.downtime import power_downtime
from stz.power.figures import Figure, disco_figures, figure_notes

if TYPE_CHECKING:
    from stz.scenario import Scenario

COLUMNS = (
    "site",
    "package",
    "disco",
    "power_downtime_min",
    "capex_usd_per_seat",
    "opex_usd_per_seat",
    "offered",
    "reason",
    "basis",
)


@dataclass(frozen=True, eq=False)
class PackageOffers:
    """Packages by site.

    Attributes
    ----------
    table : DataFrame
        ``site, package, disco, power_downtime_min`` (minutes per year), ``capex_usd_per_seat``,
        ``opex_usd_per_seat`` (per year), ``offered`` (bool), ``reason`` (why not, or why all the
        same) and ``basis`` of the figures.
    notes : tuple of str
        What a reader of the plan must know.
    """

    table: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def offered(self) -> pd.DataFrame:
        """The rows that are on offer."""
        return self.table[self.table["offered"]].reset_index(drop=True)


def package_options(
    sites: pd.DataFrame, grid_reliability: pd.DataFrame, scenario: Scenario
) -> PackageOffers:
    """Hold every package against the target at every site.

    A package with more downtime than ``power.target_min_per_year`` is kept with its reason, but not
    offered. Where none is good enough, the best is offered all the same and a note says so.

    Parameters
    ----------
    sites : DataFrame
        ``site, disco``.
    grid_reliability : DataFrame
        The layer.
    scenario : Scenario
        Its ``power`` part is read.

    Raises
    ------
    ScenarioError
        If the layer holds nothing of the fiscal year or variant asked for.
    DataError
        If it holds no believable figures at all.
    """
    power = scenario.power
    _require_printed(grid_reliability, power.fiscal_year, power.variant)
    discos = list(dict.fromkeys(str(disco) for disco in sites["disco"]))
    figures = disco_figures(grid_reliability, discos, power.fiscal_year, power.variant)
    unknown = [disco for disco in discos if disco not in figures]
    if unknown:
        raise DataError(
            [
                Problem(
                    "grid_reliability",
                    "has no plausible SAIFI and SAIDI for this company or any other",
                    "add rows of metric saifi and saidi",
                    layer="grid_reliability",
                    field="disco",
                    value=disco,
                )
                for disco in unknown
            ]
        )
    by_disco = {disco: _at_disco(figures[disco], scenario) for disco in discos}
    rows = [
        {"site": site, **row}
        for site, disco in zip(sites["site"], sites["disco"], strict=True)
        for row in by_disco[str(disco)]
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"offered": bool})
    return PackageOffers(table, (*figure_notes(figures), *_missed(table, scenario)))


def _require_printed(table: pd.DataFrame, fiscal_year: str, variant: str) -> None:
    """Refuse a year or variant that the layer does not hold at all."""
    problems = []
    for field, value in (("fiscal_year", fiscal_year), ("variant", variant)):
        known = sorted(set(table.loc[table["metric"].isin(("saifi", "saidi")), field].astype(str)))
        if known and value not in known:
            problems.append(
                Problem(
                    "scenario",
                    "the layers have no SAIFI or SAIDI for it",
                    f"use one of {', '.join(known)}",
                    layer="grid_reliability",
                    field=f"power.{field}",
                    value=value,
                )
            )
    if problems:
        raise ScenarioError(problems)


def _at_disco(figure: Figure, scenario: Scenario) -> list[dict[str, object]]:
    """Rows of one company, without the site."""
    power = scenario.power
    target = power.target_min_per_year
    # scenarios that do not name breakdowns count them in `generator_start_failure`
    breakdowns = float(getattr(power, "generator_run_failure_per_h", 0.0))
    downtimes = [
        power_downtime(figure.grid, package, power, generator_run_failure_per_h=breakdowns)
        for package in power.packages
    ]
    best = downtimes.index(min(downtimes))
    basis = f"estimated: average of {figure.disco} used for all its cities; {figure.basis}"
    rows: list[dict[str, object]] = []
    for k, (package, minutes) in enumerate(zip(power.packages, downtimes, strict=True)):
        reaches = target is None or minutes <= target
        none_does = target is not None and min(downtimes) > target
        reason = ""
        if not reaches:
            reason = f"{minutes:.0f} min per year, target {target:g}"
            if none_does and k == best:
                reason += "; the best available, so offered anyway"
        rows.append(
            {
                "package": package.name,
                "disco": figure.disco,
                "power_downtime_min": minutes,
                "capex_usd_per_seat": package.capex_usd_per_seat,
                "opex_usd_per_seat": package.opex_usd_per_seat,
                "offered": reaches or (none_does and k == best),
                "reason": reason,
                "basis": basis,
            }
        )
    return rows


def _missed(table: pd.DataFrame, scenario: Scenario) -> list[str]:
    """One note per company where no package reaches the target."""
    target = scenario.power.target_min_per_year
    if target is None or table.empty:
        return []
    late = table[table["offered"] & (table["power_downtime_min"] > target)]
    return [
        f"no power package reaches {target:g} min per year in the area of {disco}: "
        f"{len(rows)} sites keep the best, {rows['package'].iloc[0]} "
        f"({rows['power_downtime_min'].iloc[0]:.0f} min)"
        for disco, rows in late.groupby("disco", sort=True)
    ]
