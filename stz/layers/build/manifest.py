"""The manifest: what every file holds, where it comes from, and its hash."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from stz.layers.build.layer import BuiltLayer

CRS = "EPSG:4326"


def manifest_bytes(layers: Mapping[str, BuiltLayer], contents: Mapping[str, bytes]) -> bytes:
    """Return the manifest of built layers as JSON."""
    entries = {name: _entry(layer, contents[layer.filename]) for name, layer in layers.items()}
    text = json.dumps(
        {"format": 1, "layers": entries}, ensure_ascii=False, indent=1, allow_nan=False
    )
    return (text + "\n").encode("utf-8")


def _entry(layer: BuiltLayer, content: bytes) -> dict[str, Any]:
    info = layer.info
    grades = Counter(str(row["grade"]) for row in layer.rows)
    return {
        "file": layer.filename,
        "title": info.title,
        "kind": layer.kind,
        "crs": None if layer.kind == "table" else CRS,
        "units": dict(info.units),
        "licence": info.licence,
        "attribution": info.attribution,
        "year": info.year,
        "rows": len(layer.rows),
        "columns": list(layer.columns),
        "grades": {grade: grades[grade] for grade in sorted(grades)},
        "made_by": f"python -m stz.layers.build --only {layer.name}",
        "method": info.method,
        "notes": list(info.notes),
        "sha256": sha256(content).hexdigest(),
    }
