"""Power packages on offer at each site: downtime, and whether it is good enough to be offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.errors import DataError, Problem, ScenarioError
from stz.plurals import counted
from stz.power.downtime import PowerYear, power_year
from stz.power.figures import LATEST, Figure, disco_figures, figure_notes
from stz.power.load_shedding import Shedding, company_shedding

if TYPE_CHECKING:
    from stz.scenario import Scenario

COLUMNS = (
    "site",
    "package",
    "disco",
    "power_downtime_min",
    "shedding_min",
    "generator_starts",
    "generator_h",
    "fuel_usd_per_seat",
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
        ``site, package, disco, power_downtime_min`` (minutes per year, all causes),
        ``shedding_min`` (those that load shedding causes), ``generator_starts, generator_h`` (per
        year), ``fuel_usd_per_seat``, ``capex_usd_per_seat``, ``opex_usd_per_seat`` (per year, fuel
        included), ``offered`` (bool), ``reason`` (why not, or why all the same) and ``basis`` of
        the figures.
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
    _require_printed(grid_reliability, scenario)
    discos = list(dict.fromkeys(str(disco) for disco in sites["disco"]))
    figures = scenario_figures(grid_reliability, discos, scenario)
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
    shedding = company_shedding(grid_reliability, discos)
    by_disco = {disco: _at_disco(figures[disco], shedding[disco], scenario) for disco in discos}
    rows = [
        {"site": site, **row}
        for site, disco in zip(sites["site"], sites["disco"], strict=True)
        for row in by_disco[str(disco)]
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"offered": bool})
    notes = (
        *figure_notes(figures, latest=power.fiscal_year == LATEST),
        *_shed(shedding, scenario),
        *_missed(table, scenario),
    )
    return PackageOffers(table, notes)


def scenario_figures(
    grid_reliability: pd.DataFrame, discos: Iterable[str], scenario: Scenario
) -> dict[str, Figure]:
    """Choose SAIFI and SAIDI of each company as a scenario asks (:func:`disco_figures`)."""
    power = scenario.power
    companies = {name: (own.fiscal_year, own.variant) for name, own in power.companies.items()}
    return disco_figures(grid_reliability, discos, power.fiscal_year, power.variant, companies)


def _require_printed(table: pd.DataFrame, scenario: Scenario) -> None:
    """Refuse a year or variant that the layer does not hold at all, and unknown companies."""
    problems = []
    printed = table[table["metric"].isin(("saifi", "saidi"))]
    asked = [("power.fiscal_year", scenario.power.fiscal_year, "fiscal_year"),
             ("power.variant", scenario.power.variant, "variant")]  # fmt: skip
    for name, own in scenario.power.companies.items():
        asked += [
            (f"power.companies.{name}", name, "disco"),
            (f"power.companies.{name}.fiscal_year", own.fiscal_year, "fiscal_year"),
            (f"power.companies.{name}.variant", own.variant, "variant"),
        ]
    for field, value, column in asked:
        known = sorted(set(printed[column].astype(str)))
        if column == "fiscal_year":
            known.append(LATEST)
        if len(printed) and value not in known:
            problems.append(
                Problem(
                    "scenario",
                    "the layers have no SAIFI or SAIDI for it",
                    f"use one of {', '.join(known)}",
                    layer="grid_reliability",
                    field=field,
                    value=value,
                )
            )
    if problems:
        raise ScenarioError(problems)


def _at_disco(figure: Figure, shedding: Shedding, scenario: Scenario) -> list[dict[str, object]]:
    """Rows of one company, without the site."""
    power = scenario.power
    target = power.target_min_per_year
    # scenarios that do not name breakdowns count them in `generator_start_failure`
    breakdowns = float(getattr(power, "generator_run_failure_per_h", 0.0))
    planned = power.load_shedding
    cuts = None if planned is None else shedding.outages(planned)
    years = [
        power_year(
            figure.grid, package, power, shedding=cuts, generator_run_failure_per_h=breakdowns
        )
        for package in power.packages
    ]
    downtimes = [year.downtime_min for year in years]
    best = downtimes.index(min(downtimes))
    basis = f"estimated: average of {figure.disco} used for all its cities; {figure.basis}"
    basis += "" if planned is None else f"; {shedding.basis}"
    rows: list[dict[str, object]] = []
    for k, (package, year) in enumerate(zip(power.packages, years, strict=True)):
        minutes, fuel = year.downtime_min, _fuel_usd_per_seat(year, scenario)
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
                "shedding_min": year.shedding_min,
                "generator_starts": year.generator_starts,
                "generator_h": year.generator_h,
                "fuel_usd_per_seat": fuel,
                "capex_usd_per_seat": package.capex_usd_per_seat,
                "opex_usd_per_seat": package.opex_usd_per_seat + fuel,
                "offered": reaches or (none_does and k == best),
                "reason": reason,
                "basis": basis,
            }
        )
    return rows


def _fuel_usd_per_seat(year: PowerYear, scenario: Scenario) -> float:
    """Diesel of a seat, USD per year: hours that generators run, its load, the price of a kWh."""
    power = scenario.power
    return year.generator_h * power.kw_per_seat * power.fuel_usd_per_kwh


def _shed(shedding: dict[str, Shedding], scenario: Scenario) -> list[str]:
    """Say on which shares of feeders load shedding is counted, and what a zone expects of it."""
    rules = scenario.power.load_shedding
    if rules is None:
        return []
    told = [
        f"{disco} {100.0 * one.share:.3g} % of feeders, "
        f"{counted(round(cuts.per_year * cuts.mean_min / 60.0), 'hour')} a year expected"
        for disco, one in sorted(shedding.items())
        if (cuts := one.outages(rules)) is not None
    ]
    return [f"load shedding is counted: {'; '.join(told)}"] if told else []


def _missed(table: pd.DataFrame, scenario: Scenario) -> list[str]:
    """One note per company where no package reaches the target."""
    target = scenario.power.target_min_per_year
    if target is None or table.empty:
        return []
    late = table[table["offered"] & (table["power_downtime_min"] > target)]
    return [
        f"no power package reaches {target:g} min per year in the area of {disco}: "
        f"{counted(len(rows), 'site keeps', 'sites keep')} the best, {rows['package'].iloc[0]} "
        f"({rows['power_downtime_min'].iloc[0]:.0f} min)"
        for disco, rows in late.groupby("disco", sort=True)
    ]
