"""Writing a layer so that the same rows always give the same bytes."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from stz.layers.build.layer import BuiltLayer

DECIMALS = 5


def to_bytes(layer: BuiltLayer) -> bytes:
    """Return a layer as a file: CSV for tables, GeoJSON with a feature per line for vectors."""
    text = _csv(layer) if layer.kind == "table" else _geojson(layer)
    return text.encode("utf-8")


def rounded(coordinates: Any) -> Any:
    """Return nested coordinates rounded to 5 decimals (about one meter)."""
    if isinstance(coordinates, (int, float)):
        return round(float(coordinates), DECIMALS) + 0.0  # no minus zero
    return [rounded(part) for part in coordinates]


def _csv(layer: BuiltLayer) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(layer.columns)
    for row in layer.rows:
        writer.writerow([_cell(row[column]) for column in layer.columns])
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _geojson(layer: BuiltLayer) -> str:
    features = []
    for row in layer.rows:
        geometry = row["geometry"]
        feature = {
            "type": "Feature",
            "properties": {column: row[column] for column in layer.columns},
            "geometry": {
                "type": geometry["type"],
                "coordinates": rounded(geometry["coordinates"]),
            },
        }
        features.append(
            json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        )
    body = ",\n".join(features)
    return f'{{"type":"FeatureCollection","name":"{layer.name}","features":[\n{body}\n]}}\n'
