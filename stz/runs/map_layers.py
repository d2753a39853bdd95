"""A plan as the layers of a map: zones, links, routes, flows of people, cities, candidates."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from stz.instance import Instance
from stz.network import Route, two_routes
from stz.plan import Plan
from stz.runs.cut_rate_margin import holds_to_cut_rate
from stz.runs.geometry import Atlas, frame, lines, spots, straight
from stz.runs.map_schema import COLUMNS
from stz.verifier import (
    FiberMinutes,
    Recomputed,
    bridges,
    dated,
    fiber_graph,
    in_last_year,
    reached,
    recompute,
    shared_events,
    with_text_ids,
    zone_downtime,
)

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers

FIBER_BASIS = "fiber: links in use fail independently, at the scenario's cut rate and repair time"
EVENT_BASIS = "; shared-risk events cut several at once"
POWER_BASIS = "DISCO average used for all its cities"
BANNED = "banned in the scenario"
NOT_CHOSEN = "not part of the best plan found"


@dataclass(frozen=True, eq=False)
class Picture:
    """What every layer is drawn from: the plan with text ids, joined, and where things are.

    ``workers`` and ``remote`` are those of the last year.
    """

    instance: Instance
    plan: Plan
    recomputed: Recomputed
    atlas: Atlas
    assembly: Assembly

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of nodes by id."""
        return _lookup(self.instance.nodes, "node", "name")

    @cached_property
    def built(self) -> list[str]:
        """Ids of the built links."""
        return [str(link) for link in self.recomputed.links["link"]]

    @cached_property
    def workers(self) -> pd.DataFrame:
        """People in zones in the last year."""
        return in_last_year(self.recomputed)[0]

    @cached_property
    def remote(self) -> pd.DataFrame:
        """People exporting from home in the last year."""
        return in_last_year(self.recomputed)[1]

    def year(self, t: int) -> int:
        """Return the calendar year of year ``t``."""
        return self.recomputed.years[t]

    @property
    def existing(self) -> pd.DataFrame:
        """Links in service without the plan."""
        return self.instance.links[self.instance.links["existing"].astype(bool)]

    def named(self, node: Hashable) -> str:
        """Return the name of a node; its id where it has none."""
        return self.names.get(str(node)) or str(node)

    def facts(self, column: str) -> dict[str, str]:
        """Return what the fiber network says of each link, as text."""
        return _lookup(self.assembly.network.links, "link", column)


