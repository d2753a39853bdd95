"""Random planning problems with about a dozen binary decisions, for hypothesis."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from stz.errors import DataError
from stz.instance import Instance

PROVINCES = ("P", "Q")


def chance(percent: int) -> st.SearchStrategy[bool]:
    """Draw true in about so many of a hundred cases."""
    return st.integers(0, 99).map(lambda number: number >= 100 - percent)


@st.composite
def links_between(draw: st.DrawFn, n_nodes: int) -> list[dict[str, Any]]:
    """A connected multigraph: a random tree and some more links, at most six of them candidates."""
    ends = [(draw(st.integers(0, node - 1)), node) for node in range(1, n_nodes)]
    for _ in range(draw(st.integers(1, 4))):
        a = draw(st.integers(0, n_nodes - 1))
        b = draw(st.integers(0, n_nodes - 2))
        ends.append((a, b if b < a else b + 1))
    links: list[dict[str, Any]] = []
    candidates = 0
    for a, b in ends:
        existing = candidates == 6 or draw(chance(30))
        candidates += not existing
        links.append(
            {
                "a": a,
                "b": b,
                "capex_musd": draw(st.integers(0, 6)),
                "opex_musd": draw(st.sampled_from([0, 0.1, 0.3])),
                "existing": existing,
            }
        )
    return links


@st.composite
def site(draw: st.DrawFn, number: int, n_nodes: int) -> dict[str, Any]:
    """A site that is free, existing, locked or banned."""
    what = draw(st.sampled_from([""] * 6 + ["existing", "must_open", "banned"]))
    row = {
        "site": f"s{number}",
        "node": draw(st.integers(0, n_nodes - 1)),
        "capex_musd": draw(st.integers(0, 5)),
        "seats": draw(st.sampled_from([30, 10, 50, math.inf])),
        "tier": draw(st.integers(1, 3)),
        "province": draw(st.sampled_from(PROVINCES)),
        "protection": draw(st.sampled_from(["", "", "single", "dual_link"])),
    }
    return row | ({what: True} if what else {})


@st.composite
def options_of(draw: st.DrawFn, name: str) -> list[dict[str, Any]]:
    """No options of its own, or one or two modular sizes."""
    out = []
    for size in ("m", "t")[: draw(st.sampled_from([0, 1, 2]))]:
        least = draw(st.integers(0, 2))
        out.append(
            {
                "site": name,
                "size": size,
                "fixed_capex_musd": draw(st.integers(0, 3)),
                "block_capex_musd": draw(st.sampled_from([0, 0.5, 1, 2])),
                "block_seats": draw(st.sampled_from([10, 20, 25, math.inf])),
                "min_blocks": least,
                "max_blocks": least + draw(st.integers(0, 2)),
                "fixed_opex_musd": draw(st.sampled_from([0, 0.2])),
                "block_opex_musd": draw(st.sampled_from([0, 0.05])),
                "min_occupancy": draw(st.sampled_from([0, 0, 0.4, 0.8])),
            }
        )
    return out


@st.composite
def quota(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A quota of any measure and bound."""
    usual = {"zones": 1, "workers": 20, "spending": 3, "cities": 1, "seats": 30}
    measure = draw(st.sampled_from(list(usual)))
    bound = draw(st.sampled_from(["minimum", "maximum", "min_share", "max_share"]))
    out: dict[str, Any] = {"name": f"q{number}", "measure": measure}
    out[bound] = draw(st.sampled_from([0.3, 0.5, 0.7])) if "share" in bound else usual[measure]
    if measure == "workers":
        out["by"] = draw(st.sampled_from(["zone", "origin"]))
    if draw(st.booleans()):
        out["tiers"] = draw(st.sampled_from([(3,), (2, 3)]))
    else:
        out["provinces"] = ("P",)
    return out


@st.composite
def small_instance(draw: st.DrawFn) -> Instance:
    """Up to 6 nodes, 6 candidate links, 3 sites, 2 cities, 3 pools, and all that can be asked."""
    n_nodes = draw(st.integers(3, 6))
    sites = [draw(site(number, n_nodes)) for number in range(draw(st.integers(1, 3)))]
    pools = [
        {
            "pool": f"p{number}",
            "talent": draw(st.sampled_from([25, 10, 40, 60, 0])),
            "mandatory": draw(chance(12)),
            "tier": draw(st.integers(1, 3)),
            "province": draw(st.sampled_from(PROVINCES)),
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    cities = [
        {
            "node": node,
            "pool": pools[number]["pool"] if number < len(pools) and draw(chance(80)) else "",
            "remote_share": draw(st.sampled_from([0.2, 0.5, 1])),
            "remote_benefit_musd": draw(st.sampled_from([0.01, 0.05])),
            "connect_benefit_musd": draw(st.sampled_from([0, 0.3, 1])),
            "must_connect": draw(chance(12)),
            "protection": draw(st.sampled_from(["single", "single", "dual_link"])),
            "capex_musd": draw(st.sampled_from([0, 0.5])),
            "opex_musd": draw(st.sampled_from([0, 0.02])),
            "tier": draw(st.integers(1, 3)),
            "province": draw(st.sampled_from(PROVINCES)),
        }
        for number, node in enumerate(
            draw(st.lists(st.integers(0, n_nodes - 1), max_size=2, unique=True))
        )
    ]
    reach = [
        {
            "pool": pool["pool"],
            "site": place["site"],
            "share": draw(st.sampled_from([0.25, 0.5, 1])),
            "benefit_musd": draw(st.sampled_from([0.02, 0.05, 0.1])),
            "assign_cost_musd": draw(st.sampled_from([0, 0.01, 0.03])),
        }
        for pool in pools
        for place in sites
        if draw(chance(80))
    ]
    limits: dict[str, Any] = {}
    if draw(st.booleans()):
        limits["budget_musd"] = draw(st.integers(3, 16))
    if draw(chance(15)):
        limits["n_zones"] = draw(st.integers(0, len(sites)))
    if draw(chance(25)):
        limits["max_zones"] = draw(st.integers(0, len(sites)))
    if draw(chance(25)):
        limits["exports_min_musd"] = draw(st.sampled_from([0.5, 1, 2]))
    try:
        return Instance.from_tables(
            nodes=[{"node": node} for node in range(n_nodes)],
            links=draw(links_between(n_nodes)),
            gateways=draw(st.lists(st.integers(0, n_nodes - 1), min_size=1, max_size=2)),
            sites=sites,
            options=[option for place in sites for option in draw(options_of(place["site"]))],
            pools=pools,
            cities=cities,
            reach=reach,
            protection=draw(st.sampled_from(["single", "dual_link"])),
            quotas=[draw(quota(number)) for number in range(draw(st.sampled_from([0, 0, 1, 2])))],
            annuity_years=draw(st.sampled_from([1, 5, 8])),
            **limits,
        )
    except DataError:  # such as more zones asked for than may open
        assume(False)
        raise
