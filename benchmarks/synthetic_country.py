"""Countries that do not exist, of any size, that look to the optimizer like the real one.

How a country of N places is made; all draws come from one seeded generator, so N and the seed say
everything:

1. **Ground.** A square of 50 km x sqrt(N) a side: as many places per area as Pakistan has of 20,000
   people and more, whatever N is, so that neighborhoods do not grow with N.
2. **Places.** 7 of 10 lie around one of N / 20 cluster centers (normal, 40 km), some centers
   drawing more than others (log-normal weights); the rest anywhere.
3. **People.** The place of rank r has 35,000 N / r people (Zipf), at most 20 million. The places
   nearest to the centers come first, the others in random order.
4. **Tiers.** Tier 1: one in 100, at least two; tier 2: the next one in 16; tier 3: the rest; by
   people alone.
5. **Terrain.** Each cluster is plain (7 in 10), hills (2) or mountain (1), and gives its cost per
   km to the places nearest to it; a link costs what its dearer end costs.
6. **Backbone.** Over the largest fifth of the places: the shortest spanning tree, and every fifth
   of the other Gabriel links. Places of tier 1 are the gateways.
7. **Candidate links.** The Gabriel graph over all places; routes are 1.25 times the straight line.
8. **Zones.** Places of tiers 2 and 3 among the largest 65 of 100 are sites; each has two sizes in
   blocks of 100 seats and three power packages, priced as in ``models/pakistan-2030.yaml``.
9. **People at work.** A pool per place (0.9 of 1,000 people, log-normal), reaching every site
   within 120 minutes at 50 km/h; every place of tiers 2 and 3 may be connected for remote work.
10. **Asked.** The most exports for USD 60 million x N / 319, every zone ``dual_link``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from benchmarks.gabriel import gabriel_pairs, spanning_tree
from stz.instance import Instance

SPACING_KM = 50.0
ROUTE_FACTOR = 1.25
CAPEX_MUSD_PER_KM = np.array([0.013, 0.0264, 0.0537])  # plain, hills, mountain
ADDITIONALITY = np.array([0.0, 0.2, 0.6, 0.8])  # by tier
MUSD_PER_WORKER, MUSD_PER_REMOTE_WORKER = 0.007, 0.0045
REMOTE_SHARE = 0.24
WILLINGNESS, DECAY_MINUTES, MAX_MINUTES = 0.6, 45.0, 120.0
MINUTES_PER_KM = 1.3 / 50.0 * 60.0  # road over straight line, at 50 km/h
BUDGET_MUSD_PER_PLACE = 60.0 / 319.0
SIZES: tuple[dict[str, Any], ...] = (
    {"size": "leased", "fixed_capex_musd": 0.3, "block_capex_musd": 0.435, "fixed_opex_musd": 0.08,
     "block_opex_musd": 0.055, "min_blocks": 2, "max_blocks": 8},
    {"size": "campus", "fixed_capex_musd": 1.5, "block_capex_musd": 1.304, "fixed_opex_musd": 0.12,
     "block_opex_musd": 0.029, "min_blocks": 5, "max_blocks": 40},
)  # fmt: skip
PACKAGES = (  # name, capex and opex in USD per seat
    ("two-feeders-generator", 270, 18),
    ("two-feeders-battery-two-generators", 480, 30),
    ("two-feeders-battery-solar", 620, -30),
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ground:
    """Where the places of a country lie, km in the plane, the largest place first."""

    points: Floats
    people: Floats
    tier: Ints
    capex_musd_per_km: Floats

    def __len__(self) -> int:
        return len(self.points)


def synthetic_country(places: int, seed: int = 1) -> Instance:
    """Return a country of at least 10 places; one number and seed, one country.

    Parameters
    ----------
    places : int
        Number of places.
    seed : int
        Which of the countries of that size.
    """
    random = np.random.default_rng([places, seed])
    ground = lay_out(places, random)
    tables: dict[str, Any] = {
        "nodes": _nodes(ground),
        "links": pd.concat([_backbone(ground, random), _candidates(ground)], ignore_index=True),
        "gateways": _names(np.flatnonzero(ground.tier == 1)),
        **_zones(ground),
        **_people(ground, random),
    }
    return Instance.from_tables(
        **tables,
        protection="dual_link",
        budget_musd=round(BUDGET_MUSD_PER_PLACE * places, 3),
        name=f"synthetic-{places}-{seed}",
    )


def lay_out(places: int, random: np.random.Generator) -> Ground:
    """Draw where places are and how many people live in them."""
    side = SPACING_KM * np.sqrt(places)
    centers = random.uniform(0, side, (max(1, places // 20), 2))
    weight = random.lognormal(0, 0.7, len(centers))
    clustered = round(0.7 * places)
    home = random.choice(len(centers), clustered, p=weight / weight.sum())
    near = centers[home] + random.normal(0, 40, (clustered, 2))
    far = random.uniform(0, side, (places - clustered, 2))
    points = side - np.abs(side - np.abs(np.concatenate([near, far])))  # folded back at the border
    points = np.round(points, 3)
    while len(alike := _alike(points)):
        points[alike] = np.round(random.uniform(0, side, (len(alike), 2)), 3)

    _, nearest_center = cKDTree(centers).query(points)
    _, seats = cKDTree(points).query(centers)
    first = list(dict.fromkeys(np.atleast_1d(seats).tolist()))
    rest = random.permutation(np.setdiff1d(np.arange(places), first))
    order = np.concatenate([np.array(first, dtype=np.int64), rest])
    rank = np.arange(1, places + 1)
    tier_1 = max(2, round(places / 100))
    tier = np.where(rank <= tier_1, 1, np.where(rank <= tier_1 + places / 16, 2, 3))
    terrain = random.choice(3, len(centers), p=[0.7, 0.2, 0.1])
    return Ground(
        points=points[order],
        people=np.minimum(20e6, np.round(35_000 * places / rank)),
        tier=tier.astype(np.int64),
        capex_musd_per_km=CAPEX_MUSD_PER_KM[terrain[nearest_center[order]]],
    )


def _alike(points: Floats) -> Ints:
    """Return the places that lie where an earlier one does."""
    _, first = np.unique(points, axis=0, return_index=True)
    return np.setdiff1d(np.arange(len(points)), first)


def _names(rows: Ints) -> list[str]:
    return [f"p{row + 1:05d}" for row in rows.tolist()]


def _nodes(ground: Ground) -> pd.DataFrame:
    """Longitude and latitude as if the country lay on the equator; a degree is 111.32 km."""
    degrees = (ground.points - ground.points.mean(axis=0)) / 111.32
    return pd.DataFrame(
        {
            "node": _names(np.arange(len(ground))),
            "lon": degrees[:, 0].round(5),
            "lat": degrees[:, 1].round(5),
        }
    )


def _links(ground: Ground, pairs: Ints, prefix: str) -> pd.DataFrame:
    straight = np.linalg.norm(ground.points[pairs[:, 0]] - ground.points[pairs[:, 1]], axis=1)
    km = np.maximum((straight * ROUTE_FACTOR).round(1), 0.1)
    per_km = ground.capex_musd_per_km[pairs].max(axis=1)
    return pd.DataFrame(
        {
            "link": [f"{prefix}{number + 1:05d}" for number in range(len(pairs))],
            "a": _names(pairs[:, 0]),
            "b": _names(pairs[:, 1]),
            "km": km,
            "capex_musd": (km * per_km).round(6),
            "opex_musd": (km * per_km * 0.03).round(6),
        }
    )


def _backbone(ground: Ground, random: np.random.Generator) -> pd.DataFrame:
    hubs = max(4, round(0.2 * len(ground)))
    pairs = gabriel_pairs(ground.points[:hubs])
    kept = spanning_tree(ground.points[:hubs], pairs) | (random.random(len(pairs)) < 0.2)
    return _links(ground, pairs[kept], "B").assign(existing=True, capex_musd=0.0, opex_musd=0.0)


def _candidates(ground: Ground) -> pd.DataFrame:
    return _links(ground, gabriel_pairs(ground.points), "C").assign(existing=False)


def _zones(ground: Ground) -> dict[str, pd.DataFrame]:
    rows = np.flatnonzero((ground.tier > 1) & (np.arange(len(ground)) < 0.65 * len(ground)))
    names = _names(rows)
    sites = pd.DataFrame({"site": names, "node": names, "tier": ground.tier[rows]})
    offers = [
        {
            **size,
            "package": package,
            "block_seats": 100.0,
            "min_occupancy": 0.6,
            "block_capex_musd": round(size["block_capex_musd"] + capex * 1e-4, 6),
            "block_opex_musd": round(size["block_opex_musd"] + opex * 1e-4, 6),
        }
        for size, (package, capex, opex) in product(SIZES, PACKAGES)
    ]
    return {"sites": sites, "options": sites[["site"]].merge(pd.DataFrame(offers), how="cross")}


def _people(ground: Ground, random: np.random.Generator) -> dict[str, pd.DataFrame]:
    names = np.array(_names(np.arange(len(ground))), dtype=object)
    talent = (ground.people * 0.0009 * random.lognormal(0, 0.6, len(ground))).round(2)
    pools = pd.DataFrame({"pool": names, "talent": talent, "tier": ground.tier})
    small = np.flatnonzero(ground.tier > 1)
    cities = pd.DataFrame(
        {
            "node": names[small],
            "pool": names[small],
            "remote_share": REMOTE_SHARE,
            "remote_benefit_musd": MUSD_PER_REMOTE_WORKER * ADDITIONALITY[ground.tier[small]],
            "capex_musd": 0.15,
            "opex_musd": 0.01,
            "tier": ground.tier[small],
        }
    )
    return {"pools": pools, "cities": cities, "reach": _reach(ground, names)}


def _reach(ground: Ground, names: npt.NDArray[np.object_]) -> pd.DataFrame:
    sites = np.flatnonzero((ground.tier > 1) & (np.arange(len(ground)) < 0.65 * len(ground)))
    within: Any = cKDTree(ground.points[sites]).query_ball_point(
        ground.points, MAX_MINUTES / MINUTES_PER_KM, return_sorted=True
    )
    pool = np.repeat(np.arange(len(ground)), [len(found) for found in within])
    site = sites[np.concatenate([np.array(found, dtype=np.int64) for found in within])]
    km = np.linalg.norm(ground.points[pool] - ground.points[site], axis=1)
    minutes = km * MINUTES_PER_KM
    return pd.DataFrame(
        {
            "pool": names[pool],
            "site": names[site],
            "share": (WILLINGNESS * np.exp(-minutes / DECAY_MINUTES)).round(6),
            "benefit_musd": (MUSD_PER_WORKER * ADDITIONALITY[ground.tier[pool]]).round(6),
            "minutes": minutes.round(2),
        }
    )
