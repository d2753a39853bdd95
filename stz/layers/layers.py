"""Layers: all validated tables of one planning area, loaded together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from stz.errors import DataError, Problem, ScenarioError
from stz.escape import escape_text
from stz.layers.checking import checked_layers
from stz.layers.contracts import CONTRACTS
from stz.layers.location import default_data_dir
from stz.layers.manifest import Manifest, load_manifest
from stz.layers.own_rows import Told


@dataclass(frozen=True)
class Layers:
    """Validated layers; positions are longitude and latitude, EPSG:4326.

    Each attribute is a table by the contract of the same name (:mod:`stz.layers.contracts`):
    vectors are GeoDataFrames, the others DataFrames. ``files`` says where each was read from,
    ``own`` which rows and numbers in it are the planner's.
    """

    places: gpd.GeoDataFrame
    backbone_nodes: gpd.GeoDataFrame
    backbone_links: gpd.GeoDataFrame
    gateways: gpd.GeoDataFrame
    rights_of_way: gpd.GeoDataFrame
    grid_reliability: pd.DataFrame
    disco_districts: pd.DataFrame
    talent: pd.DataFrame
    tech_zones: gpd.GeoDataFrame
    flood_districts: pd.DataFrame
    seismic: pd.DataFrame
    provinces: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    cost_refs: pd.DataFrame
    manifest: Manifest
    data_dir: Path
    files: Mapping[str, Path]
    notes: tuple[str, ...] = ()
    own: Mapping[str, Told] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """Return a layer by name."""
        if name not in CONTRACTS:
            raise KeyError(name)
        found: pd.DataFrame = getattr(self, name)
        return found

    def replaced(self, name: str) -> bool:
        """Return whether a layer is not the packaged one, by its hash."""
        entry = self.manifest.layers.get(name)
        return entry is None or self.sha256(name) != entry.sha256

    def own_rows(self, name: str) -> str:
        """Return which rows and numbers of a layer are the planner's own; empty where none are."""
        return "; ".join(self.own[name].lines) if name in self.own else ""

    def attribution(self, name: str) -> str:
        """Return whom a layer is from; empty where another file stands in its place."""
        entry = self.manifest.layers.get(name)
        if entry is None or _sha256(self.files[name]) != entry.sha256:
            return ""
        return entry.attribution

    def sha256(self, name: str) -> str:
        """Return the hash of what a layer was made from.

        That is the file it was read from; where rows or numbers in it are the planner's own, also
        their files, and what was done in words.
        """
        base = _sha256(self.files[name])
        if name not in self.own:
            return base
        told = self.own[name]
        parts = [base, *(_sha256(path) for path in told.files), *told.lines]
        return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()

    def summary(self) -> pd.DataFrame:
        """Return one row per layer: rows, year, licence, grades and file."""
        rows = []
        for name, contract in CONTRACTS.items():
            frame = self.table(name)
            entry = self.manifest.layers.get(name)
            own = entry is None or self.replaced(name)
            grades = frame["grade"].value_counts().sort_index()
            rows.append(
                {
                    "layer": name,
                    "title": contract.title,
                    "rows": len(frame),
                    "year": _distinct(frame["year"]) if own or entry is None else entry.year,
                    "licence": _distinct(frame["licence"])
                    if own or entry is None
                    else entry.licence,
                    "grades": " ".join(f"{grade}:{count}" for grade, count in grades.items()),
                    "file": " + ".join(
                        path.name for path in (self.files[name], *self._own_files(name))
                    ),
                    "replaced": own,
                }
            )
        return pd.DataFrame(rows)

    def _own_files(self, name: str) -> tuple[Path, ...]:
        return self.own[name].files if name in self.own else ()

    def _repr_html_(self) -> str:
        summary = self.summary()
        head = "".join(f"<th>{escape_text(column)}</th>" for column in summary.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape_text(value)}</td>" for value in row) + "</tr>"
            for row in summary.itertuples(index=False)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


SCENARIO = "scenario"
"""What problems call the place where ``layers`` and ``adjust`` of a scenario stand."""


def layer_error(problems: Sequence[Problem]) -> DataError | ScenarioError:
    """Return the error for problems of layers: the scenario's where it alone is to be changed."""
    if all(problem.where == SCENARIO for problem in problems):
        return ScenarioError(problems)
    return DataError(problems)


def load_layers(
    data_dir: Path | None = None,
    names: Mapping[Any, Any] | None = None,
    adjust: Sequence[Any] = (),
) -> Layers:
    """Read and validate all layers.

    Parameters
    ----------
    data_dir : Path, optional
        Folder of the layers and their manifest; default the packaged one.
    names : mapping, optional
        As a scenario's ``layers``: layer name to a file in place of the packaged layer, or to
        ``{"add": file, "change": file, "drop": [id, ...]}``.
    adjust : sequence, optional
        As a scenario's ``adjust``: numbers of layers to multiply or set.

    Returns
    -------
    Layers
        Vectors in EPSG:4326.

    Raises
    ------
    DataError, ScenarioError
        With every problem of every layer; the second where all of them are in what the scenario
        says of layers.
    """
    folder = default_data_dir() if data_dir is None else Path(data_dir)
    checked = checked_layers(folder, names, adjust)
    reads = checked.reads
    if checked.problems:
        raise layer_error(checked.problems)
    frames: dict[str, Any] = {name: read.frame for name, read in reads.items()}
    files = {name: read.path for name, read in reads.items()}
    notes = (
        *(note for read in reads.values() for note in read.notes),
        *(f"layer {name}: {line}" for name, told in checked.own.items() for line in told.lines),
    )
    manifest = load_manifest(folder)
    return Layers(
        **frames, manifest=manifest, data_dir=folder, files=files, notes=notes, own=checked.own
    )


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _distinct(column: pd.Series, most: int = 4) -> str:
    values = sorted(set(column))
    return "; ".join(values[:most]) + ("; ..." if len(values) > most else "")
