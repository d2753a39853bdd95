"""A planning problem without some of its sites, links, nodes or cities."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from stz.instance.data import InstanceData


def tables_without(
    instance: InstanceData,
    *,
    sites: Collection[Any] = (),
    links: Collection[Any] = (),
    nodes: Collection[Any] = (),
    cities: Collection[Any] = (),
) -> dict[str, Any]:
    """Return the fields of an instance from which parts are left out, for ``replace``.

    Parameters
    ----------
    instance : Instance
    sites, links, cities : collections of ids
        Left out with their rows in other tables; people of a city stay where they are.
    nodes : collection of ids
        Left out with all that is there: links that end there, sites, gateways, cities.

    Returns
    -------
    dict
        ``nodes, links, gateways, sites, options, cities, reach, failures``.
    """
    gone = set(nodes)
    lost_sites = {*sites, *instance.sites.loc[instance.sites["node"].isin(gone), "site"]}
    dead = instance.links["a"].isin(gone) | instance.links["b"].isin(gone)
    dead |= instance.links["link"].isin(list(links))
    lost_cities = gone | set(cities)
    tables = {
        "nodes": instance.nodes[~instance.nodes["node"].isin(gone)],
        "links": instance.links[~dead],
        "sites": instance.sites[~instance.sites["site"].isin(lost_sites)],
        "options": instance.options[~instance.options["site"].isin(lost_sites)],
        "reach": instance.reach[~instance.reach["site"].isin(lost_sites)],
        "cities": instance.cities[~instance.cities["node"].isin(lost_cities)],
    }
    fields: dict[str, Any] = {name: table.reset_index(drop=True) for name, table in tables.items()}
    known = set(fields["links"]["link"].tolist())
    left = set(fields["nodes"]["node"].tolist()) if gone else None
    fields["failures"] = _of_known(instance.failures, known, left)
    fields["gateways"] = tuple(one for one in instance.gateways if one not in gone)
    return fields


def _of_known(failures: pd.DataFrame, links: set[Any], nodes: set[Any] | None) -> pd.DataFrame:
    """Return failures without the links and nodes that are left out."""

    def kept(column: str, known: set[Any]) -> pd.Series:
        cells = [tuple(one for one in lost if one in known) for lost in failures[column].tolist()]
        return pd.Series(cells, index=failures.index, dtype=object)

    changed = failures.assign(links=kept("links", links))
    return changed if nodes is None else changed.assign(nodes=kept("nodes", nodes))
