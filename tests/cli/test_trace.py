"""``stz trace``: a number in words, as data, and a wrong name with the one that was meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Stz = Callable[..., Any]


def test_trace(stz: Stz, solved: Path) -> None:
    run = solved / "runs/khyber"
    said = stz("trace", run, "Peshawar.exports")
    assert said.code == 0
    assert said.out.startswith("Peshawar.exports = ")
    assert "talent · Peshawar · it_workforce" in said.out
    data = json.loads(stz("trace", run, "Peshawar.exports", "--json").out)
    assert {source["layer"] for source in data["sources"]} == {
        "places",
        "run",
        "scenario",
        "talent",
    }
    wrong = stz("trace", run, "Peshavar.exports")
    assert wrong.code == 2
    assert "did you mean 'Peshawar'" in wrong.err
