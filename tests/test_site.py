"""The documentation as a site: complete, whole in itself, and readable without a network."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "docs" / "site"
VISITED = (
    "index.html",
    "gallery.html",
    "commands.html",
    "docs/index.html",
    "docs/national-plan.html",
    "notebooks/01-quickstart.html",
    "api/index.html",
    "api/stz.solver.html",
    "sample/map.html",
    "sample/compare.html",
    "sample/briefing.html",
)


def module(name: str) -> ModuleType:
    """Return a module of the build of the site."""
    spec = importlib.util.spec_from_file_location(f"site_{name}", CODE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found  # dataclasses look their module up
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def api() -> ModuleType:
    return module("api")


@pytest.fixture(scope="module")
def links() -> ModuleType:
    return module("links")


def test_every_public_name_has_a_docstring(api: ModuleType) -> None:
    assert api.undocumented() == []


def test_rooms_stand_in_the_order_in_which_data_flows(api: ModuleType) -> None:
    rooms = api.rooms()
    order = ["stz.layers", "stz.network", "stz.instance", "stz.solver", "stz.maps", "stz.run"]
    assert [room for room in rooms if room in order] == order
    assert {"stz.errors", "stz.whole_files"} <= set(rooms[-3:])
    assert "stz.cli" not in rooms


def test_what_is_said_of_a_constant_is_found_above_and_below_it(
    api: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = '#: Said\n#: above.\nA = 1\nB: int = 2\n"""Said below."""\n# no docstring\nC = 3\n'
    (tmp_path / "constants_of_a_test.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    said = [api.constant_doc("constants_of_a_test", name) for name in "ABC"]
    assert said == ["Said\nabove.", "Said below.", ""]


def test_every_page_is_in_the_navigation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = module("pages")
    assert pages.not_in_navigation() == []
    for name in ("docs", "notebooks"):
        (tmp_path / name).mkdir()
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/listed.md", "docs/new.md"):
        (tmp_path / name).write_text("# A page\n", encoding="utf-8")
    table = "## Start\n\n| [Home](../README.md) | one |\n| [Listed](listed.md) | two |\n"
    table += "| [How](../CONTRIBUTING.md) | three |\n| [What](../CHANGELOG.md) | four |\n"
    (tmp_path / "docs/index.md").write_text(table, encoding="utf-8")
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    assert pages.not_in_navigation() == ["docs/new.md"]


def test_links_that_lead_nowhere_are_found(links: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top">A</h1><a href="#top">1</a><a href="b.html#there">2</a><a href="#no">3</a>'
        '<a href="b.html#gone">4</a><a href="c.html">5</a><a href="https://example.org/">6</a>'
        '<img src="no.png">',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text(
        '<p id="there"></p><script src="https://example.org/x.js"></script>', encoding="utf-8"
    )
    assert links.broken_links(tmp_path) == [
        "a.html: #no",
        "a.html: b.html#gone",
        "a.html: c.html",
        "a.html: no.png",
    ]
    assert links.outside_requests(tmp_path) == ["b.html: https://example.org/x.js"]


@pytest.mark.thorough
def test_site_is_whole_and_is_read_from_the_disk(
    tmp_path: Path, links: ModuleType, api: ModuleType, request: pytest.FixtureRequest
) -> None:
    site = tmp_path / "site"
    command = [sys.executable, str(CODE / "build.py"), "--output", str(site)]
    # one notebook is enough to see its output on the page: all of them run in test_notebooks
    environment = {**os.environ, "STZ_DOCS_NOTEBOOKS_LEFT": "notebooks/0[2-9]*"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (site / "index.html").as_uri() in done.stdout
    check_links(site, links)
    check_reference(site, links, api)
    notebook = (site / "notebooks" / "01-quickstart.html").read_text(encoding="utf-8")
    assert "cell_output" in notebook, "notebooks show what they print"
    browser = request.getfixturevalue("chromium")  # without one, all of the above is still checked
    check_pages_fetch_nothing(site, browser)
    check_search_finds("survivability", "surviv", site, browser)  # all forms of the word
    check_search_finds("stz.solve", "solve", site, browser)


def check_links(site: Path, links: ModuleType) -> None:
    pages = links.read_pages(site)
    assert len(pages) > 40
    assert sum(len(page.links) for page in pages.values()) > 1000
    assert links.broken_links(site) == []
    assert links.outside_requests(site) == []


def check_reference(site: Path, links: ModuleType, api: ModuleType) -> None:
    pages = links.read_pages(site)
    for room in api.rooms():
        anchors = pages[site / "api" / f"{room}.html"].anchors
        assert {one.path for one in api.public_names(room)} <= anchors
    assert "stz.solve" in pages[site / "api" / "stz.solver.html"].anchors


def check_pages_fetch_nothing(site: Path, chromium: Any) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name in VISITED:
        page.goto((site / name).as_uri())
        page.wait_for_load_state("load")
    context.close()
    assert errors == []
    assert requests
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []


def check_search_finds(word: str, stem: str, site: Path, chromium: Any) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto((site / "docs" / "index.html").as_uri())
    page.keyboard.press("Control+k")
    page.locator("dialog input[type=search]").fill(word)
    page.keyboard.press("Enter")
    # What is found is listed bit by bit; the line above comes last and moves it under a click.
    page.locator("#search-results .search-summary", has_text="Search finished").wait_for()
    page.locator("#search-results li a").first.click()
    page.locator("article").wait_for()
    assert page.url.startswith(site.as_uri())
    assert stem in page.locator("article").inner_text().lower()
    context.close()
