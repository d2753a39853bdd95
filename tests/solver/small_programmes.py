"""Random planning problems of two or three years with a handful of decisions, for hypothesis."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from small_instances import PROVINCES, chance, quota

from stz.errors import DataError
from stz.instance import Instance


@st.composite
def links_of(draw: st.DrawFn, n_nodes: int, n_years: int, most: int) -> list[dict[str, Any]]:
    """A connected multigraph with few candidates, some of which take a year."""
    ends = [(draw(st.integers(0, node - 1)), node) for node in range(1, n_nodes)]
    for _ in range(draw(st.integers(0, 2))):
        a = draw(st.integers(0, n_nodes - 1))
        b = draw(st.integers(0, n_nodes - 2))
        ends.append((a, b if b < a else b + 1))
    links: list[dict[str, Any]] = []
    candidates = 0
    for a, b in ends:
        existing = candidates == most or draw(chance(25))
        candidates += not existing
        links.append(
            {
                "a": a,
                "b": b,
                "km": draw(st.integers(1, 9)),
                "capex_musd": draw(st.integers(0, 4)),
                "opex_musd": draw(st.sampled_from([0, 0.1, 0.3])),
                "lead_years": draw(st.sampled_from([0, 0, 1])),
                "existing": existing,
            }
        )
    return links


@st.composite
def site_of(draw: st.DrawFn, number: int, n_nodes: int) -> dict[str, Any]:
    """A site that is free, existing, locked or banned."""
    what = draw(st.sampled_from([""] * 7 + ["existing", "existing", "must_open", "banned"]))
    row = {
        "site": f"s{number}",
        "node": draw(st.integers(0, n_nodes - 1)),
        "tier": draw(st.integers(1, 3)),
        "province": draw(st.sampled_from(PROVINCES)),
        "protection": draw(st.sampled_from(["", "", "single", "dual_link"])),
    }
    return row | ({what: True} if what else {})


@st.composite
def option_of(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """One size with blocks that may be added later, and time to build and to fill it."""
    least = draw(st.sampled_from([1, 1, 0]))
    return {
        "site": name,
        "fixed_capex_musd": draw(st.integers(0, 3)),
        "block_capex_musd": draw(st.sampled_from([0, 0.5, 1, 2])),
        "block_seats": draw(st.sampled_from([10, 20, 25, math.inf])),
        "min_blocks": least,
        "max_blocks": least + draw(st.integers(0, 1)),
        "fixed_opex_musd": draw(st.sampled_from([0, 0.2])),
        "block_opex_musd": draw(st.sampled_from([0, 0.05])),
        "min_occupancy": draw(st.sampled_from([0, 0, 0.4, 0.8])),
        "lead_years": draw(st.sampled_from([0, 0, 1])),
        "ramp_years": draw(st.sampled_from([0, 0, 1, 2])),
    }


@st.composite
def bound_of(draw: st.DrawFn) -> dict[str, Any]:
    """A bound that exhaustion can check."""
    return draw(
        st.sampled_from(
            [
                {"metric": "jobs", "minimum": 10},
                {"metric": "capex", "maximum": 6},
                {"metric": "zones", "minimum": 1},
                {"metric": "fiber_km", "maximum": 8},
                {"metric": "capex_links", "of": "capex", "max_share": 0.5},
            ]
        )
    )


@st.composite
def small_programme(draw: st.DrawFn) -> Instance:
    """2 or 3 years, up to 4 nodes, 4 candidate links, 2 sites, 1 city, 2 pools."""
    n_years = draw(st.sampled_from([2, 2, 3]))
    n_nodes = draw(st.integers(2, 4))
    sites = [draw(site_of(number, n_nodes)) for number in range(draw(st.integers(1, 2)))]
    pools = [
        {
            "pool": f"p{number}",
            "talent": draw(st.sampled_from([25, 10, 40])),
            "mandatory": draw(chance(8)),
            "growth_per_year": draw(st.sampled_from([0, 0.2, 0.5, -0.5])),
            "tier": draw(st.integers(1, 3)),
            "province": draw(st.sampled_from(PROVINCES)),
        }
        for number in range(draw(st.integers(1, 2)))
    ]
    cities = [
        {
            "node": draw(st.integers(0, n_nodes - 1)),
            "pool": pools[0]["pool"] if draw(chance(80)) else "",
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
        for _ in range(draw(st.sampled_from([1, 1, 0])))
    ]
    years = [
        {
            "year": 2026 + t,
            "budget_musd": draw(st.sampled_from([math.inf, math.inf, 1, 2, 3, 5])),
            "discount": draw(st.sampled_from([1, 0.9, 0.5, 0.8])),
            "talent_factor": draw(st.sampled_from([1, 1, 1.5, 0.5])),
        }
        for t in range(n_years)
    ]
    limits: dict[str, Any] = {}
    if draw(chance(30)):
        limits["budget_musd"] = draw(st.integers(3, 12))
    if draw(chance(20)):
        limits["max_zones"] = draw(st.integers(0, len(sites)))
    if draw(chance(20)):
        limits["exports_min_musd"] = draw(st.sampled_from([0.5, 1, 2]))
    if draw(chance(25)):
        limits["spacing_km"] = draw(st.sampled_from([5, 15]))
    try:
        return Instance.from_tables(
            nodes=[{"node": v, "lon": 67 + 0.08 * v, "lat": 25.0} for v in range(n_nodes)],
            links=draw(links_of(n_nodes, n_years, 4 if n_years == 2 else 3)),
            gateways=[draw(st.integers(0, n_nodes - 1))],
            sites=sites,
            options=[draw(option_of(place["site"])) for place in sites],
            pools=pools,
            cities=cities,
            reach=[
                {
                    "pool": pool["pool"],
                    "site": place["site"],
                    "share": draw(st.sampled_from([0.25, 0.5, 1])),
                    "benefit_musd": draw(st.sampled_from([0.02, 0.05, 0.1])),
                    "assign_cost_musd": draw(st.sampled_from([0, 0.01, 0.03])),
                }
                for pool in pools
                for place in sites
                if draw(chance(85))
            ],
            years=years,
            protection=draw(st.sampled_from(["single", "dual_link"])),
            quotas=[draw(quota(0))] if draw(chance(25)) else [],
            bounds=[draw(bound_of())] if draw(chance(30)) else [],
            annuity_years=draw(st.sampled_from([1, 5, 8])),
            **limits,
        )
    except DataError:  # such as more zones locked than may open
        assume(False)
        raise
