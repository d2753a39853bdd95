"""From scenario and layers to the planning problem, step by step, with what a reader must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from stz.assembly.aims import asked_bounds, asked_limits, asked_quotas
from stz.assembly.assembly import Assembly
from stz.assembly.cities import unreached_cities
from stz.assembly.links import with_lead_years
from stz.assembly.options import zone_options
from stz.assembly.people import people
from stz.assembly.promises import with_promises
from stz.assembly.risk_events import risk_events
from stz.assembly.sites import zone_sites
from stz.assembly.what_if import with_what_if
from stz.assembly.years import programme_years
from stz.candidates import assign_tiers, check_names
from stz.errors import Problem, ScenarioError
from stz.instance import TABLES, Instance, Levers
from stz.network import build_network, reached_nodes

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

_DIGITS = {
    "talent": 2,
    "growth_per_year": 6,
    "share": 6,
    "minutes": 2,
    "power_downtime_min": 4,
    "km": 1,
    "discount": 12,
}
_MONEY_DIGITS = 9  # USD million: a thousandth of a dollar


def assemble(scenario: Scenario, layers: Layers) -> Assembly:
    """Build the planning problem of a scenario, with what its section ``what_if`` changes.

    See :func:`assemble_plainly` for arguments and errors.
    """
    return with_what_if(assemble_plainly(scenario, layers), scenario, layers)


def assemble_plainly(scenario: Scenario, layers: Layers) -> Assembly:
    """Build the planning problem of a scenario but for its section ``what_if``.

    Parameters
    ----------
    scenario : Scenario
        What the planner asks.
    layers : Layers
        What is known of the country.

    Raises
    ------
    ScenarioError, DataError
        With every problem found in the scenario's names or in the tables.
    """
    if scenario.problem == "tables":
        what = "its problem was given as tables, which are not in a scenario file"
        mend = "solve the run's instance, stz.load_run(...).instance, or make the tables again"
        raise ScenarioError(Problem(scenario.name, what, mend, field="problem", value="tables"))
    check_names(layers, scenario)
    tiers = assign_tiers(layers.places, scenario)
    trunks = build_network(layers, scenario)
    reached = reached_nodes(layers, trunks, scenario)
    sites = zone_sites(layers, tiers, trunks, scenario)
    network = sites.network
    links = with_lead_years(network.links, scenario)
    failures, risk_notes = risk_events(network, layers.places, scenario)
    options = zone_options(sites.table, sites.fitting, layers.grid_reliability, scenario)
    cities, city_notes = unreached_cities(tiers, layers.places, reached, scenario)
    everyone = people(layers, tiers, sites.table, cities["node"], scenario)
    promised, promise_notes = with_promises(sites.table, scenario)
    years = programme_years(scenario)
    tables = {
        "nodes": network.nodes,
        "links": links,
        "sites": promised.drop(columns="seats"),
        "options": options.table,
        "pools": everyone.pools,
        "cities": cities,
        "reach": everyone.reach,
        "failures": failures,
        "years": years.table,
    }
    stated: dict[str, Any] = {name: _columns(name, table) for name, table in tables.items()}
    instance = Instance.from_tables(
        **stated,
        gateways=network.gateways,
        protection=scenario.protection,
        **asked_limits(scenario),
        annuity_years=years.annuity_years,
        downtime_target_min=scenario.availability.target_min if scenario.availability else None,
        quotas=asked_quotas(scenario),
        bounds=asked_bounds(scenario),
        levers=Levers(**scenario.policy.model_dump()),
        name=scenario.name,
    )
    notes = (
        *layers.notes,
        *sites.notes,
        *network.notes,
        *city_notes,
        *options.notes,
        *everyone.notes,
        *years.notes,
        *promise_notes,
        *risk_notes,
    )
    return Assembly(
        instance,
        tiers,
        sites.table,
        sites.refused,
        network,
        options.power,
        everyone.pools.reset_index(drop=True),
        notes,
    )


def _columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of the instance only, rounded so that one problem has one digest everywhere."""
    names = [column.name for column in TABLES[table] if column.name in frame.columns]
    digits = {
        name: _DIGITS.get(name, _MONEY_DIGITS)
        for name in names
        if name in _DIGITS or name.endswith("_musd")
    }
    return frame[names].round(digits)
