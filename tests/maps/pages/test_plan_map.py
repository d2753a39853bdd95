from __future__ import annotations

import dataclasses
import html
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from stz.escape import escape_text
from stz.layers import Layers
from stz.maps import build_map, map_run, render_map, write_map
from stz.runs.store import Run
from stz.whole_files import sealed
from tests.fixtures.without_names import without_names

HOSTILE = (
    "{{7*7}}{% x %}{# y #}${hacked=1}</script><script>hacked=1</script>"
    "<img src=x onerror=hacked=1>'\"`\\;hacked=1;//&lt;\u202eabc\u200f"
)
LAYERS = ("zones", "links", "routes", "assignments", "cities", "candidates", "backbone")


@pytest.fixture(scope="module")
def page(run: Run, layers: Layers) -> str:
    return render_map(run, layers)


def test_the_page_is_written_whole(run: Run, layers: Layers, page: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "map.html"
    assert write_map(run, layers, out) == out
    assert out.read_bytes() == sealed(page)
    assert [path.name for path in out.parent.iterdir()] == ["map.html"]


def test_a_failed_write_leaves_the_old_page(
    run: Run, layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "map.html"
    out.write_text("old")

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        write_map(run, layers, out)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_layers_are_read_where_none_are_given(
    run: Run, layers: Layers, page: str, tmp_path: Path
) -> None:
    assert map_run(run, tmp_path / "a.html").read_bytes() == sealed(page)
    assert map_run(run, tmp_path / "b.html", layers).read_bytes() == sealed(page)


def test_the_same_run_gives_the_same_bytes(run: Run, layers: Layers, page: str) -> None:
    assert render_map(run, layers) == page
    built = build_map(run, layers).get_root()
    assert built.render() == page
    assert built.render() == page


@pytest.mark.thorough
def test_another_process_gives_the_same_bytes(page: str, tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import conftest, pandas as pd\n"
        "from pathlib import Path\n"
        "from stz.maps import write_map\n"
        "layers = conftest.load_layers()\n"
        "make = conftest.make_run.__wrapped__(layers)\n"
        "write_map(make(3), layers, Path(sys.argv[2]))\n"
    )
    out = tmp_path / "map.html"
    subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parents[1]), str(out)],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1234"},
    )
    assert out.read_bytes() == sealed(page)


def test_nothing_points_outside_the_page(page: str) -> None:
    outside = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not re.search(r"(src|href)=\"(?!data:|#)", outside)
    assert "http://" not in outside
    assert "https://" not in outside
    assert "url(http" not in page
    assert "default-src 'none'" in outside
    assert "unsafe-" not in outside
    assert not re.search(r"\son[a-z]+=|\sstyle=", outside)


def test_a_national_map_is_small(national_run: Run, layers: Layers) -> None:
    assert len(render_map(national_run, layers).encode()) < 3_000_000


def test_the_headline_says_how_good_the_plan_is(run: Run, layers: Layers, page: str) -> None:
    told = without_names(page)
    for words in ("67.01 USD million a year", "67.38", "0.55 &#37;", "3f9a12c4", "2018–2025"):
        assert words in told
    assert "Optimal within the gap asked for (1 &#37;)" in told
    found = dataclasses.replace(run, metrics=dict(run.metrics) | {"status": "feasible"})
    other = render_map(found, layers)
    assert "Best found: not proven optimal" in other
    assert "Optimal within" not in other


def test_the_boundaries_are_disclaimed(page: str, layers: Layers) -> None:
    assert "Boundaries as a test draws them." in page
    assert escape_text(layers.boundaries["disclaimer"].iloc[0]) in page
    assert "Line of Control" in page


def test_a_run_without_new_fiber_or_people_is_drawn(run: Run, layers: Layers) -> None:
    bare = dataclasses.replace(
        run, **{name: getattr(run, name).head(0) for name in LAYERS if name != "backbone"}
    )
    assert "New fiber links (0, 0 km)" in render_map(bare, layers)


def test_a_gap_that_is_unknown_is_said_to_be(run: Run, layers: Layers) -> None:
    unknown = {"bound": None, "gap": None, "gap_asked": None, "status": "feasible"}
    page = render_map(dataclasses.replace(run, metrics=dict(run.metrics) | unknown), layers)
    assert "(proven bound not stated, gap not stated)" in page


def test_no_hostile_text_is_left_alive(run: Run, layers: Layers, page: str) -> None:
    hostile = render_map(poisoned_run(run), poisoned_layers(layers))
    assert "{{7*7}}" not in hostile
    assert "${hacked" not in hostile
    assert HOSTILE not in hostile
    for tag in ("<script", "</script", "<img", "<style"):
        assert hostile.count(tag) == page.count(tag)


