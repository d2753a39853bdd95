"""What a run was made from: hashes of all inputs, versions of all tools, and an id that follows."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from stz.plan import Plan

if TYPE_CHECKING:
    from stz.layers import Layers

PACKAGES = (
    "stz", "pulp", "highspy", "pyscipopt", "numpy", "scipy", "pandas", "networkx", "geopandas",
    "pyogrio", "shapely",
)  # fmt: skip
"""Packages that decide what a run comes to."""


def sha256(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def run_id(scenario_sha256: str, instance_sha256: str, seed: int, engine: str) -> str:
    """Return the id of a run: the same inputs make the same id."""
    return sha256("\n".join((scenario_sha256, instance_sha256, str(seed), engine)))[:12]


BACKGROUND = ("provinces", "boundaries")
"""Layers that are drawn behind a plan whose problem was given as tables."""


def provenance(
    plan: Plan, digest: str, name: str, scenario: str, layers: Layers, *, of_layers: bool = True
) -> dict[str, Any]:
    """Return what ``provenance.json`` says.

    Parameters
    ----------
    plan : Plan
        The plan of the run.
    digest : str
        Digest of its instance.
    name, scenario : str
        Name of the scenario, and its whole text.
    layers : Layers
        What was read.
    of_layers : bool
        Whether the problem was made from them; else only the background of the map was.
    """
    text = sha256(scenario)
    return {
        "run_id": run_id(text, digest, plan.seed, plan.engine),
        "created_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": name,
        "scenario_sha256": text,
        "instance_sha256": digest,
        "engine": plan.engine,
        "solver": plan.solver,
        "seed": plan.seed,
        "layers": [
            record for record in layer_records(layers) if of_layers or record["layer"] in BACKGROUND
        ],
        "versions": versions(),
    }


def layer_records(layers: Layers) -> list[dict[str, Any]]:
    """Return file, hash, licence, year and grades of every layer, packaged or replaced."""
    records = []
    for row in layers.summary().to_dict("records"):
        name = str(row["layer"])
        records.append(
            {
                "layer": name,
                "file": str(row["file"]),
                "sha256": layers.sha256(name),
                "title": str(row["title"]),
                "licence": str(row["licence"]),
                "attribution": layers.attribution(name),
                "year": str(row["year"]),
                "grades": str(row["grades"]),
                "replaced": bool(row["replaced"]),
                "own_rows": layers.own_rows(name),
            }
        )
    return records


def versions(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Return the versions of Python and of those packages that are installed."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