def draw(plan: Plan, assembly: Assembly, layers: Layers) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of a verified plan by name, with the columns of :mod:`map_schema`.

    They show the last year; ``year`` says from when on zones, links and cities are there.

    Parameters
    ----------
    plan : Plan
        A plan of ``assembly.instance``.
    assembly : Assembly
        The problem with what it was made of.
    layers : Layers
        Lines of links are read from ``backbone_links`` and ``rights_of_way``.
    """
    instance, plan = with_text_ids(assembly.instance, dated(assembly.instance, plan))
    where = Atlas(
        nodes=spots(instance.nodes, "node"),
        sites=spots(assembly.candidates, "site") | spots(assembly.refused, "site"),
        pools=spots(assembly.pools, "pool"),
        lines=lines(layers.backbone_links, "link_id") | lines(layers.rights_of_way, "row_id"),
    )
    picture = Picture(instance, plan, recompute(instance, plan), where, assembly)
    zones = _zones(picture)
    return {
        "zones": zones,
        "links": _links(picture),
        "routes": _routes(picture, zones),
        "assignments": _assignments(picture, zones),
        "cities": _cities(picture),
        "candidates": _candidates(picture),
        "backbone": _backbone(picture),
    }


def _layer(
    name: str, rows: Sequence[Mapping[Any, Any]], shapes: Sequence[object]
) -> gpd.GeoDataFrame:
    return frame(rows, COLUMNS[name], shapes)


def _lookup(table: pd.DataFrame, key: str, column: str) -> dict[str, str]:
    """Return a column as text by id; empty text where it is missing."""
    values = table[column].fillna("") if column in table.columns else [""] * len(table)
    return {str(k): str(v) for k, v in zip(table[key], values, strict=True)}


def _zones(picture: Picture) -> gpd.GeoDataFrame:
    """Draw the opened zones, numbered by seats, most first."""
    opened, workers = picture.recomputed.zones, picture.workers
    people = workers.groupby("site")["persons"].sum()
    earned = (workers["persons"] * workers["benefit_musd"]).groupby(workers["site"]).sum()
    metro = _lookup(picture.assembly.candidates, "site", "metro")
    district = _lookup(picture.assembly.candidates, "site", "district")
    packages, downtime = _packages(picture), _downtime(picture)
    holds = holds_to_cut_rate(picture.instance, picture.recomputed)
    rows: list[dict[Any, Any]] = []
    for zone in opened.to_dict("records"):
        site, node = zone["site"], zone["node"]
        persons, seats = float(people.get(site, 0.0)), float(zone["seats"])
        down, package = downtime[site], packages.get((site, zone["package"]), {})
        fiber = FiberMinutes(down["fiber_least_min"], down["fiber_min"])
        rows.append(
            {
                **zone,
                "year": picture.year(zone["t"]),
                "name": zone["name"] or picture.named(node),
                "metro": metro.get(site, ""),
                "district": district.get(site, ""),
                "workers": persons,
                "occupancy": persons / seats if seats and math.isfinite(seats) else math.nan,
                "exports_musd": float(earned.get(site, 0.0)),
                "capex_musd": zone["zone_capex_musd"],
                "opex_musd": zone["zone_opex_musd"],
                "power_downtime_min": down["power_min"],
                "fiber_downtime_min": down["fiber_min"],
                "downtime_min": down["downtime_min"],
                "downtime_basis": _basis(picture, str(package.get("basis", "")), fiber),
                "holds_to_cut_rate": holds[site],
                **{key: float(package.get(key, math.nan)) for key in BY_PACKAGE},
                "protection": zone["protection"] or picture.instance.protection,
            }
        )
    rows.sort(key=lambda row: (-row["seats"], -row["workers"], row["site"]))
    numbered = [{**row, "number": number} for number, row in enumerate(rows, start=1)]
    points = [picture.atlas.site(row["site"], row["node"]) for row in numbered]
    return _layer("zones", numbered, points)


BY_PACKAGE = ("shedding_min", "generator_starts", "generator_h")
"""What a package goes through at a site, per year; NaN where the problem came from tables."""


def _packages(picture: Picture) -> dict[tuple[str, str], dict[Any, Any]]:
    """Return what the power model says of every package at every site."""
    table = picture.assembly.power
    keys = zip(table["site"].astype(str), table["package"].astype(str), strict=True)
    return dict(zip(keys, table.to_dict("records"), strict=True))


def _basis(picture: Picture, power: str, fiber: FiberMinutes) -> str:
    """Return what a downtime rests on; it is an estimate whatever it rests on."""
    told = power.removeprefix("estimated:").strip() or POWER_BASIS
    exact = "" if fiber.exact else f", the upper of the bounds {fiber}"
    instance = picture.instance
    events = EVENT_BASIS if shared_events(instance.links, instance.failures) else ""
    return f"estimated: {told}; {FIBER_BASIS}{events}{exact}"


def _downtime(picture: Picture) -> dict[str, dict[Any, Any]]:
    """Return minutes per year by site and cause, in the year each zone opens."""
    found = zone_downtime(picture.instance, picture.recomputed)
    return {row["site"]: row for row in found.to_dict("records")}


def _links(picture: Picture) -> gpd.GeoDataFrame:
    """Draw the built links; a ``ring`` link is on a cycle once all gateways are merged."""
    in_use = pd.concat([picture.existing, picture.recomputed.links])
    spurs = set(bridges(fiber_graph(in_use, picture.instance.gateways)))
    terrain = picture.facts("terrain")
    rows = [
        {
            **link,
            "year": picture.year(link["t"]),
            "a_name": picture.named(link["a"]),
            "b_name": picture.named(link["b"]),
            "role": "spur" if link["link"] in spurs else "ring",
            "terrain": terrain.get(link["link"], ""),
        }
        for link in picture.recomputed.links.to_dict("records")
    ]
    shapes = [picture.atlas.link(row["link"], row["a"], row["b"]) for row in rows]
    return _layer("links", rows, shapes)


def _routes(picture: Picture, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw up to two routes of each zone to gateways that share no link, shortest first."""
    rows: list[dict[Any, Any]] = []
    shapes: list[object] = []
    for site, node in zip(zones["site"], zones["node"], strict=True):
        for number, route in enumerate(_routes_of(picture, node), start=1):
            rows.append(
                {
                    "site": site,
                    "route": number,
                    "gateway": picture.named(route.gateway),
                    "km": route.km,
                    "via": " > ".join(picture.named(stop) for stop in route.nodes),
                    "links": ";".join(route.links),
                }
            )
            shapes.append(picture.atlas.route(route.nodes, route.links))
    return _layer("routes", rows, shapes)


