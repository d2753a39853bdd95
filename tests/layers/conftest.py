from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stz.layers import checking, default_data_dir

GEO = default_data_dir()
READ: dict[Path, Any] = {}
FOUND: dict[Path, Any] = {}


@pytest.fixture
def packaged_layers_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember what was read from, and found in, the packaged files: they do not change here.

    A layer with rows or numbers of a planner's own is another one, and is checked.
    """
    read, found = checking.read_layer, checking._own_problems

    def read_once(contract: Any, path: Path) -> Any:
        if path.parent != GEO:
            return read(contract, path)
        if path not in READ:
            READ[path] = read(contract, path)
        return READ[path]

    def found_once(layer: Any, near: Any) -> Any:
        if READ.get(layer.path) is not layer:
            return found(layer, near)
        if layer.path not in FOUND:
            FOUND[layer.path] = found(layer, near)
        return FOUND[layer.path]

    monkeypatch.setattr(checking, "read_layer", read_once)
    monkeypatch.setattr(checking, "_own_problems", found_once)
