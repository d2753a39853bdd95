"""``stz layers``: what data there is, how sure, of which year, under which licence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stz.cli.output import say, show_table
from stz.errors import DataError, Problem
from stz.messages import grades_meaning


def layers_as_data() -> dict[str, Any]:
    """Return what the manifest says of every packaged layer."""
    from stz.layers import MANIFEST, default_data_dir

    path = default_data_dir() / MANIFEST
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        layers: Mapping[str, Any] = said["layers"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            Problem(
                f"data/geo/{MANIFEST}",
                f"cannot be read ({type(error).__name__})",
                "build the layers again with `python -m stz.layers.build`",
            )
        ) from None
    return {"layers": dict(layers)}


def show_layers() -> None:
    """Print the layers as a table."""
    layers = layers_as_data()["layers"]
    show_table(
        f"Layers. {grades_meaning()}",
        ("layer", "title", "rows", "year", "rows by grade", "licence"),
        [
            (
                name,
                facts.get("title", ""),
                facts.get("rows"),
                facts.get("year", ""),
                ", ".join(f"{grade} {count}" for grade, count in facts.get("grades", {}).items()),
                facts.get("licence", ""),
            )
            for name, facts in layers.items()
        ],
    )
    say("stz layers --json also shows source, units, sha256 and how each layer was made")
