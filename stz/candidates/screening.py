"""Candidate sites: places that may get a zone, zones that are there, and every refusal's reason."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from stz.candidates.existing import existing_zones
from stz.candidates.names import require_known
from stz.errors import Problem, ScenarioError
from stz.plurals import counted

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

SITE_COLUMNS = (
    "site",
    "node",
    "place_id",
    "name",
    "tier",
    "metro",
    "province",
    "district",
    "disco",
    "population_2023",
    "lon",
    "lat",
    "must_open",
    "banned",
    "existing",
    "seats",
    "seats_basis",
    "merged",
)
REFUSED_COLUMNS = ("place_id", "name", "reason", "site", "tier", "province", "lon", "lat")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Sites the optimizer may choose from, and those it may not.

    Attributes
    ----------
    sites : DataFrame
        One row per site: ``site`` (place id, or zone id of an existing zone), ``node`` of the fiber
        graph, ``place_id, name, tier, metro, province, district, disco, population_2023, lon, lat,
        must_open, banned, existing``; for existing zones ``seats`` (free ones; NaN for the others),
        ``seats_basis`` and ``merged``.
    refused : DataFrame
        ``place_id, name, reason``, with ``site, tier, province, lon, lat``.
    """

    sites: pd.DataFrame
    refused: pd.DataFrame


def screen_candidates(layers: Layers, scenario: Scenario, tiers: pd.DataFrame) -> Candidates:
    """Choose the candidate sites.

    A place is a candidate if it lies in the territory, has a census population of at least
    ``candidates.min_population``, a tier in ``candidates.tiers`` and is not excluded. A locked
    place is one whatever its size and tier. Banned places stay in the table, marked.

    Parameters
    ----------
    layers : Layers
        ``places`` and ``tech_zones`` are read.
    scenario : Scenario
        Its ``candidates`` and ``territory`` are read.
    tiers : DataFrame
        From :func:`stz.candidates.assign_tiers`.

    Raises
    ------
    ScenarioError
        If the scenario names places that are not in the layers, or locks one outside the territory.
    """
    rules = scenario.candidates
    places = _located(layers.places, tiers)
    zones = layers.tech_zones
    place_ids = places["place_id"].tolist()
    require_known({"candidates.exclude": [rule.place for rule in rules.exclude]}, place_ids)
    both = [*place_ids, *zones["zone_id"].astype(str)]
    require_known({"candidates.lock": rules.lock, "candidates.ban": rules.ban}, both)
    _refuse_locks_outside(places, scenario)
    existing = existing_zones(zones, layers.places, scenario)

    reasons = [_reason(row, scenario) for row in places.to_dict("records")]
    open_to = places[[reason == "" for reason in reasons]]
    new = open_to.assign(
        site=open_to["place_id"],
        must_open=open_to["place_id"].isin(rules.lock),
        banned=open_to["place_id"].isin(rules.ban),
        existing=False,
        seats=float("nan"),
        seats_basis="",
        merged="",
    )
    here = existing.zones.merge(
        places.drop(columns="name"), on="place_id", how="left", validate="one_to_one"
    )
    here = here.assign(node=here["place_id"], must_open=True, banned=False, existing=True)
    sites = _stacked(new, here, SITE_COLUMNS)
    refused = places.assign(site=places["place_id"], reason=reasons)
    refused = refused[refused["reason"] != ""]
    zones_refused = existing.refused.merge(
        places.drop(columns="name"), on="place_id", how="left"
    ).fillna({"province": ""})
    zones_refused = zones_refused.assign(tier=zones_refused["tier"].fillna(0).astype(int))
    return Candidates(sites, _stacked(refused, zones_refused, REFUSED_COLUMNS))


def _stacked(one: pd.DataFrame, two: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Put two tables below each other; an empty one does not blur the types of the other."""
    full = [frame for frame in (one, two) if len(frame)] or [one]
    both = pd.concat([frame[list(columns)] for frame in full], ignore_index=True)
    flags = [name for name in ("must_open", "banned", "existing") if name in columns]
    return both.astype(dict.fromkeys(flags, bool))


def _located(places: pd.DataFrame, tiers: pd.DataFrame) -> pd.DataFrame:
    """Places as a plain table with tier, area and position."""
    frame = pd.DataFrame(
        {
            "place_id": places["place_id"].astype(str),
            "node": places["place_id"].astype(str),
            "name": places["name"].astype(str),
            "province": places["province"].astype(str),
            "district": places["district"].astype(str),
            "disco": places["disco"].astype(str),
            "population_2023": places["population_2023"].astype(float),
            "lon": places.geometry.x,
            "lat": places.geometry.y,
        }
    )
    return frame.merge(tiers, on="place_id", how="left", validate="one_to_one")


def _reason(row: dict[Hashable, Any], scenario: Scenario) -> str:
    """Return why a place is no candidate; empty if it is one."""
    rules = scenario.candidates
    for exclusion in rules.exclude:
        if exclusion.place == row["place_id"]:
            return exclusion.reason
    outside = scenario.territory.outside(row["province"], row["district"])
    if outside:
        return outside
    if row["place_id"] in rules.lock:
        return ""
    population = float(row["population_2023"])
    if not population >= 0:
        return "no census population"
    if row["tier"] not in rules.tiers:
        allowed = ", ".join(str(tier) for tier in rules.tiers)
        area = f" (metropolitan area of {row['metro']})" if row["metro"] else ""
        return f"tier {row['tier']}{area}; candidates are of tier {allowed}"
    if population < rules.min_population:
        people = counted(round(population), "person", "people")
        return f"{people}, fewer than {rules.min_population:,.0f}"
    return ""


def _refuse_locks_outside(places: pd.DataFrame, scenario: Scenario) -> None:
    """Refuse to lock open what the territory leaves out."""
    locked = places[places["place_id"].isin(scenario.candidates.lock)]
    holds = scenario.territory.holds
    at = zip(locked["province"].astype(str), locked["district"].astype(str), strict=True)
    outside = locked[[not holds(province, district) for province, district in at]]
    if len(outside):
        raise ScenarioError(
            [
                Problem(
                    "scenario",
                    f"is locked open, but {province} is outside the territory",
                    "unlock it, or change territory",
                    field="candidates.lock",
                    value=str(place),
                )
                for place, province in zip(outside["place_id"], outside["province"], strict=True)
            ]
        )
