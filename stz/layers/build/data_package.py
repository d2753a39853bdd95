"""The layers as a Data Package, so that other programs read them with types, licences, sources.

Data Package v2, https://datapackage.org (2024): a descriptor beside the files. Tables carry a Table
Schema; vector layers are listed with their CRS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from stz.layers.build.layer import BuiltLayer
from stz.layers.build.manifest import CRS
from stz.layers.contract import LayerContract
from stz.layers.contracts import CONTRACTS
from stz.layers.fields import Field

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {"text": "string", "real": "number", "whole": "integer", "flag": "boolean"}
_LICENCES = {"CC BY 4.0": "CC-BY-4.0", "ODbL 1.0": "ODbL-1.0", "public domain": "other-pd"}
"""Names of licences by how the text of ours begins; all others are called ``other``."""


def data_package_bytes(layers: Mapping[str, BuiltLayer], contents: Mapping[str, bytes]) -> bytes:
    """Return the descriptor of built layers as JSON.

    Parameters
    ----------
    layers : mapping
        Built layers by name.
    contents : mapping
        Contents of the files by name.
    """
    package = {
        "$schema": PROFILE,
        "name": "stz-data-geo",
        "title": "Fiber, power, people and places of Pakistan, for siting Special Technology Zones",
        "description": "Every row has source, year, licence and a grade of confidence, A to D.",
        "licenses": [
            {"name": "other", "title": "each resource, and each row, carries its own licence"}
        ],
        "resources": [
            _resource(layer, CONTRACTS[name], contents[layer.filename])
            for name, layer in layers.items()
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def _resource(layer: BuiltLayer, contract: LayerContract, content: bytes) -> dict[str, Any]:
    info, table = layer.info, layer.kind == "table"
    return {
        "name": layer.name,
        "path": layer.filename,
        **({"type": "table"} if table else {}),
        "title": info.title,
        "description": " ".join([f"{info.method}.", *(f"{note}." for note in info.notes)]),
        "format": "csv" if table else "geojson",
        "mediatype": "text/csv" if table else "application/geo+json",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "licenses": [{"name": _licence(info.licence), "title": info.licence}],
        "sources": [{"title": info.attribution}, *_field_sources(layer, contract)],
        **({"schema": _schema(layer, contract)} if table else {"crs": CRS}),
        "year": info.year,
    }


def _field_sources(layer: BuiltLayer, contract: LayerContract) -> list[dict[str, Any]]:
    """Return the sources of columns that do not come from where their row does, with the columns.

    Data Package v2 lets a source have properties of its own: ``fields``, ``year``, ``licence``,
    ``grade``.
    """
    found: list[dict[str, Any]] = []
    for part in contract.parts:
        own = contract.origin_columns(part.columns[0])
        if "source" not in own:
            continue
        said = {tuple(str(row[column]) for column in own.values()) for row in layer.rows}
        found += [
            {
                "title": origin["source"],
                "fields": list(part.columns),
                **{name: origin[name] for name in ("year", "licence", "grade")},
            }
            for origin in (dict(zip(own, cells, strict=True)) for cells in sorted(said))
            if origin["source"]
        ]
    return found


def _licence(text: str) -> str:
    return next((name for start, name in _LICENCES.items() if text.startswith(start)), "other")


def _schema(layer: BuiltLayer, contract: LayerContract) -> dict[str, Any]:
    known = {field.name: field for field in contract.all_fields}
    return {
        "fields": [_field(column, known.get(column)) for column in layer.columns],
        "missingValues": [""],
        **({"primaryKey": [contract.identity]} if known[contract.identity].unique else {}),
    }


def _field(column: str, field: Field | None) -> dict[str, Any]:
    if field is None:
        return {"name": column, "type": "string"}
    constraints: dict[str, Any] = {}
    if not (field.nullable or field.blank):
        constraints["required"] = True
    if field.unique:
        constraints["unique"] = True
    if field.minimum is not None:
        constraints["minimum"] = field.minimum
    if field.maximum is not None:
        constraints["maximum"] = field.maximum
    if field.choices:
        constraints["enum"] = list(field.choices)
    described = {"name": column, "type": _TYPES[field.kind], "description": field.meaning}
    return {**described, **({"constraints": constraints} if constraints else {})}
