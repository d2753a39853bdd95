"""``ro-crate-metadata.json`` of a run: who made what from what, for research archives.

Process Run Crate 0.5, https://w3id.org/ro/wfrun/process/0.5, on RO-Crate 1.1: one action that stz
ran, with the scenario and the layers as what it read and the files of the run as what it wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stz.runs.data_package import about, file_hash, files_of_run, media_type
from stz.runs.json_files import read_json, write_json

CRATE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
ROCRATE = "https://w3id.org/ro/crate/1.1"
PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
_GIVEN = "scenario.yaml"


def write_run_crate(folder: Path) -> None:
    """Write the crate of a run from what is in its folder."""
    said, origin = read_json(folder / "metrics.json"), read_json(folder / "provenance.json")
    files = [_file(name, file) for name, file in files_of_run(folder)]
    layers = [_layer(layer) for layer in origin["layers"]]
    packages = [_package(name, version) for name, version in sorted(origin["versions"].items())]
    result = [{"@id": file["@id"]} for file in files if file["@id"] != _GIVEN]
    graph: list[Mapping[str, Any]] = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": ROCRATE},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": said["title"],
            "description": f"{said['headline']}. {said['disclaimer']}".strip(),
            "datePublished": origin["created_utc"],
            "identifier": origin["run_id"],
            "license": {"@id": "#licences"},
            "conformsTo": {"@id": PROCESS},
            "hasPart": [{"@id": file["@id"]} for file in files],
            "mentions": {"@id": "#solve"},
        },
        {
            "@id": PROCESS,
            "@type": "CreativeWork",
            "name": "Process Run Crate",
            "version": "0.5",
        },
        {
            "@id": "#licences",
            "@type": "CreativeWork",
            "name": "As the layers it was made from",
            "description": "each layer below has its own licence",
        },
        {
            "@id": "#solve",
            "@type": "CreateAction",
            "name": f"Solve scenario {origin['scenario']}",
            "description": f"engine {origin['engine']} ({origin['solver']}), seed {origin['seed']}",
            "instrument": {"@id": "#stz"},
            "object": [{"@id": _GIVEN}, *({"@id": layer["@id"]} for layer in layers)],
            "result": result,
            "endTime": origin["created_utc"],
            "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
        },
        {
            "@id": "#stz",
            "@type": "SoftwareApplication",
            "name": "stz",
            "description": "Special Technology Zone siting optimizer",
            "softwareVersion": origin["versions"].get("stz", ""),
            "softwareRequirements": [{"@id": package["@id"]} for package in packages],
        },
        *packages,
        *layers,
        *files,
    ]
    write_json(folder / CRATE, {"@context": CONTEXT, "@graph": graph})


def _file(name: str, file: Path) -> dict[str, Any]:
    return {
        "@id": name,
        "@type": "File",
        "name": about(name),
        "encodingFormat": media_type(name),
        "contentSize": str(file.stat().st_size),
        "sha256": file_hash(file),
    }


def _layer(layer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layer that was read; it lies outside of the run folder."""
    return {
        "@id": f"#layer-{layer['layer']}",
        "@type": "CreativeWork",
        "name": layer["title"],
        "alternateName": layer["file"],
        "creditText": layer["attribution"],
        "license": layer["licence"],
        "temporalCoverage": layer["year"],
        "sha256": layer["sha256"],
    }


def _package(name: str, version: str) -> dict[str, Any]:
    return {
        "@id": f"#package-{name}",
        "@type": "SoftwareApplication",
        "name": name,
        "softwareVersion": version,
    }
