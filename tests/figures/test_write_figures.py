"""Figures as files: the same bytes each time, hostile names literally, all that the plan has."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import matplotlib.colors
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

from stz.colors import BLUE, VERMILION
from stz.errors import ScenarioError
from stz.figures.label_placement import cut_name
from stz.figures.map_sheet import PAPER_CRS
from stz.figures.plan_map_figure import plan_map_figure
from stz.figures.write import as_bytes, draw_figures
from stz.layers import Layers, load_layers
from stz.run.figures import figures_run
from stz.runs.run import Run
from stz.scenario import load_scenario

HOSTILE = "$\\frac{1}{0$ {{7*7}} ${alert(1)} </script><b> \u0645\u0631\u062f\u0627\u0646"


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers()


@pytest.fixture(scope="module")
def run(layers: Layers) -> Run:
    """Eight new zones, six of them close together, and two existing ones."""
    places = layers.places.set_index("place_id")
    ids = ["faisalabad", "chiniot", "jaranwala", "sialkot", "gujranwala", "hafizabad", "multan",
           "quetta", "karachi", "lahore"]  # fmt: skip
    chosen = places.loc[ids].reset_index()
    zones = gpd.GeoDataFrame(
        {
            "site": chosen["place_id"], "number": range(1, 11), "name": chosen["name"],
            "existing": [False] * 8 + [True] * 2, "seats": [2000.0 - 150 * n for n in range(10)],
            "exports_musd": 1.0, "capex_musd": [2.0] * 8 + [0.0] * 2, "power_downtime_min": 20.0,
            "fiber_downtime_min": 2.0, "downtime_min": 22.0,
        },
        geometry=list(chosen.geometry), crs="EPSG:4326",
    )  # fmt: skip
    ends = list(chosen.geometry)
    links = gpd.GeoDataFrame(
        {"km": [40.0, 60.0, 80.0], "role": ["ring", "ring", "spur"]},
        geometry=[LineString([ends[at], ends[at + 1]]) for at in range(3)], crs="EPSG:4326",
    )  # fmt: skip
    backbone = layers.backbone_links[["presumed", "geometry"]]
    cities = gpd.GeoDataFrame({"exports_musd": [0.5]}, geometry=ends[1:2], crs="EPSG:4326")
    nothing = gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs="EPSG:4326")
    money = {"capex": 6.0, "capex_zones": 2.0, "capex_links": 3.0, "capex_cities": 1.0}
    return Run(
        path=Path("runs/sample"), zones=zones, links=links, routes=nothing, assignments=nothing,
        cities=cities, candidates=nothing, backbone=backbone,
        metrics={"title": "Ten zones", "metrics": money, "disclaimer": "As a test draws it."},
        provenance={"run_id": "3f9a12c4", "layers": []}, scenario=load_scenario("pakistan-2030"),
        plan=type("Plan", (), {
            "availability": pd.DataFrame({"site": [], "target_min": []}), "by_year": pd.DataFrame(),
        })(),
        instance=None,  # type: ignore[arg-type]
    )  # fmt: skip


def _drawn_with(figure: object, color: str) -> int:
    wanted = matplotlib.colors.to_hex(color)
    return sum(
        matplotlib.colors.to_hex(text) == wanted
        for axes in figure.axes  # type: ignore[attr-defined]
        for collection in axes.collections
        for text in [collection.get_edgecolor()[0]] * len(collection.get_paths())
        if len(collection.get_edgecolor())
    )


def test_the_map_has_every_zone_and_link_of_the_plan(run: Run, layers: Layers) -> None:
    drawn = plan_map_figure(run, layers)
    main, close = drawn.figure.axes
    numbers = sorted(
        int(text.get_text())
        for axes in (main, close)
        for text in axes.texts
        if text.get_text().isdigit()
    )
    assert numbers == list(range(1, 9)), "each new zone has its number once"
    assert _drawn_with(drawn.figure, VERMILION) == 2 * 2, "two links on rings, on both maps"
    pins = [line for axes in (main, close) for line in axes.lines if line.get_color() == BLUE
            and line.get_marker() == "o" and line.get_markersize() > 8]  # fmt: skip
    assert len(pins) == 8
    assert drawn.alt.startswith(
        "Ten zones. Map. New zones: 8; existing zones: 2; new fiber links: 3, 180 km"
    )
    assert "As a test draws it." in drawn.caption
    assert "Line of Control" in drawn.caption


def test_what_there_is_none_of_is_not_in_the_legend(run: Run, layers: Layers) -> None:
    rings = replace(run, links=run.links[run.links["role"] == "ring"])
    legend = plan_map_figure(rings, layers).figure.axes[0].get_legend()
    assert legend is not None
    told = [text.get_text() for text in legend.get_texts()]
    assert "New fiber, ring" in told
    assert "New fiber, single path" not in told


def test_hostile_names_are_drawn_and_the_same_run_gives_the_same_bytes(
    run: Run, layers: Layers
) -> None:
    names = [HOSTILE, *run.zones["name"][1:]]
    bad = replace(
        run, zones=run.zones.assign(name=names), metrics={**run.metrics, "title": HOSTILE}
    )
    first = {one.key: as_bytes(one.figure, "svg") for one in draw_figures(bad, layers)}
    again = {one.key: as_bytes(one.figure, "svg") for one in draw_figures(bad, layers)}
    assert first == again
    assert list(first) == ["map", "budget", "exports", "downtime", "cost"]
    assert not any(b"</script>" in svg or b"{{" in svg or b"<text" in svg for svg in first.values())
    figure = plan_map_figure(bad, layers).figure
    assert HOSTILE in [text.get_text() for text in figure.texts]
    assert as_bytes(figure, "png", 60) == as_bytes(figure, "png", 60)


def test_settings_of_the_machine_change_no_figure(run: Run, layers: Layers) -> None:
    first = [as_bytes(one.figure, "svg") for one in draw_figures(run, layers)]
    own = {"font.family": ["serif"], "axes.facecolor": "red", "lines.linewidth": 9.0}
    with mpl.rc_context(own):  # type: ignore[arg-type]
        assert [as_bytes(one.figure, "svg") for one in draw_figures(run, layers)] == first


def test_files_and_their_words(run: Run, layers: Layers, tmp_path: Path) -> None:
    written = figures_run(run, tmp_path / "made" / "here", ["svg"], layers)
    names = ["map.svg", "budget.svg", "exports.svg", "downtime.svg", "cost.svg", "figures.json"]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in (tmp_path / "made" / "here").iterdir()) == sorted(names)
    told = json.loads(written[-1].read_text("utf-8"))
    assert set(told) == {"map", "budget", "exports", "downtime", "cost"}
    assert all(words["alt"] and words["title"] for words in told.values())


def test_a_format_that_is_none_is_refused(run: Run, layers: Layers, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"gif.*give one of png, svg"):
        figures_run(run, tmp_path, ["gif", "png"], layers)
    assert list(tmp_path.iterdir()) == []


def test_provinces_are_named_inside_of_themselves_and_the_dashed_line_is_explained(
    run: Run, layers: Layers
) -> None:
    figure = plan_map_figure(run, layers).figure
    main = figure.axes[0]
    told = [text.get_text() for text in main.get_legend().get_texts()]
    assert "Line of Control, other undetermined lines" in told
    assert "New zone, see the enlarged part" in told
    land = layers.provinces.to_crs(PAPER_CRS).set_index("province").geometry
    named = [text for text in main.texts if text.get_text() in ("BALOCHISTAN", "SINDH", "PUNJAB")]
    assert [text.get_text() for text in named]
    for text in named:
        assert land[text.get_text().title()].contains(Point(text.get_position()))


def test_a_long_name_keeps_its_end() -> None:
    assert cut_name("Mingora", 26) == "Mingora"
    cut = cut_name("PSEB software technology park(s), Abbottabad", 26)
    assert len(cut) <= 26
    assert cut.endswith("Abbottabad")
