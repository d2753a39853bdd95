"""The benchmark of map pages: what it draws, measures and says."""

from __future__ import annotations

import dataclasses

import pytest

from benchmarks.isolate import Request, run_isolated
from benchmarks.map_pages import DEFAULT, TARGETS, imagined, pages, table
from benchmarks.record import Record
from benchmarks.trial import Settings
from stz.errors import ScenarioError
from stz.layers import load_layers
from stz.maps.offline_page.chromium import find_chromium

SEEN = {"build_s": 1.0, "size_mb": 2.0, "ready_s": 0.5, "frames_per_s": 60.0,
        "longest_frame_ms": 17.0}  # fmt: skip


def test_words_name_pages() -> None:
    assert [trial.name for trial in pages(())] == list(DEFAULT)
    assert [trial.name for trial in pages(("100x300", "100x300"))] == ["100x300"]
    with pytest.raises(ScenarioError, match="there is no map 'tiny'"):
        pages(("tiny",))


def test_an_imagined_country_is_as_large_as_asked_and_always_the_same() -> None:
    layers = load_layers()
    run, named = imagined(layers, 500, 2000)
    assert (len(run.cities), len(run.links), len(run.zones)) == (500, 2000, 5)
    assert len(named.places) == 500
    assert not run.links[["a_name", "b_name"]].duplicated().any()
    again, _ = imagined(layers, 500, 2000)
    assert run.links.equals(again.links)
    assert not imagined(layers, 500, 2000, seed=2)[0].links.equals(run.links)


@pytest.mark.browser
@pytest.mark.thorough
def test_a_small_page_is_measured_in_the_browser() -> None:
    if find_chromium() is None:
        pytest.skip("no Chromium found: install the package chromium or set STZ_CHROMIUM")
    settings = Settings("chromium", 0.01, 600.0)
    record, _ = run_isolated(Request("maps", ("100x300",), "100x300", settings))
    assert record.status == "drawn", record.message
    assert record.size["cities"] == 100
    assert record.size["candidate_links"] == 300
    assert set(record.figures) == set(SEEN)
    assert 0.2 < record.figures["size_mb"] < 3
    assert record.figures["ready_s"] > 0
    assert record.figures["frames_per_s"] > 0
    assert record.figures["longest_frame_ms"] >= 1000 / record.figures["frames_per_s"] - 1


def test_the_table_says_which_targets_were_missed() -> None:
    good = Record("maps", "national", "chromium", "drawn", figures=SEEN)
    lines = table([good]).lines
    assert "national" in lines[-1]
    assert not any("missed" in line for line in lines)
    slow = dataclasses.replace(good, figures=SEEN | {"ready_s": TARGETS["ready_s"] + 1})
    assert "  target missed: ready_s 3.00 is above 2" in table([slow]).lines
    skipped = Record("maps", "national", "chromium", "skipped")
    assert table([skipped]).lines == ()
