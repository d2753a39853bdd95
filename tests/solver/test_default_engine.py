"""Which engine solves when nobody asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stz.instance import Instance
from stz.solver.solve import default_engine

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]


def test_highs_decides_whatever_the_problem(tiny: Build, tiny_rows: Rows) -> None:
    assert default_engine(tiny()) == "highs"
    assert default_engine(tiny(links=None, gateways=[], cities=None)) == "highs"
    standing = [row | {"existing": True} for row in tiny_rows("links")]
    assert default_engine(tiny(links=standing)) == "highs"
