"""Parts that are measured by themselves: what they measure, and that a slow one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.measure import measure
from benchmarks.parts import CALLS, TARGETS, parts, table
from benchmarks.record import Record
from benchmarks.trial import Settings
from stz.errors import ScenarioError
from tests.fixtures.tiers import some


@pytest.mark.parametrize("word", some(TARGETS, "downtime", "surviving"))
def test_each_part_is_measured(word: str) -> None:
    (trial,) = parts((word,))
    record = measure("parts", trial, Settings("stz", 0.01, 600.0))
    assert (record.trial, record.status, record.engine) == (word, "measured", "stz")
    call_s, slowest_s = record.figures["call_s"], record.figures["slowest_s"]
    assert 0 < call_s <= slowest_s
    assert record.total_s >= slowest_s + (CALLS - 1) * call_s - 1e-3


def test_parts_by_name() -> None:
    assert [trial.name for trial in parts(())] == list(TARGETS)
    assert [trial.name for trial in parts(("verifying", "verifying"))] == ["verifying"]
    with pytest.raises(ScenarioError, match="did you mean 'surviving'"):
        parts(("survivin",))


def test_a_slow_part_is_told() -> None:
    limit = TARGETS["downtime"]
    quick = Record("parts", "downtime", "stz", "measured", figures={"call_s": limit})
    assert "missed" not in table([quick]).lines[0]
    slow = replace(quick, figures={"call_s": 1.01 * limit})
    assert table([slow]).lines[0].endswith(": missed")
    assert table([replace(quick, status="error")]).lines == ()
