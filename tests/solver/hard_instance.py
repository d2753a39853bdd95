"""A random network that keeps both engines busy, for what happens while a search runs."""

from __future__ import annotations

import numpy as np

from stz.instance import Instance


def hard(n: int = 70, seed: int = 4) -> Instance:
    """Scatter places over a square: half may have zones, half are cities, zones want two paths."""
    rng = np.random.default_rng(seed)
    at = rng.random((n, 2))
    far = np.linalg.norm(at[:, None] - at[None], axis=2)
    near = {(i, int(j)) for i in range(n) for j in np.argsort(far[i])[1:5]}
    pairs = sorted({(min(pair), max(pair)) for pair in near})
    places, towns = range(1, n, 2), range(2, n, 2)
    return Instance.from_tables(
        nodes=[{"node": node} for node in range(n)],
        links=[
            {"a": a, "b": b, "capex_musd": round(1 + 20 * float(far[a, b]), 3)} for a, b in pairs
        ],
        gateways=[0],
        sites=[{"site": place, "node": place} for place in places],
        options=[
            {
                "site": place,
                "fixed_capex_musd": 0.7,
                "block_capex_musd": round(0.3 + 0.4 * rng.random(), 3),
                "block_seats": 40,
                "max_blocks": 6,
            }
            for place in places
        ],
        pools=[{"pool": node, "talent": round(20 + 180 * rng.random(), 1)} for node in range(n)],
        reach=[
            {
                "pool": node,
                "site": place,
                "share": round(float(np.exp(-4 * far[node, place])), 3),
                "benefit_musd": round(0.01 + 0.01 * rng.random(), 4),
            }
            for node in range(n)
            for place in places
            if far[node, place] < 0.25
        ],
        cities=[
            {"node": town, "pool": town, "remote_share": 0.1, "remote_benefit_musd": 0.004}
            for town in towns
        ],
        protection="dual_link",
        budget_musd=60,
    )