def _routes_of(picture: Picture, node: str) -> list[Route]:
    if not picture.instance.has_network:
        return []
    return two_routes(picture.instance.links, picture.built, node, picture.instance.gateways)


def _assignments(picture: Picture, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the people of each pool in each zone, straight from one to the other."""
    minutes = picture.instance.reach[["pool", "site", "minutes"]]
    workers = picture.workers.merge(minutes, on=["pool", "site"], how="left")
    pools = _lookup(picture.instance.pools, "pool", "name")
    points = dict(zip(zones["site"], zones.geometry, strict=True))
    zone_names = dict(zip(zones["site"], zones["name"], strict=True))
    rows = [
        {
            **pair,
            "pool_name": pools.get(pair["pool"]) or picture.named(pair["pool"]),
            "site_name": zone_names[pair["site"]],
            "exports_musd": pair["persons"] * pair["benefit_musd"],
        }
        for pair in workers.to_dict("records")
        if pair["persons"] > 0
    ]
    shapes = [straight(picture.atlas.pool(row["pool"]), points[row["site"]]) for row in rows]
    return _layer("assignments", rows, shapes)


def _cities(picture: Picture) -> gpd.GeoDataFrame:
    """Draw the connected cities; new are those that no existing link joins to a gateway."""
    remote = picture.remote
    before = reached(fiber_graph(picture.existing, picture.instance.gateways))
    people = remote.groupby("node")["persons"].sum()
    earned = (remote["persons"] * remote["remote_benefit_musd"]).groupby(remote["node"]).sum()
    rows = [
        {
            **city,
            "year": picture.year(city["t"]),
            "name": picture.named(city["node"]),
            "remote_workers": float(people.get(city["node"], 0.0)),
            "exports_musd": float(earned.get(city["node"], 0.0)) + city["connect_benefit_musd"],
            "newly_connected": city["node"] not in before,
        }
        for city in picture.recomputed.cities.to_dict("records")
    ]
    return _layer("cities", rows, [picture.atlas.node(row["node"]) for row in rows])


def _candidates(picture: Picture) -> gpd.GeoDataFrame:
    """Draw the sites that stay closed, and the places that were screened out before."""
    sites = picture.instance.sites
    closed = sites[~sites["site"].isin(picture.recomputed.zones["site"])]
    rows: list[dict[Any, Any]] = []
    for site in closed.to_dict("records"):
        status, reason = ("banned", BANNED) if site["banned"] else ("not chosen", NOT_CHOSEN)
        name = site["name"] or picture.named(site["node"])
        rows.append({**site, "name": name, "status": status, "reason": reason})
    for place in picture.assembly.refused.to_dict("records"):
        rows.append({**place, "node": place["place_id"], "status": "screened out"})
    shapes = [picture.atlas.site(row["site"], row["node"]) for row in rows]
    return _layer("candidates", rows, shapes)


def _backbone(picture: Picture) -> gpd.GeoDataFrame:
    """Draw the existing links in use, with what the backbone layer says of each."""
    owner, status = picture.facts("owner"), picture.facts("status")
    presumed = picture.facts("presumed")
    rows = [
        {
            **link,
            "owner": owner.get(link["link"], ""),
            "status": status.get(link["link"], ""),
            "presumed": presumed.get(link["link"]) == "True",
        }
        for link in picture.existing.to_dict("records")
    ]
    shapes = [picture.atlas.link(row["link"], row["a"], row["b"]) for row in rows]
    return _layer("backbone", rows, shapes)
