"""Changes that a session makes to its problem, each said in words and as keys of a scenario."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stz.assembly import Assembly
from stz.errors import Problem, ScenarioError
from stz.instance import PROTECTION_LEVELS, Edits, Instance, edited
from stz.near_names import did_you_mean
from stz.scenario import Scenario
from stz.session import places
from stz.talent import geodesic_km

type Overrides = Mapping[str, Any] | Sequence[str]
type Edit = Callable[[Instance], Instance]


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes
    ----------
    label : str
        What it does, in a few words.
    overrides : callable
        Scenario to the keys laid over it.
    edit : callable or None
        The same for a problem that came as tables; None where tables have no such thing.
    """

    label: str
    overrides: Callable[[Scenario], Overrides]
    edit: Edit | None = None


def limit(name: str, value: float | None, label: str) -> Change:
    """Return the change of a limit of the whole plan: ``budget_musd``, ``max_zones``, ..."""
    return Change(label, lambda _: {name: value}, _edit(limits={name: value}))


def lock(assembly: Assembly, asked: Sequence[str]) -> Change:
    """Return the change that opens some sites whatever it costs."""
    sites = [_any_site(assembly, one) for one in asked]

    def overrides(scenario: Scenario) -> Overrides:
        rules = scenario.candidates
        kept = [one for one in rules.ban if one not in sites]
        return {"candidates": {"lock": _joined(rules.lock, sites), "ban": kept}}

    return Change(f"lock {_listed(asked)}", overrides, _edit(lock=sites, unban=sites))


def ban(assembly: Assembly, asked: Sequence[str]) -> Change:
    """Return the change that keeps some sites closed."""
    known = places.candidates(assembly, existing=True)
    sites = [places.find(known, one, "candidate or zone") for one in asked]

    def overrides(scenario: Scenario) -> Overrides:
        rules = scenario.candidates
        kept = [one for one in rules.lock if one not in sites]
        return {"candidates": {"ban": _joined(rules.ban, sites), "lock": kept}}

    return Change(f"ban {_listed(asked)}", overrides, _edit(ban=sites, unlock=sites))


def free(assembly: Assembly, asked: Sequence[str]) -> Change:
    """Return the change that takes locks and bans of some sites back."""
    sites = [_any_site(assembly, one) for one in asked]

    def overrides(scenario: Scenario) -> Overrides:
        rules = scenario.candidates
        return {
            "candidates": {
                "lock": [one for one in rules.lock if one not in sites],
                "ban": [one for one in rules.ban if one not in sites],
            }
        }

    return Change(f"free {_listed(asked)}", overrides, _edit(unlock=sites, unban=sites))


def require(metric: str, of: str, name: str, limits: Mapping[str, float | None]) -> Change:
    """Return the change that bounds a metric, or its share of another one."""
    asked = {key: value for key, value in limits.items() if value is not None}
    if not asked:
        raise ScenarioError(
            Problem("session", "says neither how much nor how little", field="require",
                    value=metric, mend="give minimum, maximum, min_share or max_share")
        )  # fmt: skip
    own = name or (f"{metric} of {of}" if of else metric)
    rule = {"name": own, "metric": metric, "of": of, **asked}

    def overrides(scenario: Scenario) -> Overrides:
        others = [one.model_dump() for one in scenario.bounds if one.name != own]
        return {"bounds": [*others, rule]}

    def edit(instance: Instance) -> Instance:
        others = [one for one in instance.bounds if one.name != own]
        return edited(instance, Edits(bounds=[*others, rule]))

    told = ", ".join(f"{key} {value:g}" for key, value in asked.items())
    return Change(f"require {own}: {told}", overrides, edit)


def protect(assembly: Assembly, level: str, asked: Sequence[str] | None) -> Change:
    """Return the change of what zones survive: all new ones, or some."""
    if level not in PROTECTION_LEVELS:
        mend = did_you_mean(level, PROTECTION_LEVELS)
        raise ScenarioError(
            Problem("session", "there is no such protection", mend, field="protect", value=level)
        )
    if asked is None:
        return Change(f"protect {level}", lambda _: {"protection": level}, _edit(protection=level))
    sites = [_any_site(assembly, one) for one in asked]

    def overrides(scenario: Scenario) -> Overrides:
        return {"candidates": {"protection": dict.fromkeys(sites, level)}}

    def edit(instance: Instance) -> Instance:
        table = instance.sites
        own = table["protection"].mask(table["site"].astype(str).isin(sites), level)
        return replace(instance, sites=table.assign(protection=own))

    return Change(f"protect {level} at {_listed(asked)}", overrides, edit)


def cost(fiber: float, zones: float) -> Change:
    """Return the change that makes new fiber and new zones dearer or cheaper by some shares."""
    for name, share in (("fiber", fiber), ("zones", zones)):
        if not share > -1.0:
            what = "must be more than -1: -0.2 is a fifth cheaper"
            mend = "0.5 means half as much again"
            raise ScenarioError(Problem("session", what, mend, field=name, value=str(share)))

    def overrides(scenario: Scenario) -> Overrides:
        held = scenario.what_if
        return {
            "what_if": {
                "fiber_cost_factor": held.fiber_cost_factor * (1.0 + fiber),
                "zone_cost_factor": held.zone_cost_factor * (1.0 + zones),
            }
        }

    told = [f"{name} {share:+.0%}" for name, share in (("fiber", fiber), ("zones", zones)) if share]
    edit = _edit(link_cost_factor=1.0 + fiber, zone_cost_factor=1.0 + zones)
    return Change(f"cost {', '.join(told) or 'as it is'}", overrides, edit)


