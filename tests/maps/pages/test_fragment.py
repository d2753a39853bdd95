"""The map inside of somebody else's page: sandboxed frames, strict policies, notebooks, sizes."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from stz.layers import Layers
from stz.maps.pages.fragment import build_fragment, described, render_fragment
from stz.run.embed import snippet
from stz.runs.store import Run
from tests.fixtures.tiers import some
from tests.fixtures.without_names import without_names

POLICY = "default-src 'none'; frame-src 'self'; img-src 'self'; frame-ancestors 'self'"
SIZES = {"default": (960, 600), "slide": (1280, 720), "column": (640, 480), "least": (320, 320)}


@pytest.fixture(scope="module")
def page(run: Run, layers: Layers) -> str:
    return render_fragment(run, layers)


@pytest.fixture(scope="module")
def folder(run: Run, page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fragment, and a page that shows it as ``embed.txt`` says."""
    made = tmp_path_factory.mktemp("embed")
    (made / "embed.html").write_text(page, encoding="utf-8")
    frame = re.search(r"<iframe.*?</iframe>", snippet(described(run), 960, 600))
    assert frame is not None
    around = f"<!DOCTYPE html><html lang=en><title>Host</title><h1>Host</h1>{frame[0]}</html>"
    (made / "favicon.ico").write_bytes(b"")
    (made / "host.html").write_text(around, encoding="utf-8")
    return made


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """The folder on this machine's own web server, which sends a strict content policy."""

    class Strict(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if self.path != "/embed.html":
                self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_same_run_gives_the_same_bytes(run: Run, layers: Layers, page: str) -> None:
    assert render_fragment(run, layers) == page
    assert len(page) < 1_500_000


def test_it_says_what_the_plan_is_and_whose_the_data_are(page: str) -> None:
    for words in (
        "New exports 61.51 USD million a year",
        "3f9a12c4",
        "GeoNames",
        "Line of Control",
    ):
        assert words in without_names(page)
    assert "default-src 'none'" in page
    assert "<table" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


def test_what_to_paste_is_escaped() -> None:
    text = snippet('"><script>x</script>', 960, 600)
    assert "<script" not in text.rpartition("In words")[0]
    assert 'sandbox="allow-scripts"' in text
    assert 'width="960" height="600"' in text
    without = snippet("A map", 960, 600, pictured=False)
    assert "<img" not in without
    assert "No picture was made" in without


@pytest.mark.browser
def test_a_sandboxed_frame_in_a_page_with_a_strict_policy(
    site: str, chromium: Any, run: Run, pictures: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1000, "height": 720})
    tab = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    tab.goto(f"{site}host.html")
    inside = tab.frame_locator("iframe")
    inside.locator("html[data-stz=ready]").wait_for()
    assert inside.locator(".stz-pin").count() == len(run.zones)
    inside.locator(".stz-pin").first.click()
    inside.locator(".leaflet-popup-content h2").wait_for()
    tab.screenshot(path=pictures / "embedded.png")
    assert [one for one in asked if one != "favicon.ico"] == ["host.html", "embed.html"]
    assert complaints == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("size", some(SIZES, "least"))
def test_it_fits_the_frame(
    size: str, folder: Path, open_page: Callable[..., Any], pictures: Path
) -> None:
    width, height = SIZES[size]
    visit = open_page(folder / "embed.html", width, height)
    tab = visit.page
    tab.screenshot(path=pictures / f"fragment-{size}.png")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("document.documentElement.scrollHeight") <= height
    assert tab.locator(".folium-map").bounding_box()["height"] > 0.4 * height
    assert visit.complaints == []


@pytest.mark.browser
def test_the_wheel_scrolls_the_page_until_the_map_is_entered(
    folder: Path, open_page: Callable[..., Any]
) -> None:
    tab = open_page(folder / "embed.html", 960, 600).page
    scale = tab.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    tab.mouse.move(200, 300)
    tab.mouse.wheel(0, -400)
    tab.wait_for_timeout(300)
    assert scale.inner_text() == before
    tab.mouse.click(60, 400)
    tab.mouse.wheel(0, -400)
    tab.wait_for_function(
        "was => document.querySelector('.leaflet-control-scale-line').innerText !== was", arg=before
    )


@pytest.mark.browser
def test_a_frame_that_gets_its_size_late_shows_the_whole_country(
    folder: Path, open_page: Callable[..., Any]
) -> None:
    tab = open_page(folder / "embed.html", 960, 340).page
    small = tab.locator(".leaflet-control-scale-line").inner_text()
    tab.set_viewport_size({"width": 960, "height": 800})
    tab.wait_for_function(
        "was => document.querySelector('.leaflet-control-scale-line').innerText !== was", arg=small
    )


@pytest.mark.browser
def test_a_notebook_shows_it(run: Run, layers: Layers, chromium: Any, tmp_path: Path) -> None:
    """What a kernel sends for the map, in a page like that of a notebook."""
    (tmp_path / "map.txt").write_text(build_fragment(run, layers)._repr_html_(), encoding="utf-8")
    cell = (
        "from pathlib import Path\n"
        "class Shown:\n    def _repr_html_(self): return Path('map.txt').read_text('utf-8')\n"
        "Shown()"
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    resources = {"metadata": {"path": str(tmp_path)}}
    done = NotebookClient(
        book, timeout=600, startup_timeout=600, kernel_name="python3", resources=resources
    ).execute()
    (output,) = done.cells[0].outputs
    shown = tmp_path / "notebook.html"
    html = f"<!DOCTYPE html><title>Notebook</title>{output['data']['text/html']}"
    shown.write_text(html, encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1000, "height": 760})
    context.set_offline(True)
    tab = context.new_page()
    tab.goto(shown.as_uri())
    inside = tab.frame_locator("iframe")
    inside.locator("html[data-stz=ready]").wait_for()
    assert inside.locator(".stz-pin").count() == len(run.zones)
    context.close()


@pytest.mark.browser
def test_hostile_names_are_shown_literally(
    run: Run, layers: Layers, page: str, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    hostile = "{{7*7}}${hacked=1}</script><script>hacked=1</script><img src=x onerror=hacked=1>'\"`"
    zones = run.zones.assign(name=run.zones["name"] + hostile)
    poisoned = replace(
        run,
        zones=zones,
        metrics=dict(run.metrics) | {"title": hostile, "disclaimer": hostile},
        provenance={
            "run_id": hostile,
            "layers": [{"layer": "places", "attribution": hostile}],
        },
    )
    file = tmp_path / "embed.html"
    file.write_text(render_fragment(poisoned, layers), encoding="utf-8")
    text = file.read_text("utf-8")
    assert text.count("<script") == page.count("<script")
    visit = open_page(file)
    tab = visit.page
    tab.locator(".stz-fragment-sources summary").click()
    for selector in ("h1", "header p", ".stz-note", ".stz-fragment-sources p", ".stz-pin"):
        assert hostile in tab.locator(selector).first.text_content(), selector
    assert tab.evaluate("window.hacked") is None
    assert visit.complaints == []
    frame = snippet(described(poisoned), 960, 600)
    pasted = tmp_path / "pasted.html"
    pasted.write_text(f"<!DOCTYPE html><title>x</title>{frame.rpartition('In words')[0]}")
    tab.set_content(pasted.read_text("utf-8"))
    assert hostile in tab.locator("img").first.get_attribute("alt")
    assert tab.evaluate("window.hacked") is None
