"""Equal coverage: what a set of places costs to serve, by a heuristic's network and by ours.

Serving a place means fiber to it, the equipment of its city where it is one, and the smallest zone
where it is a candidate. Equipment and zones are the same for both sides, so that only the networks
differ. People, quotas and existing zones (all of them on the network in service) are left out: the
tools compared with know nothing of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.spanning import Chosen, Place, Trench
from stz.instance import Instance, Levers, Limits


def trenches(instance: Instance) -> list[Trench]:
    """Return all links of an instance."""
    links = instance.links
    return [
        Trench(*row)
        for row in zip(
            links["a"], links["b"], links["link"], links["km"], links["capex_musd"],
            links["existing"], strict=True,
        )
    ]  # fmt: skip


def places(instance: Instance) -> dict[object, Place]:
    """Return what each place costs and whom it serves.

    Its users are the persons who would work in its zone or export from home: the sum of share times
    talent over the pools within reach, and of the remote share of its own pool.
    """
    talent = instance.pools.set_index("pool")["talent"]
    reach = instance.reach
    persons = (reach["share"] * reach["pool"].map(talent)).groupby(reach["site"]).sum()
    zones = _zones(instance)
    capex: dict[object, float] = {}
    users: dict[object, float] = {}
    for node, cost, site in zip(zones["node"], zones["least_capex"], zones["site"], strict=True):
        capex[node] = capex.get(node, 0.0) + cost
        users[node] = users.get(node, 0.0) + float(persons.get(site, 0.0))
    cities = instance.cities
    at_home = cities["remote_share"] * cities["pool"].map(talent).fillna(0.0).astype(float)
    for node, cost, remote in zip(cities["node"], cities["capex_musd"], at_home, strict=True):
        capex[node] = capex.get(node, 0.0) + cost
        users[node] = users.get(node, 0.0) + float(remote)
    return {node: Place(capex[node], users[node]) for node in capex}


def serving(instance: Instance, served: Collection[object], protection: str) -> Instance:
    """Return the problem of serving these places, and no other, at the least cost.

    Every zone asks for ``protection``, and for ``single`` where no network could give it that;
    cities ask for what they ask for in the instance, and for ``single`` if zones do.
    """
    from stz.feasibility import unreachable_sites

    zones = _zones(instance)
    zones = zones[zones["node"].isin(served)]
    sites = instance.sites[instance.sites["site"].isin(zones["site"])]
    cities = instance.cities[instance.cities["node"].isin(served)]
    changed = replace(
        instance,
        sites=sites.assign(
            must_open=True, protection=protection, downtime_target_min=np.inf
        ).reset_index(drop=True),
        options=instance.options.loc[zones["least_option"]]
        .assign(min_occupancy=0.0, lead_years=0, ramp_years=0)
        .reset_index(drop=True),
        cities=cities.assign(
            must_connect=True,
            pool="",
            remote_share=0.0,
            protection="single" if protection == "single" else cities["protection"],
        ).reset_index(drop=True),
        pools=instance.pools.iloc[:0],
        reach=instance.reach.iloc[:0],
        years=instance.years.iloc[:1].assign(budget_musd=np.inf, discount=1.0, talent_factor=1.0),
        protection=protection,
        limits=Limits(),
        quotas=(),
        bounds=(),
        levers=Levers(),
        name=f"{instance.name}, {len(served)} places served",
    )
    alone = set(unreachable_sites(changed))
    levels = changed.sites["protection"].where(
        ~changed.sites["site"].astype(str).isin(alone), "single"
    )
    return replace(changed, sites=changed.sites.assign(protection=levels))


def single(instance: Instance) -> Instance:
    """Return a problem with one path for every zone and city."""
    return replace(
        instance,
        sites=instance.sites.assign(protection="single"),
        cities=instance.cities.assign(protection="single"),
        protection="single",
    )


def on_network(instance: Instance, chosen: Chosen) -> Instance:
    """Return a problem in which no new links may be built but those chosen."""
    links = instance.links
    kept = links[links["existing"] | links["link"].isin(chosen.links)]
    return replace(instance, links=kept.reset_index(drop=True))


def cost_of(instance: Instance, chosen: Chosen) -> dict[str, float]:
    """Return what a heuristic's network costs, counted from the tables of the problem it answers.

    Parameters
    ----------
    instance : Instance
        Made by :func:`serving` for the places chosen.
    chosen : Chosen
        Places and links.

    Returns
    -------
    dict
        ``cost`` (capex and one year of opex), ``capex`` and ``capex_links``, USD million.
    """
    links = instance.links[instance.links["link"].isin(chosen.links)]
    options, cities = instance.options, instance.cities
    blocks = options["min_blocks"]
    capex_links = float(links["capex_musd"].sum())
    capex = (
        capex_links
        + float((options["fixed_capex_musd"] + blocks * options["block_capex_musd"]).sum())
        + float(cities["capex_musd"].sum())
    )
    opex = (
        float(links["opex_musd"].sum())
        + float((options["fixed_opex_musd"] + blocks * options["block_opex_musd"]).sum())
        + float(cities["opex_musd"].sum())
    )
    return {"cost": capex + opex, "capex": capex, "capex_links": capex_links}


def unserved(instance: Instance, chosen: Chosen) -> list[object]:
    """Return places that the chosen links and those in service do not join to a gateway."""
    links = instance.links
    used = links[links["existing"] | links["link"].isin(chosen.links)]
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from([*instance.gateways, *chosen.places])
    graph.add_edges_from(zip(used["a"], used["b"], strict=True))
    joined = set().union(*(nx.node_connected_component(graph, one) for one in instance.gateways))
    return [place for place in chosen.places if place not in joined]


def counts(instance: Instance) -> Mapping[str, float]:
    """Return how much is served."""
    nodes = {*instance.sites["node"], *instance.cities["node"]}
    return {
        "places": float(len(nodes)),
        "zones": float(len(instance.sites)),
        "cities": float(len(instance.cities)),
    }


def _zones(instance: Instance) -> pd.DataFrame:
    """Return candidate sites with the row and capex of their cheapest option at its least size."""
    options = instance.options
    least = options["fixed_capex_musd"] + options["min_blocks"] * options["block_capex_musd"]
    row = least.groupby(options["site"], sort=False).idxmin()
    sites = instance.sites[~(instance.sites["existing"] | instance.sites["banned"])]
    return pd.DataFrame(
        {
            "site": sites["site"],
            "node": sites["node"],
            "least_option": sites["site"].map(row),
            "least_capex": sites["site"].map(row).map(least),
        }
    )
