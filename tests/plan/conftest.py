"""A small country that can be worked out by hand, and a right plan for it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stz.assembly.assemble import Assembly
from stz.instance import Instance, Quota
from stz.layers import Layers, load_layers
from stz.network import FiberNetwork
from stz.plan import Plan
from stz.scenario import Scenario, load_scenario

Build = Callable[..., Instance]

NODES = [
    {"node": "karachi", "lon": 67.01, "lat": 24.86, "name": "Karachi"},
    {"node": "lahore", "lon": 74.34, "lat": 31.55, "name": "Lahore"},
    {"node": "multan", "lon": 71.47, "lat": 30.2, "name": "Multan"},
    {"node": "sahiwal", "lon": 73.1, "lat": 30.67, "name": "Sahiwal"},
    {"node": "tobatek", "lon": 72.48, "lat": 30.97, "name": "Toba Tek Singh"},
]
FIBER = {"cut_rate_per_1000km_year": 2.73, "repair_h": 8.0}
LINKS = [
    {"link": "trunk", "a": "karachi", "b": "multan", "capex_musd": 0, "km": 900, "existing": True},
    {"link": "ms", "a": "multan", "b": "sahiwal", "capex_musd": 2, "km": 170, "opex_musd": 0.06},
    {"link": "sl", "a": "sahiwal", "b": "lahore", "capex_musd": 3, "km": 180, "opex_musd": 0.09},
    {"link": "st", "a": "sahiwal", "b": "tobatek", "capex_musd": 1, "km": 80, "opex_musd": 0.03},
    {"link": "ms2", "a": "multan", "b": "sahiwal", "capex_musd": 4, "km": 190, "opex_musd": 0.1},
]
SITES = [
    {
        "site": "multan-park",
        "node": "multan",
        "tier": 2,
        "province": "Punjab",
        "existing": True,
        "protection": "single",
        "name": "Multan software park",
    },
    {"site": "sahiwal", "node": "sahiwal", "tier": 3, "province": "Punjab", "name": "Sahiwal"},
    {"site": "tobatek", "node": "tobatek", "tier": 3, "province": "Punjab", "banned": True},
    {"site": "lahore-east", "node": "lahore", "tier": 1, "province": "Punjab", "must_open": True},
    {"site": "multan-new", "node": "multan", "tier": 2, "province": "Punjab"},
]
MODULAR = {
    "size": "modular",
    "fixed_capex_musd": 1.0,
    "block_capex_musd": 1.2,
    "block_seats": 100,
    "min_blocks": 2,
    "max_blocks": 5,
    "fixed_opex_musd": 0.1,
    "block_opex_musd": 0.05,
    "min_occupancy": 0.6,
    "power_downtime_min": 30.0,
}
OPTIONS = [
    {"site": site["site"], "package": package, **MODULAR, "fixed_capex_musd": capex}
    for site in SITES
    for package, capex in (("one feeder", 1.0), ("two feeders", 1.5))
]
POOLS = [
    {"pool": "multan", "talent": 1000, "tier": 2, "province": "Punjab", "name": "Multan"},
    {"pool": "sahiwal", "talent": 500, "tier": 3, "province": "Punjab", "name": "Sahiwal"},
    {"pool": "tobatek", "talent": 60, "tier": 3, "province": "Punjab", "mandatory": True},
    {"pool": "karachi", "talent": 4000, "tier": 1, "province": "Sindh"},
]
CITIES = [
    {
        "node": "tobatek",
        "pool": "tobatek",
        "remote_share": 0.5,
        "remote_benefit_musd": 0.004,
        "connect_benefit_musd": 0.1,
        "must_connect": True,
        "capex_musd": 0.15,
        "opex_musd": 0.01,
        "tier": 3,
        "province": "Punjab",
    },
    {
        "node": "multan",
        "pool": "multan",
        "remote_share": 0.1,
        "remote_benefit_musd": 0.003,
        "capex_musd": 0.15,
        "opex_musd": 0.01,
        "tier": 2,
        "province": "Punjab",
    },
]
REACH = [
    {"pool": "multan", "site": "multan-park", "share": 0.4, "benefit_musd": 0.004},
    {"pool": "multan", "site": "sahiwal", "share": 0.2, "benefit_musd": 0.004},
    {"pool": "multan", "site": "multan-new", "share": 0.4, "benefit_musd": 0.004},
    {"pool": "sahiwal", "site": "sahiwal", "share": 0.6, "benefit_musd": 0.006, "minutes": 5},
    {
        "pool": "sahiwal",
        "site": "lahore-east",
        "share": 0.3,
        "benefit_musd": 0.002,
        "assign_cost_musd": 0.0005,
        "minutes": 130,
    },
    {"pool": "tobatek", "site": "sahiwal", "share": 0.6, "benefit_musd": 0.006, "minutes": 70},
]
QUOTAS = [
    Quota("tier 3 zones", "zones", tiers=(3,), minimum=1, max_share=0.5),
    Quota("Punjab people", "workers", by="origin", provinces=("Punjab",), min_share=0.9),
    Quota("tier 3 spending", "spending", tiers=(3,), min_share=0.4),
    Quota("tier 1 seats", "seats", tiers=(1,), maximum=200),
    Quota("cities", "cities", provinces=("Punjab",), minimum=1),
]


@dataclass(frozen=True)
class Worked:
    """Numbers of the right plan, worked out by hand.

    Zones: multan-park 2 blocks (existing, no capex), sahiwal 4 with two feeders, lahore-east 2.
    """

    capex_zones: float = (1.5 + 4 * 1.2) + (1.0 + 2 * 1.2)
    capex_links: float = 2 + 3 + 1
    capex_cities: float = 0.15
    capex: float = 9.7 + 6 + 0.15
    opex: float = 3 * 0.1 + (2 + 4 + 2) * 0.05 + (0.06 + 0.09 + 0.03) + 0.01
    exports: float = 0.8 + 0.8 + 150 * 0.006 + 120 * 0.002 + 30 * 0.006 + 30 * 0.004 + 0.1
    assignment: float = 120 * 0.0005
    years: float = 6.0

    power: float = 30.0

    @property
    def fiber_sahiwal(self) -> float:
        """Minutes in which both of its links are cut, on ways that begin at two gateways."""
        trunk = 0.0  # stands without cuts
        south, north = (2.73 * km / 1000 * 8 / 8760 for km in (170, 180))
        return 525_600 * (south + trunk) * north

    @property
    def cost(self) -> float:
        return self.capex + self.opex + self.assignment

    @property
    def npv(self) -> float:
        return self.years * (self.exports - self.opex - self.assignment) - self.capex


@pytest.fixture(scope="session")
def worked() -> Worked:
    """Numbers of the right plan."""
    return Worked()


def downtimes(worked: Worked) -> pd.DataFrame:
    """Table of downtimes: multan is on the trunk, which stands, and lahore is a gateway."""
    fiber = {"multan-park": 0.0, "sahiwal": worked.fiber_sahiwal, "lahore-east": 0.0}
    rows = [
        (site, worked.power, lost, worked.power + lost * (1 - worked.power / 525_600), math.inf)
        for site, lost in fiber.items()
    ]
    columns = ["site", "power_min", "fiber_min", "downtime_min", "target_min"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="session")
def tables() -> dict[str, Any]:
    """The arguments that make the small country."""
    return {
        "nodes": NODES,
        "links": [link if link.get("existing") else {**link, **FIBER} for link in LINKS],
        "gateways": ["karachi", "lahore"],
        "sites": [{"existing": False, "must_open": False, "banned": False, **s} for s in SITES],
        "options": OPTIONS,
        "pools": POOLS,
        "cities": CITIES,
        "reach": REACH,
        "protection": "dual_link",
        "max_zones": 3,
        "budget_musd": 16.0,
        "exports_min_musd": 3.0,
        "annuity_years": Worked().years,
        "quotas": QUOTAS,
        "name": "small",
    }


@pytest.fixture(scope="session")
def build(tables: dict[str, Any]) -> Build:
    """A function that makes the small country with some arguments changed."""
    return lambda **changes: Instance.from_tables(**(tables | changes))


@pytest.fixture(scope="session")
def instance(build: Build) -> Instance:
    """The small country."""
    return build()


@pytest.fixture(scope="session")
def plan(instance: Instance, worked: Worked) -> Plan:
    """A right plan for it, found within a gap of 1 %."""
    bound = worked.exports * 1.005
    return Plan(
        status="optimal",
        objective_name="exports",
        objective=worked.exports,
        bound=bound,
        gap=(bound - worked.exports) / worked.exports,
        zones=pd.DataFrame(
            [
                ("multan-park", "modular", "one feeder", 2, 200.0, 1),
                ("sahiwal", "modular", "two feeders", 4, 400.0, 1),
                ("lahore-east", "modular", "one feeder", 2, 200.0, 1),
            ],
            columns=["site", "size", "package", "blocks", "seats", "year"],
        ),
        expansions=pd.DataFrame(
            [("multan-park", 1, 2), ("sahiwal", 1, 4), ("lahore-east", 1, 2)],
            columns=["site", "year", "blocks"],
        ),
        connections=pd.DataFrame([("tobatek", 1)], columns=["node", "year"]),
        built_links=pd.DataFrame(
            [
                ("ms", "multan", "sahiwal", 1),
                ("sl", "lahore", "sahiwal", 1),
                ("st", "sahiwal", "tobatek", 1),
            ],
            columns=["link", "a", "b", "year"],
        ),
        assignment=pd.DataFrame(
            [
                ("multan", "multan-park", 1, 200.0),
                ("multan", "sahiwal", 1, 200.0),
                ("sahiwal", "sahiwal", 1, 150.0),
                ("sahiwal", "lahore-east", 1, 120.0),
                ("tobatek", "sahiwal", 1, 30.0),
            ],
            columns=["pool", "site", "year", "persons"],
        ),
        remote=pd.DataFrame(
            [("tobatek", "tobatek", 1, 30.0)], columns=["pool", "node", "year", "persons"]
        ),
        availability=downtimes(worked),
        by_year=pd.DataFrame(
            [(1, worked.capex, worked.exports, worked.opex, worked.assignment, 730, 2, 1, 430)],
            columns=[
                "year",
                "capex",
                "exports",
                "opex",
                "assignment",
                "jobs",
                "zones",
                "cities",
                "fiber_km",
            ],
        ),
        metrics={"exports": worked.exports, "capex": worked.capex},
        wall_time=0.5,
        engine="highs",
        solver="HiGHS 1.12",
        seed=1,
        gap_asked=0.01,
        time_limit=60.0,
        nodes=3,
        cuts=12,
        instance_digest=instance.digest,
        history=({"elapsed_s": 0.1, "incumbent": 1.0, "bound": 4.0, "gap": 3.0},),
    )


@pytest.fixture(scope="session")
def layers() -> Layers:
    """The packaged layers, for lines and provenance."""
    return load_layers()


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """A packaged scenario; a run keeps its text."""
    return load_scenario("pakistan-2030", {"title": "A small country"})


@pytest.fixture(scope="session")
def assembly(instance: Instance) -> Assembly:
    """The small country as if made from layers."""
    spots = {row["node"]: (row["lon"], row["lat"]) for row in NODES}
    lon_lat = pd.DataFrame(spots, index=["lon", "lat"]).T
    candidates = instance.sites.merge(lon_lat, left_on="node", right_index=True)
    facts = {"owner": "PTCL", "status": "in service", "presumed": True, "terrain": "plain"}
    return Assembly(
        instance=instance,
        tiers=pd.DataFrame({"place_id": list(spots), "tier": 3, "metro": ""}),
        candidates=candidates.assign(metro="", district="Punjab district"),
        refused=pd.DataFrame(
            [("okara", "Okara <{{7*7}}>", "suburb of Lahore", "okara", 1, "Punjab", 73.4, 30.8)],
            columns=["place_id", "name", "reason", "site", "tier", "province", "lon", "lat"],
        ),
        network=FiberNetwork(instance.nodes, instance.links.assign(**facts), instance.gateways),
        power=pd.DataFrame(
            {"site": ["sahiwal"], "package": ["two feeders"], "basis": ["estimated: MEPCO"]}
        ),
        pools=instance.pools.merge(lon_lat, left_on="pool", right_index=True, how="left"),
        notes=("everything here is made up",),
    )


@pytest.fixture(scope="session")
def written_before_years() -> Callable[[Path, Plan], None]:
    """A function that turns ``instance/`` and ``plan/`` of a run into what stz 0.1 wrote."""

    def strip(path: Path, *columns: str) -> None:
        frame = pd.read_csv(path, keep_default_na=False, dtype=str)
        frame = frame.drop(columns=list(columns))
        numbers = ("blocks", "seats", "persons")
        for name in frame.columns:
            if path.parent.name == "plan" and name in numbers:
                frame[name] = frame[name].astype(float)
        frame.to_csv(path, index=False)

    def rewrite(run: Path, plan: Plan) -> None:
        for name, columns in {
            "links": ("lead_years",),
            "sites": ("downtime_target_min",),
            "options": ("lead_years", "ramp_years"),
            "pools": ("growth_per_year",),
        }.items():
            strip(run / "instance" / f"{name}.csv", *columns)
        for name in ("zones", "built_links", "assignment", "remote"):
            strip(run / "plan" / f"{name}.csv", "year")
        for name in ("failures", "years"):
            (run / "instance" / f"{name}.csv").unlink()
        for name in ("expansions", "connections", "availability", "by_year"):
            (run / "plan" / f"{name}.csv").unlink()
        told = json.loads((run / "instance" / "instance.json").read_text())
        ids = {k: v for k, v in told["ids"].items() if k not in ("failures", "years")}
        limits = told["limits"]
        for name in ("downtime_target_min", "spacing_km"):
            del limits[name]
        told = {k: v for k, v in told.items() if k not in ("bounds", "levers")}
        text = json.dumps(told | {"ids": ids, "limits": limits})
        (run / "instance" / "instance.json").write_text(text)
        told = json.loads((run / "plan" / "plan.json").read_text())
        tables = ("zones", "built_links", "assignment", "remote")
        ids = {k: v for k, v in told["ids"].items() if k in tables}
        told = {k: v for k, v in told.items() if k not in ("stages", "maximize")}
        text = json.dumps(told | {"ids": ids, "connected": list(plan.connected)})
        (run / "plan" / "plan.json").write_text(text)

    return rewrite
