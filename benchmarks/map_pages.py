"""Map pages: how long one takes to build, how large it is, and how it behaves in a browser.

``national`` solves ``pakistan-2030`` to a gap of 5 % (not timed) and draws it. ``5000x20000`` draws
a country that does not exist: so many cities at random within the bounds of Pakistan, the shortest
so many links between neighbors, and a zone in every hundredth city.

The browser is headless Chromium, drawing without a graphics card, with the network off. A page is
interactive when its script says so (``data-stz="ready"``), in seconds since the navigation began.
To pan, the mouse drags the map to and fro for some seconds while every frame is timed.
"""

from __future__ import annotations

import dataclasses
import math
import re
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from benchmarks.synthetic_country import synthetic_country
from benchmarks.timeline import Timeline
from benchmarks.trial import Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError
from stz.maps.offline_page.chromium import ARGUMENTS, find_chromium

if TYPE_CHECKING:
    from benchmarks.record import Record
    from stz.layers import Layers
    from stz.runs.store import Run

NATIONAL = "national"
DEFAULT = (NATIONAL, "5000x20000")
TARGETS = {"build_s": 5.0, "size_mb": 3.0, "ready_s": 2.0}
"""For the national map: at most these."""
BOUNDS = (61.0, 24.0, 77.0, 36.8)
VIEWPORT = (1400, 900)
DRAGS, STEPS = 4, 30
_SIZES = re.compile(r"([1-9]\d{0,5})x([1-9]\d{0,6})")
_READY = """new MutationObserver(() => {
    if (document.documentElement.dataset.stz === 'ready') { window.readyAt ??= performance.now(); }
}).observe(document, {attributes: true, subtree: true, attributeFilter: ['data-stz']});"""
_FRAMES = """() => {
    window.frames_ = [];
    const tick = now => { window.frames_.push(now); requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
}"""


def pages(words: tuple[str, ...]) -> list[Trial]:
    """Return a trial for each page that the words name.

    Raises
    ------
    ScenarioError
        For a word that names none.
    """
    chosen = tuple(dict.fromkeys(words)) or DEFAULT
    for word in chosen:
        if word != NATIONAL and not _SIZES.fullmatch(word):
            mend = "give national, or numbers of places and links such as 5000x20000"
            raise ScenarioError(f"there is no map {word!r} to draw", mend=mend)
    missing = _missing()
    return [
        Trial(
            word,
            lambda: Problem(synthetic_country(10)),  # drawn is what the runner makes itself
            engines=("chromium",),
            run=_Drawing(word),
            skip=missing,
        )
        for word in chosen
    ]


def table(records: Sequence[Record]) -> Conclusion:
    """Return the records with a table of what was measured, and whether targets were met."""
    head = (
        f"{'map':<16}{'build s':>9}{'size MB':>9}{'ready s':>9}{'frames/s':>10}{'longest ms':>12}"
    )
    lines = ["", head]
    for record in records:
        if not record.figures:
            continue
        page = record.figures
        lines.append(
            f"{record.trial:<16}{page['build_s']:>9.2f}{page['size_mb']:>9.2f}"
            f"{page['ready_s']:>9.2f}{page['frames_per_s']:>10.1f}{page['longest_frame_ms']:>12.0f}"
        )
        if record.trial == NATIONAL:
            lines += [
                f"  target missed: {name} {page[name]:.2f} is above {most:g}"
                for name, most in TARGETS.items()
                if not page[name] <= most
            ]
    return Conclusion(list(records), tuple(lines) if len(lines) > 2 else ())