@pytest.mark.browser
def test_hostile_text_is_shown_literally_everywhere(
    run: Run, layers: Layers, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    out = write_map(poisoned_run(run), poisoned_layers(layers), tmp_path / "map.html")
    visit = open_page(out, 3400, 1200)  # wide enough for the hostile names on the map
    tab = visit.page
    shown = re.sub(r"\s+", " ", HOSTILE)

    def says(selector: str) -> bool:
        texts = tab.locator(selector).all_text_contents()
        return any(shown in re.sub(r"\s+", " ", text) for text in texts)

    assert HOSTILE in tab.title()
    for selector in ("h1", ".stz-facts", ".stz-note", ".stz-side tbody", ".stz-label", ".stz-pin"):
        assert says(selector), selector
    for box in tab.locator("[data-layer]").all():
        box.set_checked(True)
    assert says(".stz-key")
    tab.locator(".stz-zonebutton").first.click()
    assert says(".leaflet-popup-content h2")
    assert says(".leaflet-popup-content .stz-route")
    seen = tab.evaluate(
        """() => {
            const kinds = {};
            for (const [key, layer] of Object.entries(stz.drawn())) {
                layer.getLayers().slice(-4).forEach(part => {
                    stz.tell(part);
                    if (part.getTooltip && part.getTooltip()) { part.openTooltip(); }
                    if (part.getPopup && part.getPopup()) { part.openPopup(); }
                    const shown = '.leaflet-tooltip, .leaflet-popup-content';
                    const open = [...document.querySelectorAll(shown)];
                    kinds[key] = (kinds[key] || '') + open.map(o => o.textContent).join('|');
                });
            }
            return kinds;
        }"""
    )
    for key in ("zones", "links", "cities", "catchments", "backbone", "gateways", "tech_zones"):
        assert HOSTILE in seen[key], key
    for key in ("candidates", "grid", "talent", "flood", "seismic"):
        assert HOSTILE in seen[key], key
    for word in ("jaranwala", "punjab{{7*7}}"):  # a place with its province, and a province
        tab.locator("#stz-search").fill(word)
        assert says("#stz-found [role=option]")
    tab.keyboard.press("Enter")
    assert says("#stz-search-said")
    assert tab.evaluate("window.hacked") is None
    assert visit.complaints == []
    assert visit.requests == [out.resolve().as_uri()]


def poisoned_run(run: Run) -> Run:
    """Return the run with hostile text behind every text in it."""
    power = run.scenario.power.model_copy(update={"variant": HOSTILE, "fiscal_year": "2022-23"})
    frames = {name: _poisoned_frame(getattr(run, name)) for name in LAYERS}
    kept = {"status": "optimal", "objective_name": "exports"}
    return dataclasses.replace(
        run,
        **frames,
        metrics=_poisoned_tree(run.metrics) | kept,
        provenance=_poisoned_tree(run.provenance),
        scenario=run.scenario.model_copy(update={"power": power}),
    )


def poisoned_layers(layers: Layers) -> Layers:
    """Return the layers with hostile text behind every text in them, so that they still join."""
    names = [field.name for field in dataclasses.fields(layers)]
    frames = {
        name: _poisoned_frame(getattr(layers, name), keep=("metric", "fiscal_year", "covers"))
        for name in names
        if isinstance(getattr(layers, name), pd.DataFrame)
    }
    frames["districts"] = frames["districts"].drop(columns="covers")
    return dataclasses.replace(layers, **frames)


def _poisoned_frame(frame: pd.DataFrame, keep: tuple[str, ...] = ()) -> pd.DataFrame:
    changed = frame.copy()
    for column in frame.columns:
        texts = frame[column].map(lambda value: isinstance(value, str))
        if texts.any() and column not in keep and column != "geometry":
            changed[column] = frame[column].astype(object)
            changed.loc[texts, column] = frame.loc[texts, column].astype(str) + HOSTILE
    return gpd.GeoDataFrame(changed) if isinstance(frame, gpd.GeoDataFrame) else changed


def _poisoned_tree(value: Any) -> Any:
    if isinstance(value, str):
        return value + HOSTILE
    if isinstance(value, Mapping):
        outer = ("metrics", "units", "data_years", "layers")
        return {
            key: _poisoned_names(item) if key in outer and isinstance(item, Mapping)
            else _poisoned_tree(item)
            for key, item in value.items()
        }  # fmt: skip
    if isinstance(value, list):
        return [_poisoned_tree(item) for item in value]
    return value


def _poisoned_names(named: Mapping[str, Any]) -> dict[str, Any]:
    return {key + HOSTILE: _poisoned_tree(item) for key, item in named.items()}


def test_a_notebook_shows_the_map(run: Run, layers: Layers, page: str) -> None:
    shown = build_map(run, layers)._repr_html_()
    assert "<iframe srcdoc=" in shown
    assert html.escape(page) in shown
