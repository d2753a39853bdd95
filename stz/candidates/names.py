"""Names in a scenario that must be in the layers, with what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario


def check_names(layers: Layers, scenario: Scenario) -> None:
    """Refuse a scenario that names places, zones or provinces that no layer has, all at once.

    Raises
    ------
    ScenarioError
        With every unknown name and the known one that is nearest.
    """
    rules = scenario.candidates
    places = layers.places["place_id"].astype(str).tolist()
    zones = layers.tech_zones["zone_id"].astype(str).tolist()
    provinces = [*layers.places["province"].astype(str), *layers.provinces["province"].astype(str)]
    problems = [
        *unknown_names({"tiers.tier1_places": scenario.tiers.tier1_places}, places),
        *unknown_names({"candidates.exclude": [rule.place for rule in rules.exclude]}, places),
        *unknown_names(
            {
                "candidates.lock": rules.lock,
                "candidates.ban": rules.ban,
                "candidates.protection": rules.protection,
                "availability.zones": scenario.availability.zones if scenario.availability else (),
            },
            [*places, *zones],
        ),
        *unknown_names(
            {
                "territory.provinces": scenario.territory.provinces,
                "territory.exclude_provinces": scenario.territory.exclude_provinces,
                **{f"quotas ({rule.name})": rule.provinces for rule in scenario.quotas},
            },
            provinces,
            layer="provinces",
        ),
        *unknown_names(
            {"territory.districts": scenario.territory.districts},
            layers.places["district"].astype(str).unique().tolist(),
            layer="districts",
        ),
    ]
    if problems:
        raise ScenarioError(problems)


def require_known(named: Mapping[str, Iterable[str]], known: Iterable[str]) -> None:
    """Refuse place names that are not among the known ones; see :func:`unknown_names`."""
    problems = unknown_names(named, known)
    if problems:
        raise ScenarioError(problems)


def unknown_names(
    named: Mapping[str, Iterable[str]], known: Iterable[str], layer: str = "places"
) -> list[Problem]:
    """Say which names nothing in the layers has.

    Parameters
    ----------
    named : mapping
        Field of the scenario to the names it holds.
    known : iterable of str
        Names of the layers.
    layer : str
        Layer they should be in.
    """
    ids = list(dict.fromkeys(known))
    have = set(ids)
    problems: list[Problem] = []
    for field, names in named.items():
        for name in names:
            if name in have:
                continue
            mend = did_you_mean(name, ids, f"use one of the layer {layer}")
            problems.append(
                Problem(
                    "scenario", "is not in the layers", mend, layer=layer, field=field, value=name
                )
            )
    return problems
