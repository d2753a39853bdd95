"""A planning problem that came as tables, as if it had been made from layers."""

from __future__ import annotations

import pandas as pd

from stz.assembly.assembly import Assembly
from stz.errors import DataError, Problem
from stz.instance import Instance
from stz.network import FiberNetwork

GIVEN = (
    "the problem was given as tables: places, distances, people, costs and downtimes come from "
    "them, without grades of confidence; boundaries and the background of the map come from the "
    "packaged layers"
)
"""What a reader of such a plan must know."""


def given_assembly(instance: Instance) -> Assembly:
    """Return what a problem from tables was made of: nothing but itself.

    Parameters
    ----------
    instance : Instance
        As :meth:`stz.Instance.from_tables` makes it.

    Raises
    ------
    DataError
        If nodes of sites, links or cities have no ``lon`` and ``lat``: such a plan can be solved
        and verified, not drawn.
    """
    nodes = instance.nodes
    _refuse_nowhere(instance)
    where = nodes.set_index("node")[["lon", "lat"]]
    links = instance.links.assign(owner="", status="", presumed=False, terrain="")
    links["status"] = links["existing"].map({True: "in service", False: "planned"})
    power = instance.options[["site", "package", "power_downtime_min"]]
    return Assembly(
        instance=instance,
        tiers=pd.DataFrame(columns=["place_id", "tier", "metro", "minutes_to_metro"]),
        candidates=instance.sites.join(where, on="node").assign(metro="", district=""),
        refused=pd.DataFrame(
            columns=["place_id", "name", "reason", "site", "tier", "province", "lon", "lat"]
        ),
        network=FiberNetwork(nodes, links, instance.gateways),
        power=power.assign(basis="given by the tables"),
        pools=instance.pools.join(where, on="pool").assign(district=""),
        notes=(GIVEN,),
    )


def _refuse_nowhere(instance: Instance) -> None:
    used = {
        *instance.sites["node"],
        *instance.cities["node"],
        *instance.links["a"],
        *instance.links["b"],
    }
    nodes = instance.nodes
    lost = nodes[nodes["node"].isin(used) & nodes[["lon", "lat"]].isna().any(axis=1)]
    if len(lost):
        named = [str(node) for node in lost["node"]]
        shown = ", ".join(named[:5]) + (f" and {len(named) - 5} others" if len(named) > 5 else "")
        what = "lon and lat are missing, so no map can be drawn"
        mend = "give each node lon and lat in degrees (EPSG:4326)"
        raise DataError(Problem(instance.name, what, mend, layer="nodes", row=shown))
