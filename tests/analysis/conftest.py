"""Small runs whose differences can be seen by eye."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from stz.runs.store import Run
from stz.scenario import load_scenario

# site: longitude, latitude, metro, district
PLACES: dict[str, tuple[float, float, str, str]] = {
    "lahore": (74.34, 31.55, "Lahore", "Lahore"),
    "raiwind": (74.22, 31.25, "Lahore", "Lahore"),
    "kasur": (74.45, 31.12, "", "Kasur"),
    "pattoki": (73.85, 31.02, "", "Kasur"),
    "quetta": (67.00, 30.18, "Quetta", "Quetta"),
}
ENDS = {"L1": ("lahore", "kasur"), "L2": ("lahore", "quetta"), "L3": ("kasur", "pattoki")}

MakeRun = Callable[..., Run]


def frame(rows: list[dict[str, Any]], shapes: list[Any], columns: Sequence[str]) -> Any:
    table = {name: [row[name] for row in rows] for name in columns}
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")


def make_run(
    name: str = "one",
    zones: dict[str, dict[str, Any]] | None = None,
    links: Sequence[str] = (),
    cities: Sequence[str] = (),
    **said: Any,
) -> Run:
    chosen = {} if zones is None else zones
    zone_rows = [
        {
            "site": site, "number": number, "name": site.title(), "node": site, "tier": 2,
            "metro": PLACES[site][2], "province": "P", "district": PLACES[site][3],
            "existing": False, "size": "leased", "package": "one-feeder", "seats": 100.0,
            "capex_musd": 1.0, "exports_musd": 2.0, "downtime_min": 5.0, "year": 2030,
        } | changes
        for number, (site, changes) in enumerate(chosen.items(), start=1)
    ]  # fmt: skip
    link_rows = [
        {
            "link": key, "a": ENDS[key][0], "b": ENDS[key][1], "a_name": ENDS[key][0].title(),
            "b_name": ENDS[key][1].title(), "km": 10.0, "capex_musd": 0.5, "role": "ring",
            "terrain": "plain", "risk_group": "", "grade": "C", "year": 2030,
        }
        for key in links
    ]  # fmt: skip
    city_rows = [
        {
            "node": node, "name": node.title(), "tier": 3, "province": "P",
            "remote_workers": 3.0, "exports_musd": 0.1, "newly_connected": True, "year": 2030,
        }
        for node in cities
    ]  # fmt: skip
    point = {site: Point(place[:2]) for site, place in PLACES.items()}
    empty = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")
    metrics: dict[str, Any] = {
        "headline": "", "status": "optimal", "objective_name": "exports", "maximize": True,
        "objective": 10.0, "bound": 10.1, "gap": 0.01, "gap_asked": 0.01, "title": f"Plan {name}",
        "scenario_name": name, "metrics": {"exports": 10.0, "capex": 5.0},
        "units": {"exports": "USD million per year", "capex": "USD million"},
        "data_years": {"places": "2023"}, "disclaimer": "As a test draws them.",
    }  # fmt: skip
    return Run(
        path=Path("runs") / name,
        zones=frame(
            zone_rows,
            [point[row["site"]] for row in zone_rows],
            [
                "site", "number", "name", "node", "tier", "metro", "province", "district",
                "existing", "size", "package", "seats", "capex_musd", "exports_musd",
                "downtime_min", "year",
            ],
        ),
        links=frame(
            link_rows,
            [LineString([point[row["a"]], point[row["b"]]]) for row in link_rows],
            [
                "link", "a", "b", "a_name", "b_name", "km", "capex_musd", "role", "terrain",
                "risk_group", "grade", "year",
            ],
        ),
        cities=frame(
            city_rows,
            [point[row["node"]] for row in city_rows],
            [
                "node", "name", "tier", "province", "remote_workers", "exports_musd",
                "newly_connected", "year",
            ],
        ),
        routes=empty,
        assignments=empty,
        candidates=empty,
        backbone=empty,
        metrics=metrics | said.pop("metrics", {}),
        provenance={"run_id": f"id-{name}", "instance_sha256": "i"} | said.pop("provenance", {}),
        scenario=said.pop("scenario", load_scenario("pakistan-2030")),
        plan=None,  # type: ignore[arg-type]  # what is compared are the tables above
        instance=None,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="session")
def small_run() -> MakeRun:
    scenario = load_scenario("pakistan-2030")
    return lambda *args, **said: make_run(*args, **({"scenario": scenario} | said))
