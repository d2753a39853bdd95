"""Two plans on synced maps, and how often each choice is made, in Chromium with the network off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stz.analysis.run_facts import facts_of
from stz.layers import Layers
from stz.maps.pages.compare_map import compare_map, compare_page, write_compare_map
from stz.maps.pages.compare_tables import difference
from stz.maps.pages.frequency_map import class_of, frequency_page, write_frequency_map
from stz.maps.pages.front_map import write_front_map
from stz.runs.store import Run
from tests.fixtures.axe import axe_violations
from tests.fixtures.tiers import some

Open = Callable[..., Any]
HOSTILE = ("{{7*7}}", "${alert(1)}", "</script><b>x", "\"'`\\", "\u202etxt.exe")
SIZES = {"desktop": (1400, 900), "projector": (1024, 768), "phone": (390, 844)}
browser = pytest.mark.browser


@pytest.fixture(scope="module")
def other(run: Run) -> Run:
    """The run without its second zone and first link, with a third of seats at the first zone."""
    zones = run.zones.drop(index=1).copy()
    zones.loc[0, "seats"] = 400
    zones.loc[2, ["site", "node"]] = "elsewhere"
    zones.loc[2, "name"] = "Elsewhere"
    moved = run.zones.geometry[2]
    zones.loc[[2], "geometry"] = type(moved)(moved.x + 0.1, moved.y)
    zones.loc[2, "district"] = "Here"
    links = run.links.iloc[1:].copy()
    metrics = dict(run.metrics) | {"objective": 60.0, "bound": 61.0}
    return replace(run, path=Path("runs/other"), zones=zones, links=links, metrics=metrics)


@pytest.fixture(scope="module")
def base(run: Run) -> Run:
    zones = run.zones.copy()
    zones.loc[2, "district"] = "Here"
    return replace(run, zones=zones)


@pytest.fixture(scope="module")
def file(base: Run, other: Run, layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_compare_map([base, other], layers, tmp_path_factory.mktemp("two") / "two.html")


def test_the_same_runs_give_the_same_bytes(base: Run, other: Run, layers: Layers) -> None:
    assert compare_map([base, other], layers) == compare_map([base, other], layers)


def test_each_map_shows_its_own_plan(base: Run, other: Run, layers: Layers) -> None:
    page = compare_page([base, other], layers)
    left, right = page.scenes["0-1"]
    at = page.atlas.index["zone"]
    first, second, third = (at[site] for site in base.zones["site"][:3])
    fixed = at[base.zones.loc[3, "site"]]
    assert dict(left.zones) == {
        first: "changed", second: "dropped", third: "moved", fixed: "existing",
    }  # fmt: skip
    assert dict(right.zones) == {first: "changed", at["elsewhere"]: "moved", fixed: "existing"}
    assert len(left.links) == len(base.links)
    assert [key for _, key in left.links].count("dropped") == 1
    assert {key for _, key in right.links} == {"kept"}


def test_one_run_is_not_compared(base: Run, layers: Layers) -> None:
    with pytest.raises(ValueError, match="two runs"):
        compare_page([base], layers)


def test_objectives_in_other_units_have_no_difference(base: Run, other: Run) -> None:
    one, two = facts_of([base, other])
    assert difference(one, two) == "−7.01, −10.5 %"
    assert difference(one, replace(two, unit="USD million")) == ""


@browser
@pytest.mark.parametrize("size", some(SIZES, "phone"))
def test_two_maps_open_without_a_network(
    size: str, file: Path, open_page: Open, pictures: Path
) -> None:
    visit = open_page(file, *SIZES[size])
    maps = visit.page.locator("[data-board]")
    assert maps.count() == 2
    first, second = (maps.nth(number).bounding_box() for number in (0, 1))
    side_by_side = first["y"] == second["y"]
    assert side_by_side == (size != "phone")
    assert (first["width"], first["height"]) == (second["width"], second["height"])
    visit.page.screenshot(path=pictures / f"compare-{size}.png")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert visit.page.locator(".stz-strip").count() == 1
    assert visit.requests == [file.resolve().as_uri()]
    assert visit.complaints == []


@browser
def test_one_map_follows_the_other(file: Path, open_page: Open) -> None:
    visit = open_page(file)
    views = """() => stzChoice.boards().map(function (board) {
      var at = board.map.getCenter(); return [at.lat, at.lng, board.map.getZoom()]; })"""
    before = visit.page.evaluate(views)
    for leader in (0, 1):
        box = visit.page.locator("[data-board]").nth(leader).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7
        visit.page.mouse.move(x, y)
        visit.page.mouse.wheel(0, -400)
        visit.page.wait_for_function(
            """was => stzChoice.boards().every(
              board => board.map.getZoom() !== was && !board.map._animatingZoom)""",
            arg=before[0][2],
        )
        visit.page.mouse.down()
        visit.page.mouse.move(x + 60, y + 30, steps=4)
        visit.page.mouse.up()
        after = visit.page.evaluate(views)
        assert after[0][2] == after[1][2]
        assert after[0] == pytest.approx(after[1], abs=0.01)  # less than a pixel
        assert after[0][0] != pytest.approx(before[0][0], abs=0.1)
        before = after


@browser
def test_a_row_points_at_both_maps(file: Path, open_page: Open, other: Run) -> None:
    visit = open_page(file)
    row = visit.page.get_by_role("button", name=other.zones.loc[0, "name"], exact=True).first
    row.focus()
    visit.page.keyboard.press("Enter")
    cards = visit.page.locator(".leaflet-popup-content")
    assert cards.count() == 2
    assert "1,200" in cards.nth(0).inner_text()
    assert "400" in cards.nth(1).inner_text()
    assert visit.page.evaluate("stzChoice.boards().map(b => b.ring.getLayers().length)") == [2, 2]
    assert visit.page.locator("#stz-said").inner_text() == other.zones.loc[0, "name"]
    visit.page.keyboard.press("Escape")
    assert cards.count() == 0
    assert visit.complaints == []


@browser
def test_every_zone_is_reached_by_keyboard(file: Path, open_page: Open, base: Run) -> None:
    visit = open_page(file)
    rows = visit.page.locator("[data-focus^=zone]")
    assert set(rows.evaluate_all("all => all.map(one => one.textContent)")) == {
        *base.zones["name"], "Elsewhere",
    }  # fmt: skip
    visit.page.locator(".stz-choice-dropped").click()
    assert visit.page.locator(".leaflet-popup-content").count() == 1


@browser
@pytest.mark.parametrize("width", some([1400, 390], 390))
@pytest.mark.parametrize("kind", some(["compare", "frequency", "front"], "compare"))
def test_accessibility_rules_hold(
    kind: str, width: int, base: Run, other: Run, layers: Layers, chromium: Any, tmp_path: Path
) -> None:
    write = {
        "compare": write_compare_map, "frequency": write_frequency_map,
        "front": lambda runs, ground, out: write_front_map(runs, ground, out, "exports", "jobs"),
    }[kind]  # fmt: skip
    context = chromium.new_context(
        bypass_csp=True, viewport={"width": width, "height": 844}, reduced_motion="reduce"
    )
    context.set_offline(True)
    page = context.new_page()
    page.goto(write([base, other, base], layers, tmp_path / "page.html").resolve().as_uri())
    page.wait_for_selector("html[data-stz=ready]")
    assert axe_violations(page) == []
    page.evaluate("stzChoice.focus('zone-0')")
    assert axe_violations(page) == []
    context.close()


@browser
def test_more_runs_are_picked(
    base: Run, other: Run, layers: Layers, open_page: Open, tmp_path: Path
) -> None:
    third = replace(base, path=Path("runs/third"))
    visit = open_page(write_compare_map([base, other, third], layers, tmp_path / "three.html"))
    heads = visit.page.locator(".stz-half h2:visible")
    assert heads.all_inner_texts() == ["A sample", "B other"]
    picks = visit.page.locator("[data-pick]")
    picks.nth(1).select_option("2")
    assert heads.all_inner_texts() == ["A sample", "C third"]
    assert visit.page.locator(".stz-choice-dropped, .stz-choice-moved").count() == 0
    picks.nth(0).select_option("2")
    assert heads.all_inner_texts() == ["C third", "A sample"]
    assert visit.page.locator(".stz-side > :visible").count() == 1
    assert visit.complaints == []


@browser
@pytest.mark.parametrize("kind", ["compare", "frequency"])
def test_hostile_names_are_shown_literally(
    kind: str, base: Run, other: Run, layers: Layers, open_page: Open, tmp_path: Path
) -> None:
    name = " ".join(HOSTILE)
    runs = []
    for run in (base, other):
        zones, links = run.zones.copy(), run.links.copy()
        zones["name"], zones["metro"], zones["package"] = name, name, f"{name} {run.path.name}"
        links["a_name"] = name
        metrics = dict(run.metrics) | {
            "metrics": {name: 1.0}, "units": {name: name}, "title": name, "status": name,
        }  # fmt: skip
        path = Path("runs") / (name.replace("/", "") + run.path.name)
        runs.append(replace(run, zones=zones, links=links, metrics=metrics, path=path))
    write = write_compare_map if kind == "compare" else write_frequency_map
    visit = open_page(write(runs, layers, tmp_path / "hostile.html"))
    visit.page.evaluate("stzChoice.focus('zone-0')")
    assert name in visit.page.locator(".leaflet-popup-content h2").first.text_content()
    assert name in visit.page.locator(".stz-side").text_content()
    assert visit.page.locator(".stz-side b:text-is('x')").count() == 0
    assert visit.complaints == []


def test_classes_of_shares() -> None:
    shares = (1.0, 0.99, 0.75, 0.74, 0.5, 0.25, 0.24, 0.0)
    assert [class_of(share) for share in shares] == [
        "all", "most", "most", "half", "half", "some", "few", "few",
    ]  # fmt: skip


@browser
def test_how_often_each_is_chosen(
    base: Run, other: Run, layers: Layers, open_page: Open, tmp_path: Path, pictures: Path
) -> None:
    runs = [base, other, other, other]
    out = write_frequency_map(runs, layers, tmp_path / "frequency.html")
    assert out.read_bytes() == write_frequency_map(runs, layers, tmp_path / "b.html").read_bytes()
    visit = open_page(out)
    visit.page.screenshot(path=pictures / "frequency.png")
    dropped = base.zones.loc[1, "name"]
    row = visit.page.locator(".stz-side tr", has_text=dropped).first
    assert row.locator("td").all_inner_texts()[1:3] == ["25 %", "1"]
    assert visit.page.locator(".stz-choice-some").count() == 2
    assert visit.page.locator(".stz-choice-all").count() == 1
    large, small = (
        visit.page.locator(f".stz-choice-{key}").first.bounding_box() for key in ("all", "some")
    )
    assert large["width"] > small["width"]
    assert visit.complaints == []


def test_a_table_of_plans_finds_its_places(layers: Layers) -> None:
    place, park = layers.places.iloc[0], layers.tech_zones.iloc[0]
    way = layers.rights_of_way.iloc[0]
    rows = [
        ("p", "zone", place["place_id"], 100), ("q", "zone", place["place_id"], 300),
        ("p", "zone", park["zone_id"], 50), ("p", "link", way["row_id"], None),
        ("p", "zone", "nowhere", 10),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["plan", "kind", "id", "seats"])
    page = frequency_page(table, layers)
    (side,) = page.scenes["0"]
    assert sorted(key for _, key in side.zones) == ["all", "half"]
    assert [key for _, key in side.links] == ["half"]
    assert "the place is missing from the data: 1" in page.side
    assert f">{place['name']}<" in page.side
