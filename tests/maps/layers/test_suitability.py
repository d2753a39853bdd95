"""Candidates by score on the map: classes, rings, cards, hostile names, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import stz
from stz.layers import Layers
from stz.maps import write_map
from stz.maps.layers import suitability_layer
from stz.maps.pages import plan_map
from stz.runs import Run
from stz.suitability import SuitabilityTable, suitability

HOSTILE = '<img src=x onerror="stop()"> {{7*7}} ${1} </script>'


@pytest.fixture(scope="module")
def scores(layers: Layers) -> SuitabilityTable:
    """Scores of the north-west; the best place has a hostile name, and the plan opens two."""
    north = {"territory": {"provinces": ["Khyber Pakhtunkhwa"]}}
    ready = stz.prepare("pakistan-2030", north)
    table = suitability(ready.scenario, layers, ready.assembly)
    rows = [replace(one, chosen=place in (0, 5)) for place, one in enumerate(table.candidates)]
    rows[0] = replace(rows[0], name=HOSTILE, province=HOSTILE)
    unknown = replace(rows[-1], score=float("nan"), rank=0)
    return replace(table, candidates=(*rows[:-1], unknown))


def _cards(layer: Any) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in layer.features]


def test_classes_differ_by_lightness_and_size(scores: SuitabilityTable) -> None:
    layer = suitability_layer(scores)
    assert not layer.show
    signs = [sign for sign in layer.symbols if sign.label.startswith("Score ")]
    assert len(signs) == 5
    sizes = [sign.size for sign in signs]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)
    light = [sum(int(sign.fill[at : at + 2], 16) for at in (1, 3, 5)) for sign in signs]
    assert light == sorted(light), "the highest class is the darkest"
    known = {sign.key for sign in (*layer.symbols, *layer.hidden_symbols)}
    kinds = [card["k"] for card in _cards(layer)]
    assert set(kinds) <= known
    assert sum(kind.endswith("_chosen") for kind in kinds) == 2
    assert kinds.count("score_none") == 1
    assert len(kinds) == len(scores.candidates)


def test_a_card_has_the_parts_with_grades_and_says_what_is_missing(
    scores: SuitabilityTable,
) -> None:
    layer = suitability_layer(scores)
    cards = {card["c"][0]: card["c"] for card in _cards(layer)}
    lacking = next(one for one in scores.candidates[1:] if one.missing)
    facts = cards[lacking.name][2]
    told = dict(zip(facts[::2], facts[1::2], strict=True))
    assert told["Seismic shaking"] == "missing; left out of the score"
    talent = lacking.part("talent")
    assert told["People in reach"].endswith(f"score {talent.score:.2f}, weight 35 %, grade C")
    assert "–" in told["Score"], "the range is told"
    assert "between" in told["Rank"]


def test_in_a_browser(
    scores: SuitabilityTable,
    run: Run,
    layers: Layers,
    open_page: Callable[..., Any],
    tmp_path: Path,
    pictures: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plan_map, "scores_of", lambda *_: scores)
    file = write_map(run, layers, tmp_path / "map.html")
    assert "{{7" not in file.read_text(encoding="utf-8")
    visit = open_page(file)
    tab = visit.page
    dots = tab.locator(".leaflet-points-pane path")
    before = dots.count()
    box = tab.locator("[data-layer=suitability]")
    assert not box.is_checked()
    assert not tab.locator("[data-legend=suitability]").is_visible()
    box.check()
    assert dots.count() == before + len(scores.candidates)
    legend = tab.locator("[data-legend=suitability]")
    assert "Score" in legend.inner_text()
    assert "people in reach 35 %" in legend.inner_text()
    tab.screenshot(path=pictures / "suitability.png")
    dots.last.dispatch_event("click")
    card = tab.locator(".leaflet-popup-content")
    card.wait_for()
    assert "<img src=x" in card.inner_text(), "shown as it is written"
    assert "{{7*7}}" in card.inner_text()
    assert card.locator("img").count() == 0
    assert "weight 35 %, grade C" in card.inner_text()
    box.uncheck()
    assert dots.count() == before
    assert visit.complaints == []


def test_a_run_without_scores_has_no_layer(run: Run, map_file: Path) -> None:
    assert run.scenario.suitability is None
    assert 'data-layer="suitability"' not in map_file.read_text(encoding="utf-8")
