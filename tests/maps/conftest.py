"""A run over the real layers, and a browser that cannot reach a network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

from stz.layers import Layers, load_layers
from stz.maps import write_map
from stz.runs.store import Run
from stz.scenario import load_scenario

MakeRun = Callable[[int], Run]
CUTS = pd.DataFrame({"cut_rate_per_1000km_year": [2.73]})


@pytest.fixture(scope="session")
def layers() -> Layers:
    return load_layers()


@pytest.fixture(scope="session")
def make_run(layers: Layers) -> MakeRun:
    """Build a run with so many new zones, and links, cities and flows to go with them."""
    places = layers.places.copy()
    places["people"] = pd.to_numeric(places["population_2023"], errors="coerce").fillna(0)
    places = places[~places["province"].isin(["Azad Jammu and Kashmir", "Gilgit-Baltistan"])]
    places = places.sort_values(["people", "place_id"], ascending=[False, True])
    return lambda number: _run(layers, places.reset_index(drop=True), number)


@pytest.fixture(scope="session")
def run(make_run: MakeRun) -> Run:
    return make_run(3)


@pytest.fixture(scope="session")
def national_run(make_run: MakeRun) -> Run:
    return make_run(40)


@dataclass
class Visit:
    """A page that was opened, with everything it asked for and complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., Visit]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """Open a file with the network off; whatever else it asks for is refused and written down."""
    contexts = []

    def opened(path: Path, width: int = 1400, height: int = 900) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_offline(True)
        own = path.resolve().as_uri()
        visit = Visit(context.new_page())
        context.on("request", lambda request: visit.requests.append(request.url))
        context.route(
            "**/*", lambda route: route.continue_() if route.request.url == own else route.abort()
        )
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", lambda message: visit.complaints.append(message.text))
        visit.page.goto(own)
        visit.page.wait_for_selector("html[data-stz=ready]", timeout=120_000)
        return visit

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def map_file(run: Run, layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of `run`, written once for all that only read it."""
    return write_map(run, layers, tmp_path_factory.mktemp("map") / "map.html")


@pytest.fixture(scope="module")
def module_tab(map_file: Path, chromium: Any) -> Iterator[Visit]:
    """One page that the tests of a module share, the network off."""
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900}, offline=True, reduced_motion="reduce"
    )
    visit = Visit(context.new_page())
    context.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("console", lambda message: visit.complaints.append(message.text))
    visit.page.goto(map_file.resolve().as_uri())
    visit.page.wait_for_selector("html[data-stz=ready]", timeout=120_000)
    yield visit
    context.close()


@pytest.fixture
def tab(module_tab: Visit, map_file: Path) -> Iterator[Any]:
    """The shared page; afterwards nothing may have been asked for or complained about."""
    yield module_tab.page
    module_tab.page.evaluate("() => { stz.map().closePopup(); }")
    assert module_tab.requests == [map_file.resolve().as_uri()]
    assert module_tab.complaints == []


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """Folder where screenshots are left to be looked at; not under version control."""
    folder = Path(request.config.rootpath) / "screenshots" / "maps"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _run(layers: Layers, places: gpd.GeoDataFrame, number: int) -> Run:
    chosen = places.iloc[6 : 6 + number]
    parks = layers.tech_zones[layers.tech_zones["operating"].astype(bool)].head(max(1, number // 2))
    rows = [
        _zone(place["place_id"], place["name"], place, 1200 - 25 * position)
        for position, place in enumerate(chosen.to_dict("records"))
    ]
    rows += [
        _zone(park["zone_id"], park["name"], {"province": "Punjab"}, 90, existing=True)
        for park in parks.to_dict("records")
    ]
    zones = gpd.GeoDataFrame(
        [row | {"number": position} for position, row in enumerate(rows, start=1)],
        geometry=[*chosen.geometry, *parks.geometry],
        crs="EPSG:4326",
    )
    names = dict(zip(places["place_id"], places["name"], strict=True))
    towns = places.iloc[60 : 60 + 5 * number]
    ways = layers.rights_of_way.sort_values("row_id").head(7 * number)
    return Run(
        path=Path("runs/sample"),
        zones=zones,
        links=_frame(
            [
                {
                    "link": way["row_id"], "a": way["a"], "b": way["b"],
                    "a_name": names.get(way["a"], way["a"]),
                    "b_name": names.get(way["b"], way["b"]),
                    "km": way["length_km"], "capex_musd": 0.01 * way["length_km"],
                    "role": "ring" if position % 2 == 0 else "spur", "terrain": way["terrain"],
                    "risk_group": way["risk_group"], "grade": way["grade"],
                }
                for position, way in enumerate(ways.to_dict("records"))
            ],
            ways.geometry,
        ),
        routes=_routes(zones, places),
        assignments=_flows(zones, places),
        cities=_frame(
            [
                {
                    "node": city["place_id"], "name": city["name"], "tier": 3,
                    "province": city["province"], "remote_workers": city["people"] / 2000,
                    "exports_musd": city["people"] / 2e6, "newly_connected": position % 3 > 0,
                }
                for position, city in enumerate(towns.to_dict("records"))
            ],
            towns.geometry,
        ),
        candidates=_frame(
            [
                {
                    "site": place["place_id"], "name": place["name"], "tier": 2,
                    "province": place["province"], "reason": "not part of the best plan found",
                    "status": ("not chosen", "screened out", "banned")[position % 3],
                }
                for position, place in enumerate(places.iloc[46:60].to_dict("records"))
            ],
            places.iloc[46:60].geometry,
        ),
        backbone=_frame(
            [
                {
                    "link": link["link_id"], "a": link["a"], "b": link["b"], "owner": link["owner"],
                    "status": link["status"], "grade": link["existence_grade"],
                    "presumed": bool(link["presumed"]), "km": link["length_km"],
                }
                for link in layers.backbone_links.to_dict("records")
            ],
            layers.backbone_links.geometry,
        ),
        metrics={
            "headline": "", "status": "optimal", "objective_name": "exports", "objective": 67.012,
            "bound": 67.38, "gap": 0.0055, "gap_asked": 0.01, "title": "Zones for Pakistan, 2030",
            "scenario_name": "pakistan-2030",
            "metrics": {
                "exports": 67.012, "new_exports": 61.51, "jobs": 12345.0, "capex": 59.2,
            },
            "units": {"exports": "USD million a year", "jobs": "persons"},
            "data_years": {"places": "2023", "grid_reliability": "2018-2025"},
            "disclaimer": "Boundaries as a test draws them.",
        },
        provenance={
            "run_id": "3f9a12c4",
            "layers": [
                {
                    "layer": "places", "title": "Cities and towns", "licence": "CC BY 4.0",
                    "attribution": "GeoNames", "year": "2023", "grades": {"A": 300, "C": 15},
                }
            ],
        },
        # made by hand, so there is no problem of which candidates could be scored
        scenario=load_scenario("pakistan-2030").model_copy(update={"suitability": None}),
        plan=None,  # type: ignore[arg-type]  # the map draws the tables above
        instance=cast("Any", SimpleNamespace(links=CUTS)),
    )  # fmt: skip


def _zone(
    site: str, name: str, place: dict[str, Any], seats: float, existing: bool = False
) -> dict[str, Any]:
    workers = 0.8 * seats
    return {
        "site": site, "name": name, "node": site, "tier": 2, "metro": "",
        "province": place["province"], "district": "", "existing": existing, "size": "modular",
        "package": "two-feeders-generator", "blocks": 4, "seats": seats, "workers": workers,
        "occupancy": 0.8, "exports_musd": 0.0042 * workers, "capex_musd": 0.0 if existing else 15.4,
        "opex_musd": 0.7, "power_downtime_min": 23.7, "fiber_downtime_min": 1.3,
        "downtime_min": 25.0, "downtime_basis": "estimated: DISCO average used for all its cities",
        "holds_to_cut_rate": math.nan if existing else 31.97, "protection": "dual_link",
    }  # fmt: skip


def _routes(zones: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    ends = places.set_index("place_id").geometry
    rows, shapes = [], []
    for site, name, point in zip(zones["site"], zones["name"], zones.geometry, strict=True):
        for route, (gateway, label, km) in enumerate(
            (("karachi", "Karachi", 812.0), ("lahore", "Lahore", 344.0)), start=1
        ):
            via = f"{name} > Sukkur > Multan > {label}"
            rows.append(
                {
                    "site": site,
                    "route": route,
                    "gateway": gateway,
                    "km": km,
                    "via": via,
                    "links": "",
                }
            )
            shapes.append(LineString([point, ends[gateway]]))
    return _frame(rows, shapes)


def _flows(zones: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows, shapes = [], []
    for site, name, point in zip(zones["site"], zones["name"], zones.geometry, strict=True):
        away = ((places.geometry.x - point.x) ** 2 + (places.geometry.y - point.y) ** 2) ** 0.5
        for position in away.nsmallest(25).index:
            pool = places.loc[position]
            rows.append(
                {
                    "pool": pool["place_id"], "site": site, "pool_name": pool["name"],
                    "site_name": name, "persons": 10.0 + position, "exports_musd": 0.1,
                    "minutes": 60.0 * away[position],
                }
            )  # fmt: skip
            shapes.append(LineString([pool["geometry"], point]))
    return _frame(rows, shapes)


def _frame(rows: list[dict[str, Any]], shapes: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=list(shapes), crs="EPSG:4326")