@dataclasses.dataclass(frozen=True)
class _Drawing:
    """Draws one map and opens it, in place of a solver."""

    word: str

    def __call__(self, problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
        from stz.layers import load_layers
        from stz.maps import write_map

        with tempfile.TemporaryDirectory(prefix="stz-maps-") as folder:
            layers = load_layers()
            if self.word == NATIONAL:
                run = _solved(Path(folder) / "run", settings)
            else:
                places, links = map(int, self.word.split("x"))
                run, layers = imagined(layers, places, links, settings.seed)
            page = Path(folder) / "map.html"
            began = time.perf_counter()
            write_map(run, layers, page)
            build_s = time.perf_counter() - began
            size_mb = page.stat().st_size / 1e6
            seen = look(page)
        figures = {"build_s": round(build_s, 3), "size_mb": round(size_mb, 3), **seen}
        return Outcome(
            status="drawn",
            objective=math.nan,
            bound=math.nan,
            gap=math.nan,
            total_s=build_s,
            nodes=0,
            cuts=0,
            engine="chromium",
            solver="",
            figures=figures,
            size=_size(run),
        )


def look(page: Path) -> dict[str, float]:
    """Open a page in headless Chromium, drag its map, and return what was timed.

    Parameters
    ----------
    page : Path
        A map of ours.

    Returns
    -------
    dict
        ``ready_s``, ``frames_per_s`` and ``longest_frame_ms``.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()), args=list(ARGUMENTS)
        )
        context = browser.new_context(
            viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]}, offline=True
        )
        context.add_init_script(_READY)
        tab = context.new_page()
        tab.goto("about:blank")
        tab.goto(page.resolve().as_uri(), timeout=120_000)
        tab.wait_for_function("window.readyAt !== undefined", timeout=120_000)
        ready_s = tab.evaluate("window.readyAt") / 1000
        tab.wait_for_timeout(500)
        box = tab.locator(".folium-map").bounding_box() or {}
        frames = _drag(tab, box["x"] + box["width"] * 0.06, box["y"] + box["height"] * 0.9)
        browser.close()
    gaps = np.diff(frames)
    return {
        "ready_s": round(ready_s, 3),
        "frames_per_s": round(1000 * len(gaps) / float(gaps.sum()), 1),
        "longest_frame_ms": round(float(gaps.max()), 1),
    }


def _drag(tab: Any, x: float, y: float) -> list[float]:
    """Drag from a quiet corner up and to the right and back; return the times of all frames."""
    tab.mouse.move(x, y)
    tab.evaluate(_FRAMES)
    for drag in range(DRAGS):
        forth = drag % 2 == 0
        tab.mouse.down()
        for step in range(1, STEPS + 1):
            part = step / STEPS if forth else 1 - step / STEPS
            tab.mouse.move(x + 200 * part, y - 150 * part)
            tab.wait_for_timeout(8)
        tab.mouse.up()
    found: list[float] = tab.evaluate("window.frames_")
    return found


def imagined(layers: Layers, places: int, links: int, seed: int = 1) -> tuple[Run, Layers]:
    """Return a run over places that do not exist, and the layers that name them.

    Parameters
    ----------
    layers : Layers
        The real ones, for boundaries and for what a place is like.
    places, links : int
        How many; links are fewer where neighbors give no more.
    seed : int
        Which of the countries of that size.
    """
    import geopandas as gpd
    import pandas as pd
    from scipy.spatial import cKDTree
    from shapely import linestrings, points

    from stz.runs.map_schema import COLUMNS
    from stz.runs.store import Run
    from stz.scenario import load_scenario

    random = np.random.default_rng([places, links, seed])
    at = random.uniform(BOUNDS[:2], BOUNDS[2:], (places, 2)).round(5)
    near = min(places, 3 + 3 * math.ceil(links / places))
    away, other = cKDTree(at).query(at, k=near)
    ends = np.column_stack([np.repeat(np.arange(places), near), other.ravel()])
    pairs = pd.DataFrame({"a": ends.min(axis=1), "b": ends.max(axis=1), "away": away.ravel()})
    pairs = pairs[pairs["a"] < pairs["b"]].drop_duplicates(["a", "b"])
    pairs = pairs.sort_values(["away", "a", "b"]).head(links)
    ids = [f"p{row:05d}" for row in range(places)]
    names = [f"Place {row}" for row in range(places)]

    def layer(name: str, rows: dict[str, Any], shapes: Any) -> Any:
        blank = {"str": "", "int": 2, "float": 1.0, "bool": False}
        number = len(shapes)
        given = {
            field: rows.get(field, [blank[kind]] * number) for field, kind in COLUMNS[name].items()
        }
        return gpd.GeoDataFrame(given, geometry=shapes, crs="EPSG:4326")

    spots = points(at)
    there = np.arange(0, places, 100)
    zones = layer(
        "zones",
        {
            "site": [ids[row] for row in there],
            "name": [names[row] for row in there],
            "number": list(range(1, len(there) + 1)),
            "seats": random.integers(100, 2000, len(there)).astype(float).tolist(),
        },
        spots[there],
    )
    built = layer(
        "links",
        {
            "link": [f"L{row}" for row in range(len(pairs))],
            "a_name": [names[row] for row in pairs["a"]],
            "b_name": [names[row] for row in pairs["b"]],
            "km": (pairs["away"] * 105).round(1).tolist(),
            "role": ["ring" if row % 3 else "spur" for row in range(len(pairs))],
        },
        linestrings(np.stack([at[pairs["a"]], at[pairs["b"]]], axis=1)),
    )
    cities = layer(
        "cities",
        {
            "node": ids,
            "name": names,
            "remote_workers": random.lognormal(4, 1, places).round(1).tolist(),
            "newly_connected": [row % 3 > 0 for row in range(places)],
        },
        spots,
    )
    empty = {
        name: layer(name, {}, spots[:0])
        for name in ("routes", "assignments", "candidates", "backbone")
    }
    like = layers.places.iloc[random.integers(0, len(layers.places), places)]
    named = like.assign(place_id=ids, name=names).set_geometry(list(spots), crs="EPSG:4326")
    cuts = pd.DataFrame({"cut_rate_per_1000km_year": [2.73]})
    run = Run(
        path=Path("imagined"),
        zones=zones,
        links=built,
        cities=cities,
        **empty,
        metrics={
            "headline": "", "status": "feasible", "objective_name": "exports", "objective": 1.0,
            "bound": None, "gap": None, "title": f"{places} places", "scenario_name": "imagined",
            "metrics": {}, "units": {}, "data_years": {}, "disclaimer": "", "gap_asked": None,
            "notes": [],
        },
        provenance={"run_id": f"{places}x{links}", "layers": []},
        scenario=load_scenario("pakistan-2030"),
        plan=None,  # type: ignore[arg-type]  # a map draws the tables above
        instance=cast("Any", SimpleNamespace(links=cuts)),
    )  # fmt: skip
    return run, dataclasses.replace(layers, places=named.reset_index(drop=True))


def _solved(folder: Path, settings: Settings) -> Run:
    from stz.run import run_scenario

    return run_scenario("pakistan-2030", folder, gap=0.05, seed=settings.seed)


def _size(run: Run) -> dict[str, int]:
    return {
        "nodes": len(run.cities) + len(run.candidates),
        "existing_links": len(run.backbone),
        "candidate_links": len(run.links),
        "sites": len(run.zones),
        "candidate_sites": len(run.zones),
        "pools": len(run.assignments),
        "cities": len(run.cities),
        "years": 1,
    }


def _missing() -> str:
    """Return what is missing to open a page; empty if nothing is."""
    from importlib.util import find_spec

    if find_spec("playwright") is None:
        return "playwright is not installed"
    return "" if find_chromium() else "no Chromium found: install it or set STZ_CHROMIUM"
