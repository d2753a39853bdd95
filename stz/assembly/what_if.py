"""Step: the section ``what_if`` laid over a finished problem: links, sites, factors, outages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from stz.assembly.assembly import Assembly
from stz.assembly.outages import unknown_name, without_outages
from stz.errors import Problem, ScenarioError
from stz.instance import Edits, edited
from stz.talent import SUFFIX as HOME
from stz.talent import build_reach, geodesic_km

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

_OWN = "added by the scenario (what_if)"


def with_what_if(plain: Assembly, scenario: Scenario, layers: Layers) -> Assembly:
    """Return a problem with the changes of the section ``what_if``.

    Parameters
    ----------
    plain : Assembly
        As :func:`stz.assembly.assemble_plainly` builds it.
    scenario : Scenario
        Its ``what_if`` is laid over the problem: links and sites first, then factors, then outages.
    layers : Layers
        ``districts`` and ``places`` say what lies in a district.

    Raises
    ------
    ScenarioError
        With every name there is not.
    DataError
        If what is left is no problem.
    """
    asked = scenario.what_if
    if asked.is_nothing:
        return plain
    problems = [*_unknown_links(plain, scenario), *_unknown_sites(plain, scenario)]
    if problems:
        raise ScenarioError(problems)
    whole = _with_sites(_with_links(plain, scenario), scenario)
    whole = _with_factors(whole, scenario)
    return without_outages(whole, scenario.what_if.outages, layers)


def _with_links(plain: Assembly, scenario: Scenario) -> Assembly:
    added = scenario.what_if.links
    if not added:
        return plain
    fiber, links = scenario.fiber, plain.network.links
    rows = pd.DataFrame(
        {
            "link": f"new-{link.a}-{link.b}",
            "a": link.a,
            "b": link.b,
            "km": link.km,
            "capex_musd": link.capex_musd,
            "opex_musd": link.capex_musd * fiber.opex_share,
            "existing": False,
            "cut_rate_per_1000km_year": fiber.cut_rate_per_1000km_year,
            "repair_h": fiber.repair_h,
            "risk_group": "",
            "grade": "D",
            "lead_years": fiber.lead_years if scenario.phased else 0,
            "owner": "",
            "status": "what if",
            "presumed": False,
            "terrain": "",
        }
        for link in added
    )
    # columns of text in the one table and of numbers in the other would blur both
    shown = pd.concat([links, rows[[name for name in rows if name in links]]], ignore_index=True)
    own = [name for name in plain.instance.links if name in rows]
    tables = pd.concat([plain.instance.links, rows[own]], ignore_index=True)
    notes = (f"{len(added)} {'link is' if len(added) == 1 else 'links are'} {_OWN}",)
    return _with(plain, {"links": tables}, network=replace(plain.network, links=shown), notes=notes)


def _with_sites(plain: Assembly, scenario: Scenario) -> Assembly:
    """Return a problem with further sites, each like another one but for where it is.

    Its line to the fiber node of that other one is paid with the zone: the straight line times the
    route factor of roads, at the median cost per km of the links that may be built.
    """
    added = scenario.what_if.sites
    if not added:
        return plain
    at = pd.DataFrame([site.model_dump() for site in added])
    old = plain.candidates.set_index("site").loc[at["like"]].reset_index(drop=True)
    rows = old.assign(
        site=at["site"], name=at["name"], lon=at["lon"], lat=at["lat"],
        must_open=False, banned=False, existing=False,
    )  # fmt: skip
    straight = geodesic_km(rows["lon"], rows["lat"], old["lon"], old["lat"])
    line = straight * scenario.reach.route_factor * _median_usd_per_km(plain)
    sites = plain.instance.sites
    like = sites.set_index("site").loc[at["like"]].reset_index(drop=True)
    taken = like.assign(site=at["site"], name=at["name"], must_open=False, banned=False)
    parts = [
        plain.instance.options[plain.instance.options["site"] == site.like].assign(
            site=site.site,
            fixed_capex_musd=plain.instance.options["fixed_capex_musd"] + cost,
        )
        for site, cost in zip(added, line.tolist(), strict=True)
    ]
    zones = plain.pools[~plain.pools["pool"].astype(str).str.endswith(HOME)]
    reach = build_reach(zones, at[["site", "lon", "lat"]], scenario)
    tables = {
        "sites": pd.concat([sites, taken[list(sites.columns)]], ignore_index=True),
        "options": pd.concat([plain.instance.options, *parts], ignore_index=True),
        "reach": pd.concat(
            [plain.instance.reach, reach[list(plain.instance.reach.columns)]], ignore_index=True
        ),
    }
    power = [plain.power[plain.power["site"] == site.like].assign(site=site.site) for site in added]
    notes = tuple(
        f"{site.name} is {_OWN}: sizes and power as at {site.like}, whose fiber reaches it over a "
        f"line of {km * scenario.reach.route_factor:,.0f} km that is paid with the zone"
        for site, km in zip(added, straight.tolist(), strict=True)
    )
    return _with(
        plain, tables, notes=notes,
        candidates=pd.concat([plain.candidates, rows[list(plain.candidates.columns)]],
                             ignore_index=True),
        power=pd.concat([plain.power, *power], ignore_index=True),
    )  # fmt: skip


def _median_usd_per_km(plain: Assembly) -> float:
    """Return the median cost of links that may be built, USD million per km; 0 without any."""
    new = plain.instance.links[~plain.instance.links["existing"] & (plain.instance.links["km"] > 0)]
    return float((new["capex_musd"] / new["km"]).median()) if len(new) else 0.0


def _with_factors(plain: Assembly, scenario: Scenario) -> Assembly:
    asked = scenario.what_if
    persons = talent_by_pool(plain, asked.talent_factors)
    instance = edited(
        plain.instance,
        Edits(
            link_cost_factor=asked.fiber_cost_factor,
            zone_cost_factor=asked.zone_cost_factor,
            talent_factor=persons or 1.0,
        ),
    )
    links, pools = plain.network.links, plain.pools
    priced = {
        name: links[name].where(links["existing"], links[name] * asked.fiber_cost_factor)
        for name in ("capex_musd", "opex_musd")
    }
    each = pools["pool"].map(persons).fillna(1.0)
    notes = []
    if asked.fiber_cost_factor != 1.0:
        notes.append(f"what if: new fiber costs {asked.fiber_cost_factor:g} times as much")
    if asked.zone_cost_factor != 1.0:
        notes.append(f"what if: new zones cost {asked.zone_cost_factor:g} times as much")
    notes += [
        f"what if: {name} has {factor:g} times the people"
        for name, factor in asked.talent_factors.items()
    ]
    return replace(
        plain,
        instance=instance,
        network=replace(plain.network, links=links.assign(**priced)),
        pools=pools.assign(talent=pools["talent"] * each),
        notes=(*plain.notes, *notes),
    )


def talent_by_pool(plain: Assembly, factors: dict[str, float]) -> dict[Any, float]:
    """Return the factor of every pool that places or districts name.

    Raises
    ------
    ScenarioError
        With every name that is neither a place with people nor a district.
    """
    found: dict[Any, float] = {}
    problems = []
    district = plain.pools["district"].astype(str)
    for name, factor in factors.items():
        home = plain.pools["pool"].astype(str).isin([name, f"{name}{HOME}"])
        pools = plain.pools.loc[home if home.any() else district == name, "pool"].tolist()
        if not pools:
            known = [*plain.pools["pool"].astype(str), *district.unique()]
            problems.append(unknown_name("talent_factors", name, known, "no place or district"))
        for pool in pools:
            found[pool] = found.get(pool, 1.0) * factor
    if problems:
        raise ScenarioError(problems)
    return found


def _with(
    plain: Assembly, tables: dict[str, Any], *, notes: Collection[str], **own: Any
) -> Assembly:
    instance = replace(plain.instance, **tables)
    return replace(plain, instance=instance, notes=(*plain.notes, *notes), **own)


def _unknown_links(plain: Assembly, scenario: Scenario) -> Iterator[Problem]:
    nodes = plain.instance.nodes["node"].astype(str).tolist()
    taken = set(plain.instance.links["link"].astype(str))
    for link in scenario.what_if.links:
        for end in (link.a, link.b):
            if end not in nodes:
                yield unknown_name("links", end, nodes, "no node of the fiber graph")
        link_id = f"new-{link.a}-{link.b}"
        if link.a == link.b or link_id in taken:
            what = "joins a node to itself" if link.a == link.b else "is there twice"
            yield Problem("scenario", what, "name two other nodes", field="what_if.links",
                          value=f"{link.a} - {link.b}")  # fmt: skip
        taken.add(link_id)


def _unknown_sites(plain: Assembly, scenario: Scenario) -> Iterator[Problem]:
    new = plain.candidates[~plain.candidates["existing"].astype(bool)]
    known = new["site"].astype(str).tolist()
    taken = set(plain.candidates["site"].astype(str))
    for site in scenario.what_if.sites:
        if site.like not in known:
            yield unknown_name("sites", site.like, known, "no candidate")
        if site.site in taken:
            yield Problem("scenario", "is the id of another site", "choose another id",
                          field="what_if.sites", value=site.site)  # fmt: skip
        taken.add(site.site)
