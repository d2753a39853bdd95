"""What the plan stands on, on the map: weights by class, cards, hostile names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from stz.interval import Interval
from stz.layers import Layers
from stz.maps import render_map
from stz.maps.layers import importance_layer
from stz.runs import Run, StoredImportance, Worth

HOSTILE = '<img src=x onerror="stop()"> {{7*7}} ${1} </script>'
UNIT = "USD million per year"


@pytest.fixture
def stored(run: Run) -> StoredImportance:
    """The first zone needed, the links replaceable, a candidate far; the zone is hostile."""
    zone, links = str(run.zones["site"].iloc[0]), [str(one) for one in run.links["link"]]
    free, fixed = Interval(0.304, 0.306, UNIT), Interval.point(0.5, UNIT)
    rows = [Worth("zone", zone, HOSTILE, True, free, fixed, "needed", "proven")]
    rows += [
        Worth("link", one, one, True, Interval(-0.1, 0.0, UNIT), fixed, "replaceable", "likely")
        for one in links
    ]
    rows.append(
        Worth("ring", f"{links[0]}..{links[-1]}", "chain", True, free, fixed, "needed", "proven")
    )
    nowhere = Worth("candidate", "not drawn", "x", False, free, fixed, "far", "proven")
    return StoredImportance((*rows, nowhere), 50.0, UNIT, 0.25, ())


def test_signs_are_heavier_where_more_is_lost(run: Run, stored: StoredImportance) -> None:
    layer = importance_layer(run, stored)
    assert not layer.show
    signs = {sign.key: sign for sign in (*layer.symbols, *layer.hidden_symbols)}
    assert signs["dot_needed"].size > signs["dot_replaceable"].size
    assert signs["line_needed"].weight > signs["line_replaceable"].weight
    cards = [feature["properties"] for feature in layer.features]
    assert len(cards) == 1 + len(run.links)
    assert {card["k"] for card in cards} == {"dot_needed", "line_replaceable"}
    zone = cards[-1]  # the heaviest lies on top
    assert zone["t"] == [HOSTILE, "Needed", "0.30 to 0.31 USD million per year"]
    told = str(cards[0]["c"])
    assert "Replaceable, likely" in told
    assert "-0.10 to 0.00 USD million per year" in told
    assert any("chain" in str(card["c"]) for card in cards)


def test_the_page_has_the_layer_where_it_was_worked_out(
    run: Run, layers: Layers, stored: StoredImportance, tmp_path: Path
) -> None:
    assert "What the plan stands on" not in render_map(run, layers)
    row = stored.rows[0]
    element = {
        "kind": row.kind, "id": row.id, "name": row.name, "chosen": True, "class": "needed",
        "verdict": "proven", "free": {"low": 0.3, "high": "inf"},
        "fixed": {"low": 0.5, "high": 0.5},
    }  # fmt: skip
    said = {
        "run_id": run.run_id, "unit": UNIT, "value": 50.0, "undecided": 0.0, "notes": [],
        "elements": [element],
    }  # fmt: skip
    (tmp_path / "importance.json").write_text(json.dumps(said), encoding="utf-8")
    page = render_map(replace(run, path=tmp_path), layers)
    assert "What the plan stands on" in page
    assert "at least 0.30 USD million per year" in page
    assert HOSTILE not in page
