"""Layers as GeoJSON, GeoParquet and CSV: a file for each in one folder."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import geopandas as gpd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import shapely
from shapely.geometry import mapping

from stz.escape import no_formula
from stz.gis.contents import Contents, describe_field, describe_layer, described_fields, is_point

ABOUT_FILE = "about.json"
"""What the folder is; says that it is ours."""
MADE_BY = "stz export"
_DIGITS = 7
"""Decimals of coordinates: a centimeter; RFC 7946 says that more only takes space."""


class WriteLayer(Protocol):
    """Writes one layer to a file."""

    def __call__(self, path: Path, layer: gpd.GeoDataFrame, name: str) -> None:
        """Write a layer.

        Parameters
        ----------
        path : Path
            The file.
        layer : GeoDataFrame
            EPSG:4326.
        name : str
            The layer's.
        """


def write_geojson(path: Path, layer: gpd.GeoDataFrame, name: str) -> None:
    """Write a layer as RFC 7946 GeoJSON, one feature a line."""
    rows = layer.drop(columns="geometry").to_dict("records")
    features = [
        _json(
            {
                "type": "Feature",
                "id": f"{name}.{position}",
                "geometry": _geometry(shape),
                "properties": {str(key): _plain(value) for key, value in row.items()},
            }
        )
        for position, (row, shape) in enumerate(zip(rows, layer.geometry, strict=True), start=1)
    ]
    head = f'{{"type":"FeatureCollection","name":{_json(name)},"features":['
    body = ",\n".join(features)
    path.write_text(f"{head}\n{body}\n]}}\n", encoding="utf-8", newline="\n")


def write_geoparquet(path: Path, layer: gpd.GeoDataFrame, name: str) -> None:
    """Write a layer as GeoParquet, with what it and each of its fields mean as metadata."""
    layer.to_parquet(path, index=False)
    table = pq.read_table(path)
    fields = [
        field.with_metadata({"description": describe_field(name, field.name)})
        for field in table.schema
    ]
    told = {**(table.schema.metadata or {}), b"description": describe_layer(name).encode()}
    pq.write_table(table.cast(pa.schema(fields, told)), path, compression="zstd")


def write_csv(path: Path, layer: gpd.GeoDataFrame, name: str) -> None:
    """Write a layer as CSV that a spreadsheet reads and does not run.

    Points have columns ``lon`` and ``lat``, lines a column ``wkt``. Text that a spreadsheet would
    take for a formula begins with an apostrophe instead. Whole numbers have no decimals, others six
    digits that count: the tables of the run folder have them all. The file begins with a byte
    order mark, without which Excel takes it for another encoding.
    """
    table = layer.drop(columns="geometry")
    columns = [*table.columns, *(("lon", "lat") if is_point(name) else ("wkt",))]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row, shape in zip(table.to_dict("records"), layer.geometry, strict=True):
            cells = [_cell(value) for value in row.values()]
            writer.writerow([*cells, *_place(shape, point=is_point(name))])


def write_about(path: Path, exported: Contents, form: str) -> None:
    """Write what the folder is, and what its layers and their fields mean, as JSON.

    Parameters
    ----------
    path : Path
        The file.
    exported : Contents
        What is told about.
    form : str
        The format of the files beside it.
    """
    said = {
        "made_by": MADE_BY,
        "format": form,
        "about": dict(exported.about),
        "layers": {
            name: {
                "description": describe_layer(name),
                "rows": len(layer),
                "fields": {
                    field: meaning
                    for field, meaning in described_fields(name).items()
                    if field in layer.columns
                },
            }
            for name, layer in exported.layers.items()
        },
    }
    text = json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


WRITERS: Mapping[str, tuple[str, WriteLayer]] = {
    "geojson": ("geojson", write_geojson),
    "geoparquet": ("parquet", write_geoparquet),
    "csv": ("csv", write_csv),
}
"""How each format writes a layer, and how its files end."""


def write_folder(folder: Path, exported: Contents, form: str) -> None:
    """Write a file for each layer, and one that says what they are.

    Parameters
    ----------
    folder : Path
        A new folder.
    exported : Contents
        What to write.
    form : str
        One of `WRITERS`.
    """
    ending, write = WRITERS[form]
    folder.mkdir()
    for name, layer in exported.layers.items():
        write(folder / f"{name}.{ending}", layer, name)
    write_about(folder / ABOUT_FILE, exported, form)


def is_exported_folder(path: Path) -> bool:
    """Return whether a folder holds what :func:`write_folder` wrote, and nothing else."""
    try:
        said = json.loads((path / ABOUT_FILE).read_text("utf-8"))
        ours = {ABOUT_FILE} | {
            f"{name}.{ending}" for name in said["layers"] for ending, _ in WRITERS.values()
        }
        return said["made_by"] == MADE_BY and {item.name for item in path.iterdir()} <= ours
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it; what is no number is null."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _geometry(shape: Any) -> Any:
    if shape is None or shape.is_empty:
        return None
    return mapping(shapely.transform(shape, lambda at: at.round(_DIGITS)))


def _cell(value: Any) -> Any:
    plain = _plain(value)
    return _rounded(plain) if isinstance(plain, float) else no_formula(plain)


def _rounded(value: float) -> float | int:
    """Return a whole number without decimals, any other with six digits that count."""
    if value.is_integer():
        return int(value)
    rounded = round(value, max(0, 5 - math.floor(math.log10(abs(value)))))
    return int(rounded) if rounded.is_integer() else rounded


def _place(shape: Any, *, point: bool) -> list[object]:
    missing = shape is None or shape.is_empty
    if point:
        return ["", ""] if missing else [round(shape.x, _DIGITS), round(shape.y, _DIGITS)]
    return ["" if missing else shapely.to_wkt(shape, rounding_precision=_DIGITS)]
