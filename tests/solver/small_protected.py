"""Random planning problems in which links, nodes, gateways and shared risks fail."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from small_instances import chance

from stz.errors import DataError
from stz.instance import Instance
from stz.instance.tables import PROTECTION_LEVELS


@st.composite
def failing_links(draw: st.DrawFn, n_nodes: int, most: int) -> list[dict[str, Any]]:
    """A ring or more, so that there is something to survive with; few candidates."""
    ends = [(node - 1, node) for node in range(1, n_nodes)]
    ends += [(n_nodes - 1, 0)] if n_nodes > 2 else [(0, 1)]
    for _ in range(draw(st.integers(0, 3))):
        a = draw(st.integers(0, n_nodes - 1))
        b = draw(st.integers(0, n_nodes - 2))
        ends.append((a, b if b < a else b + 1))
    links: list[dict[str, Any]] = []
    candidates = 0
    for number, (a, b) in enumerate(ends):
        existing = candidates == most or draw(chance(20))
        candidates += not existing
        links.append(
            {
                "link": f"l{number}",
                "a": a,
                "b": b,
                "km": draw(st.sampled_from([20, 100, 300])),
                "capex_musd": draw(st.integers(0, 4)),
                "opex_musd": draw(st.sampled_from([0, 0.1])),
                "existing": existing,
                "cut_rate_per_1000km_year": draw(st.sampled_from([2, 10, 40])),
                "repair_h": 8.0,
                "risk_group": draw(st.sampled_from(["", "", "", "r", "q", "r;q"])),
            }
        )
    return links


@st.composite
def failures_of(draw: st.DrawFn, n_nodes: int, n_links: int) -> list[dict[str, Any]]:
    """Up to two events, one of which may share the name of a risk group."""
    return [
        {
            "failure": name,
            "links": draw(st.lists(st.sampled_from([f"l{n}" for n in range(n_links)]),
                                   max_size=2, unique=True)),
            "nodes": draw(st.lists(st.integers(0, n_nodes - 1), max_size=1)),
            "rate_per_year": draw(st.sampled_from([0.1, 1.0])),
            "repair_h": draw(st.sampled_from([0.0, 10.0, 72.0])),
        }
        for name in ("r", "flood")[: draw(st.integers(0, 2))]
    ]  # fmt: skip


@st.composite
def small_protected(draw: st.DrawFn, n_years: int = 1, *, promised: bool = False) -> Instance:
    """Up to 5 nodes, 6 candidate links, 2 sites, 1 city and 2 pools; any level for anybody."""
    n_nodes = draw(st.integers(2, 5))
    most = 6 if n_years == 1 else 4
    links = draw(failing_links(n_nodes, most))
    sites = [
        {
            "site": f"s{number}",
            "node": draw(st.integers(0, n_nodes - 1)),
            "protection": draw(st.sampled_from(["", *PROTECTION_LEVELS])),
            "existing": draw(chance(6)),
            "must_open": draw(chance(15)),
            "downtime_target_min": draw(st.sampled_from([math.nan, math.nan, 40, 400, math.inf]))
            if promised
            else math.nan,
        }
        for number in range(draw(st.integers(1, 2)))
    ]
    options = [
        {
            "site": place["site"],
            "package": package,
            "block_seats": draw(st.sampled_from([10, 25])),
            "fixed_capex_musd": draw(st.integers(1, 3)),
            "max_blocks": draw(st.integers(1, 2)),
            "power_downtime_min": draw(st.sampled_from(minutes)),
            "lead_years": draw(st.sampled_from([0, 0, 1])) if n_years > 1 else 0,
        }
        for place in sites
        for package, minutes in (("plain", [30, 200, 900]), ("good", [1, 30]))[
            : 2 if promised else 1
        ]
    ]
    cities = [
        {
            "node": draw(st.integers(0, n_nodes - 1)),
            "connect_benefit_musd": draw(st.sampled_from([0.3, 1])),
            "must_connect": draw(chance(15)),
            "protection": draw(st.sampled_from(PROTECTION_LEVELS)),
        }
        for _ in range(draw(st.integers(0, 1)))
    ]
    pools = [{"pool": f"p{n}", "talent": draw(st.sampled_from([25, 40]))} for n in range(2)]
    targets = {"downtime_target_min": draw(st.sampled_from([20, 60, 250, 1000, 4000]))}
    years = [{"year": 2026 + t, "discount": 0.9**t} for t in range(n_years)]
    try:
        return Instance.from_tables(
            nodes=[{"node": node} for node in range(n_nodes)],
            links=links,
            gateways=draw(st.lists(st.integers(0, n_nodes - 1), min_size=1, max_size=2,
                                   unique=True)),
            failures=draw(failures_of(n_nodes, len(links))),
            sites=sites,
            options=options,
            pools=pools,
            cities=cities,
            reach=[
                {"pool": pool["pool"], "site": place["site"], "share": 1.0,
                 "benefit_musd": draw(st.sampled_from([0.05, 0.1, 0.2]))}
                for pool in pools
                for place in sites
            ],
            years=years,
            protection=draw(st.sampled_from(PROTECTION_LEVELS)),
            annuity_years=draw(st.sampled_from([1, 8])),
            exports_min_musd=draw(st.sampled_from([None, 0.5, 1.0])),
            budget_musd=draw(st.sampled_from([None, 6, 9, 14])),
            **(targets if promised else {}),
        )  # fmt: skip
    except DataError:
        assume(False)
        raise
