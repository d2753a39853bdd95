"""Random planning problems in which links, nodes, gateways and shared risks fail, by seed.

Drawn evenly rather than by hypothesis, which likes simple problems: here about every third one has
another optimum without its failures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from stz.errors import DataError
from stz.instance import Instance
from stz.instance.tables import PROTECTION_LEVELS

STRONG = PROTECTION_LEVELS[2:]


class Draw:
    """Even draws from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def one(self, values: Sequence[Any]) -> Any:
        return values[int(self.rng.integers(len(values)))]

    def some(self, values: Sequence[Any], most: int) -> list[Any]:
        chosen = self.rng.choice(len(values), size=min(len(values), most), replace=False)
        return [values[int(place)] for place in chosen]

    def chance(self, percent: int) -> bool:
        return bool(self.rng.random() < percent / 100)


def _links(draw: Draw, n_nodes: int, most: int) -> list[dict[str, Any]]:
    """A ring and more, cheap links side by side among them; few candidates."""
    ends = [(node - 1, node) for node in range(1, n_nodes)]
    ends += [(n_nodes - 1, 0)] if draw.chance(70) or n_nodes < 3 else []
    cheap = [False] * len(ends)
    for _ in range(draw.one([1, 2, 3])):
        twin = draw.chance(50)
        ends.append(draw.one(ends) if twin else tuple(draw.some(range(n_nodes), 2)))
        cheap.append(twin)
    standing = draw.some(range(len(ends)), max(len(ends) - most, draw.one([0, 0, 1, 2])))
    return [
        {
            "link": f"l{number}",
            "a": a,
            "b": b,
            "km": draw.one([20, 100, 300]),
            "capex_musd": draw.one([0, 1]) if cheap[number] else draw.one([0, 1, 2, 3, 4]),
            "opex_musd": draw.one([0, 0.1]),
            "lead_years": draw.one([0, 0, 1]),
            "existing": number in standing,
            "cut_rate_per_1000km_year": draw.one([2, 10, 40]),
            "repair_h": 8.0,
            "risk_group": draw.one(["", "", "r", "q", "r;q"]),
        }
        for number, (a, b) in enumerate(ends)
    ]


def _failures(draw: Draw, n_nodes: int, n_links: int) -> list[dict[str, Any]]:
    """Up to two events, one of which may share the name of a risk group."""
    return [
        {
            "failure": name,
            "links": draw.some([f"l{n}" for n in range(n_links)], draw.one([0, 1, 2])),
            "nodes": draw.some(range(n_nodes), draw.one([0, 0, 1])),
            "rate_per_year": draw.one([0.1, 1.0]),
            "repair_h": draw.one([0.0, 10.0, 72.0]),
        }
        for name in draw.some(["r", "flood"], draw.one([0, 1, 2]))
    ]


def small_protected(seed: int, n_years: int = 1, *, promised: bool = False) -> Instance | None:
    """Up to 5 nodes, 6 candidate links, 2 sites, 1 city and 2 pools; any level for anybody.

    Returns ``None`` where the draw contradicts itself.
    """
    draw = Draw(seed)
    n_nodes = draw.one([2, 3, 4, 4, 5, 5])
    gateways = sorted({0, draw.one([0, n_nodes - 1])})
    outside = [node for node in range(n_nodes) if node not in gateways] or [0]
    links = _links(draw, n_nodes, 6 if n_years == 1 else 4)
    levels = ["single", "dual_link"] if promised else ["single", "dual_link", *STRONG, *STRONG]
    sites = [
        {
            "site": f"s{number}",
            "node": draw.one([*outside, *outside, 0]),
            "protection": draw.one(["", *levels]),
            "existing": draw.chance(6),
            "must_open": draw.chance(40),
            "downtime_target_min": draw.one([math.nan] * 4 + [40, 400, math.inf])
            if promised
            else math.nan,
        }
        for number in range(draw.one([1, 2]))
    ]
    packages = (("plain", [30, 200, 900]), ("good", [1, 30]))[: 2 if promised else 1]
    options = [
        {
            "site": place["site"],
            "package": package,
            "block_seats": draw.one([10, 25]),
            "fixed_capex_musd": draw.one([0, 1, 2]) + (package == "good") / 2,
            "max_blocks": draw.one([1, 2]),
            "power_downtime_min": draw.one(minutes),
            "lead_years": draw.one([0, 0, 1]),
        }
        for place in sites
        for package, minutes in packages[: 1 if place["existing"] else None]
    ]
    cities = [
        {
            "node": draw.one([*outside, 0]),
            "connect_benefit_musd": draw.one([0.3, 1]),
            "must_connect": draw.chance(15),
            "protection": draw.one(levels),
        }
        for _ in range(draw.one([0, 1]))
    ]
    pools = [{"pool": f"p{number}", "talent": draw.one([25, 40])} for number in range(2)]
    if n_years == 1:
        links, options = ([row | {"lead_years": 0} for row in rows] for rows in (links, options))
    try:
        return Instance.from_tables(
            nodes=[{"node": node} for node in range(n_nodes)],
            links=links,
            gateways=gateways,
            failures=_failures(draw, n_nodes, len(links)),
            sites=sites,
            options=options,
            pools=pools,
            cities=cities,
            reach=[
                {"pool": pool["pool"], "site": place["site"], "share": 1.0,
                 "benefit_musd": draw.one([0.05, 0.1, 0.2])}
                for pool in pools
                for place in sites
            ],
            years=[{"year": 2026 + t, "discount": 0.9**t} for t in range(n_years)],
            protection=draw.one(levels),
            annuity_years=draw.one([1, 8]),
            exports_min_musd=draw.one([None, 0.5, 2.0]),
            budget_musd=draw.one([None, 4, 6, 9]),
            downtime_target_min=draw.one([20, 60, 250, 1000]) if promised else None,
        )  # fmt: skip
    except DataError:  # such as an existing zone with two options
        return None
