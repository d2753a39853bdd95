"""What is lost with a link, a node, a district or a distribution company."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd

from stz.assembly.assembly import Assembly
from stz.errors import DataError, Problem, ScenarioError
from stz.instance import tables_without
from stz.near_names import did_you_mean

if TYPE_CHECKING:
    from stz.layers import Layers

DISTRICT, COMPANY = "district:", "company:"
"""What outages of more than one element begin with."""


@dataclass(frozen=True)
class Lost:
    """What an outage takes: ids of links, nodes and sites."""

    links: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


def without_outages(plain: Assembly, asked: Sequence[str], layers: Layers) -> Assembly:
    """Return a problem in which some things are not there.

    Parameters
    ----------
    plain : Assembly
    asked : sequence of str
        Ids of links and nodes, ``district:NAME``, ``company:NAME``.
    layers : Layers
        ``places`` and ``districts`` say what lies in a district.

    Raises
    ------
    ScenarioError
        With every name there is not; or if what is left is no problem.
    """
    if not asked:
        return plain
    lost, problems = list[Lost](), list[Problem]()
    for name in asked:
        found = lost_by(plain, layers, name)
        if found is None:
            known = outage_names(plain, layers)
            problems.append(
                unknown_name("outages", name, known, "no link, node, district:NAME or company:NAME")
            )
        else:
            lost.append(found)
    if problems:
        raise ScenarioError(problems)
    gone = tables_without(
        plain.instance,
        links=[link for one in lost for link in one.links],
        nodes=[node for one in lost for node in one.nodes],
        sites=[site for one in lost for site in one.sites],
    )
    dark = _dark(plain, gone)
    if dark:
        gone = tables_without(
            plain.instance,
            links=[link for one in lost for link in one.links],
            nodes=[node for one in lost for node in one.nodes],
            sites=[*(site for one in lost for site in one.sites), *dark],
        )
    try:
        instance = replace(plain.instance, **gone)
    except DataError as error:
        what = "leaves no problem to solve: " + "; ".join(one.what for one in error.problems[:3])
        mend = "take fewer things out, or unlock what is there"
        raise ScenarioError(
            Problem("scenario", what, mend, field="what_if.outages", value=", ".join(asked))
        ) from None
    here = set(instance.sites["site"])
    links = plain.network.links
    return replace(
        plain,
        instance=instance,
        candidates=plain.candidates[plain.candidates["site"].isin(here)].reset_index(drop=True),
        network=replace(
            plain.network,
            nodes=_rows_of(plain.network.nodes, "node", instance.nodes["node"]),
            links=_rows_of(links, "link", instance.links["link"]),
            gateways=instance.gateways,
        ),
        power=plain.power[plain.power["site"].isin(here)].reset_index(drop=True),
        notes=(
            *plain.notes,
            f"what if these were not there: {', '.join(asked)}",
            *_told(plain, dark),
        ),
    )


def _dark(plain: Assembly, gone: dict[str, Any]) -> list[Any]:
    """Return existing zones that reach no gateway any more over the links in service."""
    links = gone["links"]
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(gone["gateways"])
    graph.add_edges_from(
        links.loc[links["existing"], ["a", "b"]].itertuples(index=False, name=None)
    )
    reached = {
        node
        for part in nx.connected_components(graph)
        if not part.isdisjoint(gone["gateways"])
        for node in part
    }
    standing = gone["sites"][gone["sites"]["existing"]]
    return list(standing.loc[~standing["node"].isin(reached), "site"])


def _told(plain: Assembly, dark: Collection[Any]) -> list[str]:
    """Return which existing zones go dark, for who reads the plan."""
    if not dark:
        return []
    names = plain.candidates.loc[plain.candidates["site"].isin(list(dark)), "name"].astype(str)
    return [f"existing zones that reach no gateway without these: {', '.join(names)}"]


def lost_by(plain: Assembly, layers: Layers, name: str) -> Lost | None:
    """Return what is lost with a link, node, district or company; None for an unknown name."""
    if name in set(plain.instance.links["link"].astype(str)):
        return Lost(links=(name,))
    if name in set(plain.instance.nodes["node"].astype(str)):
        return Lost(nodes=(name,))
    kind, colon, own = name.partition(":")
    if kind + colon == COMPANY:
        sites = plain.candidates
        hers = sites.loc[_companies(sites) == own, "site"].tolist()
        return Lost(sites=tuple(hers)) if hers else None
    if kind + colon == DISTRICT:
        nodes = _nodes_in(plain, layers, own)
        return Lost(nodes=tuple(nodes)) if nodes else None
    return None


def outage_names(plain: Assembly, layers: Layers) -> list[str]:
    """Return every name of an outage."""
    companies = _companies(plain.candidates).unique().tolist()
    return [
        *plain.instance.nodes["node"].astype(str),
        *plain.instance.links["link"].astype(str),
        *(f"{COMPANY}{name}" for name in companies if name),
        *(f"{DISTRICT}{name}" for name in layers.places["district"].astype(str).unique()),
    ]


def _nodes_in(plain: Assembly, layers: Layers, district: str) -> list[str]:
    """Return the nodes of a district: its places, and what lies within its outline."""
    places = layers.places
    named = set(places.loc[places["district"].astype(str) == district, "place_id"].astype(str))
    nodes = plain.network.nodes
    inside = np.zeros(len(nodes), dtype=bool)
    outline = layers.districts[layers.districts["district"].astype(str) == district]
    if len(outline):
        points = gpd.GeoSeries.from_xy(nodes["lon"], nodes["lat"], crs="EPSG:4326")
        inside = points.within(outline.to_crs("EPSG:4326").union_all()).to_numpy()
    other = set(places["place_id"].astype(str)) - named
    ids = nodes["node"].astype(str)
    return nodes.loc[(ids.isin(named) | inside) & ~ids.isin(other), "node"].tolist()


def _rows_of(table: pd.DataFrame, key: str, ids: Iterable[Any]) -> pd.DataFrame:
    return table[table[key].isin(list(ids))].reset_index(drop=True)


def _companies(sites: pd.DataFrame) -> pd.Series[str]:
    """Return the distribution company of every site; '' where tables gave none."""
    if "disco" in sites:
        return sites["disco"].astype(str)
    return pd.Series("", index=sites.index)


def unknown_name(key: str, name: str, known: Collection[str], what: str) -> Problem:
    """Return what is wrong with a name in the section, and which was probably meant."""
    mend = did_you_mean(name, known, "look names up with `stz check`, or in the layer places")
    return Problem("scenario", f"{what} is called so", mend, field=f"what_if.{key}", value=name)
