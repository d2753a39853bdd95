"""Options that no network lets meet their target: closed before a solve, and told in the plan."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from stz.instance import Instance
from stz.model import FloatArray, IntArray, positions
from stz.network import FiberReliability
from stz.solver.presolve.occupancy import unfillable_options
from stz.solver.protection import (
    BoolArray,
    LinkGraph,
    link_graph,
    option_targets,
    oracle_of,
    total_downtime_min,
)
from stz.solver.repair import hopeless_options

#: Sites named in a message.
MOST_NAMED = 3
#: States kept for it: a message may take a second of the search, not a minute.
FEW_STATES = 200


def hopeless(instance: Instance, stopped: Callable[[], bool] = lambda: False) -> BoolArray:
    """Return which options miss their target with every link built that can be.

    Parameters
    ----------
    instance : Instance
    stopped : callable
        Whether time is up: what is hard to tell is then not told.

    Returns
    -------
    bool array, shape (n_options,)
    """
    target, power = option_targets(instance), _power(instance)
    if not np.isfinite(target).any():
        return np.zeros(len(target), dtype=bool)
    graph = link_graph(instance)
    return hopeless_options(
        graph, oracle_of(instance, stopped), _vertex(instance, graph), power, target,
        in_time(instance),
    )  # fmt: skip


def out_of_reach(
    instance: Instance, closed: BoolArray, stopped: Callable[[], bool] = lambda: False
) -> str:
    """Tell which sites can never meet their target, and how near they come; "" if all can.

    Parameters
    ----------
    instance : Instance
    closed : bool array, shape (n_options,)
        From :func:`~stz.solver.presolve.reductions.closed_options`. Options that nobody can fill
        are closed for another reason, and not spoken of.
    stopped : callable
        Whether time is up: how near they come is then not told.
    """
    sites = instance.sites
    filled = ~unfillable_options(instance)
    own = [rows[filled[rows]] for rows in positions(instance).options_of_site]
    must = (sites["must_open"] | sites["existing"]).to_numpy()
    lost = [site for site, rows in enumerate(own) if len(rows) and closed[rows].all()]
    if not lost:
        return ""
    lost.sort(key=lambda site: not must[site])
    named = lost[:MOST_NAMED]
    target, power = option_targets(instance), _power(instance)
    graph = link_graph(instance)
    rows = np.concatenate([own[site] for site in named])
    oracle = FiberReliability(
        instance.links, instance.gateways, instance.failures, max_states=FEW_STATES
    )
    most = in_time(instance) | graph.existing
    nodes = [graph.nodes[vertex] for vertex in _vertex(instance, graph)[rows].tolist()]
    fiber = {
        node: math.nan if stopped() else oracle.downtime(most, node).lower_min
        for node in dict.fromkeys(nodes)
    }
    least = np.full(len(power), np.nan)
    least[rows] = total_downtime_min(power[rows], np.array([fiber[node] for node in nodes]))
    said = "; ".join(
        f"{sites['site'].iat[site]} is down {_least(least[own[site]].min())} minutes a year, "
        f"{target[own[site][0]]:,.4g} are allowed"
        for site in named
    )
    more = len(lost) - len(named)
    return f"availability out of reach: {said}" + (f"; and {more} more sites" if more else "")


def _least(minutes: float) -> str:
    return "too many" if math.isnan(minutes) else f"at least {minutes:,.4g}"


def in_time(instance: Instance) -> BoolArray:
    """Return the links that can be in service before the last year is over."""
    early: BoolArray = instance.links["lead_years"].to_numpy(np.int64) < instance.n_years
    return early


def _power(instance: Instance) -> FloatArray:
    return instance.options["power_downtime_min"].to_numpy(float)


def _vertex(instance: Instance, graph: LinkGraph) -> IntArray:
    vertex = [graph.vertex[node] for node in instance.sites["node"].tolist()]
    return np.array(vertex, dtype=np.int64)[positions(instance).site_of_option]