def talent(assembly: Assembly, asked: str, factor: float) -> Change:
    """Return the change of how many people a place or a district has."""
    where = places.find_people(assembly, asked)

    def overrides(scenario: Scenario) -> Overrides:
        held = scenario.what_if.talent_factors.get(where, 1.0)
        return {"what_if": {"talent_factors": {where: held * factor}}}

    table = assembly.pools
    here = table["pool"].astype(str).isin([where, f"{where}/home"])
    pools = table.loc[here if here.any() else table["district"] == where, "pool"].tolist()
    edit = _edit(talent_factor=dict.fromkeys(pools, factor))
    return Change(f"talent of {asked} x {factor:g}", overrides, edit)


def outage(assembly: Assembly, asked: Sequence[str], kind: str | None) -> Change:
    """Return the change that takes links, nodes, districts or companies away."""
    lost = [places.find_outage(assembly, one, kind) for one in asked]

    def overrides(scenario: Scenario) -> Overrides:
        return {"what_if": {"outages": _joined(scenario.what_if.outages, lost)}}

    return Change(f"without {_listed(asked)}", overrides)


def add_link(assembly: Assembly, a: str, b: str, km: float | None, capex: float | None) -> Change:
    """Return the change that allows one more link; what is not given follows from the others.

    The way is 1.3 times the straight line where ``km`` is not given; it costs the median of the
    links that may be built, per km, where ``capex_musd`` is not given.
    """
    known = places.nodes(assembly)
    ends = [places.find(known, one, "node") for one in (a, b)]
    at = assembly.network.nodes.set_index("node")[["lon", "lat"]]
    if km is None:
        here, there = at.loc[ends[0]], at.loc[ends[1]]
        straight = geodesic_km(here["lon"], here["lat"], there["lon"], there["lat"])
        km = round(1.3 * float(straight), 1)
    if capex is None:
        new = assembly.instance.links[~assembly.instance.links["existing"]]
        new = new[new["km"] > 0]
        capex = round(float((new["capex_musd"] / new["km"]).median()) * km, 3) if len(new) else 0.0
    row = {"a": ends[0], "b": ends[1], "km": float(km), "capex_musd": float(capex)}

    def overrides(scenario: Scenario) -> Overrides:
        held = [one.model_dump() for one in scenario.what_if.links]
        return {"what_if": {"links": [*held, row]}}

    return Change(f"new link {a} - {b}, {km:g} km, USD {capex:g} million", overrides)


def add_site(assembly: Assembly, name: str, lon: float, lat: float, like: str | None) -> Change:
    """Return the change that allows a zone at one more place, like a site or the nearest one."""
    new = assembly.candidates[~assembly.candidates["existing"].astype(bool)]
    if like is None:
        far = geodesic_km([lon] * len(new), [lat] * len(new), new["lon"], new["lat"])
        model = str(new["site"].iloc[int(far.argmin())])
    else:
        model = places.find(places.candidates(assembly), like, "candidate")
    taken = set(assembly.candidates["site"].astype(str)) | set(assembly.refused["site"].astype(str))
    plain = "".join(letter if letter.isalnum() else "-" for letter in name.casefold()).strip("-")
    own = plain if plain and plain not in taken else f"{plain or 'site'}-new"
    row = {"site": own, "name": name, "lon": float(lon), "lat": float(lat), "like": model}

    def overrides(scenario: Scenario) -> Overrides:
        held = [one.model_dump() for one in scenario.what_if.sites]
        return {"what_if": {"sites": [*held, row]}}

    return Change(f"new site {name}", overrides)


def key(name: str, value: Any) -> Change:
    """Return the change of any key of a scenario, by its path."""
    limits = ("budget_musd", "n_zones", "max_zones", "exports_min_musd", "spacing_km")
    edit = _edit(limits={name: value}) if name in limits else None
    text = value if isinstance(value, str) else json.dumps(value)
    return Change(f"{name} = {text}", lambda _: [f"{name}={text}"], edit)


def _any_site(assembly: Assembly, asked: str) -> str:
    """Return a candidate, or a place that was screened out and could be one."""
    known = places.candidates(assembly)
    refused = assembly.refused
    held = [
        places.Named(str(site), str(name))
        for site, name in zip(refused["site"], refused["name"], strict=True)
    ]
    wanted = str(asked).casefold()
    if any(wanted in (one.id.casefold(), one.name.casefold()) for one in known):
        return places.find(known, asked, "candidate")
    return places.find([*known, *held], asked, "candidate")


def _edit(**edits: Any) -> Edit:
    return lambda instance: edited(instance, Edits(**edits))


def _joined(held: Sequence[str], more: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*held, *more]))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(str(name) for name in names)
