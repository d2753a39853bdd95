"""A front on one map: slider, chart and table choose the same plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stz.errors import ScenarioError
from stz.interval import Interval
from stz.layers import Layers
from stz.maps.pages.front_chart import ticks
from stz.maps.pages.front_map import front_map, front_page, write_front_map
from stz.runs.store import Run
from stz.tradeoffs import Axis, Front, FrontPoint
from stz.whole_files import sealed
from tests.fixtures.tiers import some

Open = Callable[..., Any]
SIZES = {"desktop": (1400, 900), "projector": (1024, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def plans(run: Run) -> list[Run]:
    """Three plans, dearest first, each with a zone and a link less; the dearest is beaten."""
    found = []
    for dropped, (name, capex, exports) in enumerate(
        (("dear", 60.0, 45.0), ("middle", 50.0, 48.0), ("cheap </script>{{7*7}}", 40.0, 40.0))
    ):
        metrics = dict(run.metrics) | {
            "metrics": {"capex": capex, "exports": exports},
            "units": {"capex": "USD million", "exports": "USD million per year"},
        }
        zones, links = run.zones.iloc[dropped:], run.links.iloc[dropped:]
        path = Path("runs") / name.replace("/", "|")
        found.append(replace(run, path=path, zones=zones, links=links, metrics=metrics))
    return found


@pytest.fixture(scope="module")
def file(plans: list[Run], layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_front_map(plans, layers, tmp_path_factory.mktemp("front") / "front.html")


def test_the_same_plans_give_the_same_bytes(plans: list[Run], layers: Layers, file: Path) -> None:
    assert sealed(front_map(plans, layers)) == file.read_bytes()


def test_every_plan_is_inside(plans: list[Run], layers: Layers) -> None:
    page = front_page(plans, layers)
    shown = [
        [sum(key == "open" for _, key in page.scenes[scene][0].zones) for scene in page.scenes],
        [sum(key == "plan" for _, key in page.scenes[scene][0].links) for scene in page.scenes],
    ]
    count = len(plans[0].links)
    assert shown == [[1, 2, 3], [count - 2, count - 1, count]]


def test_metrics_that_are_not_there_are_refused(plans: list[Run], layers: Layers) -> None:
    with pytest.raises(ScenarioError, match="no metric 'joy'"):
        front_page(plans, layers, "joy", "exports")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([40, 60], [40, 45, 50, 55, 60]),
        ([39.03, 52.77], [35, 40, 45, 50, 55]),
        ([0.1, 0.2], [0.1, 0.125, 0.15, 0.175, 0.2]),
        ([0], [-0.5, -0.25, 0, 0.25, 0.5]),
    ],
)
def test_ticks_are_round_and_span_the_values(values: list[float], expected: list[float]) -> None:
    assert ticks(values) == pytest.approx(expected)


@pytest.mark.browser
@pytest.mark.parametrize("size", some(SIZES, "phone"))
def test_the_front_opens_without_a_network(
    size: str, file: Path, open_page: Open, pictures: Path
) -> None:
    visit = open_page(file, *SIZES[size])
    visit.page.screenshot(path=pictures / f"front-{size}.png")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert visit.requests == [file.resolve().as_uri()]
    assert visit.complaints == []


@pytest.mark.browser
def test_slider_chart_and_table_agree(file: Path, open_page: Open) -> None:
    visit = open_page(file)
    page = visit.page
    slider, points = page.locator("[data-slider]"), page.locator("svg [data-scene]")
    zones = page.locator(".stz-choice-open")

    def state() -> tuple[int, str, list[str], str]:
        pressed = points.evaluate_all("all => all.map(one => one.getAttribute('aria-pressed'))")
        row = page.locator("tr.stz-current").inner_text().split("\t")[0].split("\n")[0]
        return zones.count(), slider.input_value(), pressed, row

    assert state() == (1, "0", ["true", "false", "false"], "cheap <|script>{{7*7}}")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert state() == (2, "1", ["false", "true", "false"], "middle")
    assert "Plan 2 of 3: middle" in slider.get_attribute("aria-valuetext")
    points.nth(2).focus()
    page.keyboard.press("Enter")
    assert state() == (3, "2", ["false", "false", "true"], "dear")
    page.get_by_role("button", name="middle", exact=True).click()
    assert state()[1] == "1"
    points.nth(0).click()
    assert state()[0] == 1
    assert visit.complaints == []


@pytest.fixture(scope="module")
def certified(plans: list[Run]) -> Front:
    """A front whose middle plan is not proven; the dearest run is a plan of it, too."""
    values = [(45.0, 60.0), (43.0, 50.0), (40.0, 40.0)]
    points = tuple(
        FrontPoint(
            plan=plans[0].plan, instance=plans[0].instance, objective="max exports", values=pair,
            best=Interval(pair[0], pair[0] + (0.0 if proven else 1.5), "USD million per year"),
            proven=proven,
        )
        for pair, proven in zip(values, (True, False, True), strict=True)
    )  # fmt: skip
    axes = Axis("exports", True, "USD million per year"), Axis("capex", False, "USD million")
    return Front(
        axes=axes,
        points=points,
        inner=((45.0, 60.0), (43.0, 60.0), (43.0, 50.0), (40.0, 50.0), (40.0, 40.0)),
        outer=((45.0, 60.0), (45.0, 52.0), (44.5, 52.0), (44.5, 40.0), (40.0, 40.0)),
        area_gap=0.31,
        complete=False,
        stopped="time limit reached",
        solves=5,
        seconds=9.0,
    )


def test_boundaries_are_drawn_on_the_scales_of_the_chart(
    plans: list[Run], layers: Layers, certified: Front
) -> None:
    page = front_page(plans, layers, certified=certified)
    shown = str(page.side)
    assert "31" in shown
    assert "is not decided" in shown
    assert "at best 44.50 there" in shown
    drawn = re.findall(r'<polyline points="([^"]*)"[^>]*class="stz-(inner|outer)"', shown)
    corners = {name: len(points.split()) for points, name in drawn}
    assert corners == {"inner": len(certified.inner), "outer": len(certified.outer)}
    marks = re.findall(r'<circle[^>]*class="stz-mark"', shown)
    assert len(marks) == len(certified.points)


@pytest.mark.browser
def test_the_enclosure_opens_without_a_network(
    plans: list[Run],
    layers: Layers,
    certified: Front,
    open_page: Open,
    pictures: Path,
    tmp_path: Path,
) -> None:
    file = write_front_map(plans, layers, tmp_path / "front.html", certified=certified)
    visit = open_page(file)
    page = visit.page
    page.screenshot(path=pictures / "front-enclosure.png")
    box = page.locator("svg.stz-chart").bounding_box()
    for name in ("inner", "outer", "between"):
        inside = page.locator(f".stz-{name}").bounding_box()
        assert box["x"] <= inside["x"]
        assert inside["x"] + inside["width"] <= box["x"] + box["width"]
        assert inside["width"] > 50
    page.locator("svg [data-scene]").nth(1).click()
    assert page.locator("[data-slider]").input_value() == "1"
    assert visit.requests == [file.resolve().as_uri()]
    assert visit.complaints == []
