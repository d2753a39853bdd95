"""``datapackage.json`` of a run: its files for other programs, tables with their types.

Data Package v2, https://datapackage.org (2024).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from stz.runs.json_files import read_json, write_json
from stz.runs.plain_files import INSTANCE_TABLES, PLAN_TABLES

DATA_PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FORMATS = {
    ".yaml": "application/yaml",
    ".json": "application/json",
    ".log": "text/plain",
    ".csv": "text/csv",
    ".gpkg": "application/geopackage+sqlite3",
}
_TYPES = {
    "id": "any", "ids": "array", "str": "string", "int": "integer", "float": "number",
    "bool": "boolean",
}  # fmt: skip
_ABOUT = {
    "scenario.yaml": "the scenario, every value written out",
    "provenance.json": "hashes of all inputs, versions, seed",
    "plan.gpkg": "zones, links, routes and cities of the plan as layers, EPSG:4326",
    "metrics.json": "headline, proof and metrics with their units",
    "solver.log": "what happened while it was solved",
    "instance/instance.json": "limits, quotas and aims of the planning problem",
    "plan/plan.json": "status, objective, bound and gap of the plan",
}
"""What each file holds, where it is no table."""


def files_of_run(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield path within the folder and file of all that a run consists of, if it is there."""
    tables = [
        f"{room}/{name}.csv"
        for room, kinds in (("plan", PLAN_TABLES), ("instance", INSTANCE_TABLES))
        for name in kinds
    ]
    for name in (*_ABOUT, *tables):
        if (folder / name).is_file():
            yield name, folder / name


def media_type(name: str) -> str:
    """Return the media type of a file of a run."""
    return _FORMATS[Path(name).suffix]


def file_hash(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as content:
        digest = sha256()
        while block := content.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def about(name: str) -> str:
    """Return what a file of a run holds."""
    room, _, table = name.partition("/")
    what = {"plan": "the plan", "instance": "the planning problem"}
    return _ABOUT.get(name) or f"table {table.removesuffix('.csv')} of {what[room]}"


def write_data_package(folder: Path) -> None:
    """Write the descriptor of a run from what is in its folder."""
    said, origin = read_json(folder / "metrics.json"), read_json(folder / "provenance.json")
    write_json(
        folder / DATA_PACKAGE,
        {
            "$schema": PROFILE,
            "name": f"stz-run-{origin['run_id']}",
            "title": said["title"],
            "description": f"{said['headline']}. {said['disclaimer']}".strip(),
            "created": origin["created_utc"],
            "licenses": [{"name": "other", "title": "as the layers it was made from"}],
            "sources": [
                {"title": f"{layer['title']}: {layer['attribution']} ({layer['licence']})"}
                for layer in origin["layers"]
            ],
            "resources": [_resource(name, file) for name, file in files_of_run(folder)],
        },
    )


def _resource(name: str, file: Path) -> dict[str, Any]:
    table = file.suffix == ".csv"
    room, _, rest = name.partition("/")
    return {
        "name": name.removesuffix(".csv").replace("/", "."),
        "path": name,
        **({"type": "table"} if table else {}),
        "description": about(name),
        "format": file.suffix.removeprefix("."),
        "mediatype": media_type(name),
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{file_hash(file)}",
        **({"schema": _schema(file, _KINDS[room][rest.removesuffix(".csv")])} if table else {}),
    }


_KINDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "plan": PLAN_TABLES,
    "instance": INSTANCE_TABLES,
}


def _schema(file: Path, kinds: Mapping[str, str]) -> dict[str, Any]:
    with file.open(encoding="utf-8") as lines:
        head = [cell.strip().strip('"') for cell in next(lines, "").split(",")]
    fields: list[dict[str, Any]] = [
        {"name": name, "type": _TYPES[kinds[name]]} for name in head if name in kinds
    ]
    for field in fields:
        if field["type"] == "boolean":
            field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return {"fields": fields, "missingValues": [""]}
