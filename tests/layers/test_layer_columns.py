"""The page of the columns of every layer is written from the contracts."""

from __future__ import annotations

import runpy
from pathlib import Path

from stz.layers import CONTRACTS

ROOT = Path(__file__).resolve().parents[2]
WRITE = runpy.run_path(str(ROOT / "docs" / "site" / "layer_columns.py"))


def test_the_page_is_current() -> None:
    written = WRITE["PAGE"].read_text(encoding="utf-8")
    assert written == WRITE["page"](), "run python docs/site/layer_columns.py"


def test_every_column_of_every_layer_is_on_it() -> None:
    for name, contract in CONTRACTS.items():
        part = WRITE["page"]().partition(f"## {name}\n")[2].partition("\n## ")[0]
        for column in contract.fields:
            assert f"| `{column.name}` | " in part
            assert column.meaning in part
            assert all(f"`{choice}`" in part for choice in column.choices)
            if column.kind == "real" and column.name not in ("value", "nepra_target"):
                row = next(line for line in part.splitlines() if f"| `{column.name}` " in line)
                assert row.split(" | ")[2] or column.name == "route_factor", row
