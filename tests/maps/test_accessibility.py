"""The rules of axe-core (WCAG 2.2 A and AA, and best practices) on every kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stz.layers import Layers
from stz.maps.pages.compare_map import write_compare_map
from stz.maps.pages.fragment import render_fragment
from stz.maps.pages.frequency_map import write_frequency_map
from stz.maps.pages.front_map import write_front_map
from stz.runs.store import Run
from tests.fixtures.axe import axe_violations
from tests.fixtures.tiers import some

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1400, 900), "phone": (390, 844)}
OpenPage = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any) -> Iterator[OpenPage]:
    """Open a file so that axe-core may be put into it; the network is off all the same."""
    contexts = []

    def opened(path: Path, size: str = "desktop", **options: Any) -> Any:
        width, height = SIZES[size]
        context = chromium.new_context(
            bypass_csp=True,
            reduced_motion="reduce",
            viewport={"width": width, "height": height},
            **options,
        )
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.goto(path.resolve().as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", some(SIZES, "desktop"))
def test_the_map(size: str, map_file: Path, visit: OpenPage) -> None:
    page = visit(map_file, size)
    page.wait_for_selector("html[data-stz=ready]")
    assert axe_violations(page) == []
    page.locator(".stz-zonebutton").first.click()
    page.locator(".leaflet-popup-content h2").wait_for()
    assert axe_violations(page) == []


@pytest.mark.parametrize("size", some(SIZES, "desktop"))
def test_the_map_inside_of_another_page(
    size: str, run: Run, layers: Layers, visit: OpenPage, tmp_path: Path
) -> None:
    file = tmp_path / "embed.html"
    file.write_text(render_fragment(run, layers), encoding="utf-8")
    page = visit(file, size)
    page.wait_for_selector("html[data-stz=ready]")
    assert axe_violations(page) == []


@pytest.fixture(scope="module")
def plans(run: Run) -> list[Run]:
    """Three plans, each with a zone and a link less than the one before."""
    return [
        replace(
            run,
            path=Path("runs") / f"plan{less}",
            zones=run.zones.iloc[less:],
            links=run.links.iloc[less:],
            metrics=dict(run.metrics)
            | {
                "metrics": {"capex": 60.0 - 10 * less, "exports": 48.0 - 3 * less},
                "units": {"capex": "USD million", "exports": "USD million per year"},
            },
        )
        for less in range(3)
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("size", some(SIZES, "desktop"))
@pytest.mark.parametrize("kind", ["compare", "frequency", "front"])
def test_maps_of_several_plans(
    kind: str, size: str, plans: list[Run], layers: Layers, visit: OpenPage, tmp_path: Path
) -> None:
    write: Any = {
        "compare": write_compare_map, "frequency": write_frequency_map, "front": write_front_map,
    }[kind]  # fmt: skip
    page = visit(
        write(plans[:2] if kind == "compare" else plans, layers, tmp_path / "a.html"), size
    )
    page.wait_for_selector("html[data-stz=ready]")
    assert axe_violations(page) == []


def test_the_rules_find_what_is_wrong(visit: OpenPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<html><body><img src='data:,'><button></button></body></html>")
    found = " ".join(axe_violations(visit(bad)))
    for rule in ("image-alt", "button-name", "html-has-lang", "document-title"):
        assert rule in found
