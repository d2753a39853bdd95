"""What every exported format holds: the layers of a run, what their fields mean, and the about."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd

from stz.messages import CATALOG, text_of, translate
from stz.runs import COLUMNS, SHAPES, Run

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, eq=False)
class Contents:
    """What is exported.

    Attributes
    ----------
    layers : mapping of str to GeoDataFrame
        The layers of :mod:`stz.runs.map_schema` by name, EPSG:4326.
    about : mapping of str to str
        What the plan is, how good it is, its sources, licences and disclaimers.
    figures : tuple of (str, float, str)
        Metrics of the plan: name, value, unit.
    """

    layers: Mapping[str, gpd.GeoDataFrame]
    about: Mapping[str, str]
    figures: tuple[tuple[str, float, str], ...] = ()


def contents(run: Run) -> Contents:
    """Return what a run exports; characters that no reader could show are replaced."""
    units = run.metrics.get("units", {})
    figures = tuple(
        (name, value, units.get(name, ""))
        for name, value in run.metrics.get("metrics", {}).items()
        if isinstance(value, int | float)
    )
    return Contents({name: _layer(run, name) for name in COLUMNS}, about(run), figures)


def about(run: Run) -> dict[str, str]:
    """Return what there is to say about a run, topic by topic."""
    said = run.metrics
    told = {
        translate("gis.title"): said["title"],
        translate("gis.headline"): said["headline"],
        translate("gis.status"): said["status"],
        translate("gis.objective"): f"{said['objective_name']} {_figure(said['objective'])}",
        translate("gis.bound"): _figure(said["bound"]),
        translate("gis.gap"): _figure(said["gap"]),
        translate("gis.run"): run.provenance.get("run_id", ""),
        translate("gis.scenario"): said["scenario_name"],
        translate("gis.crs"): translate("gis.crs.text"),
        translate("gis.boundaries"): said.get("disclaimer", ""),
        translate("gis.caution"): translate("gis.caution.text"),
    }
    for number, note in enumerate(said.get("notes", ()), start=1):
        told[translate("gis.note", number=number)] = note
    for source in run.provenance.get("layers", ()):
        words = {
            key: text_of(source.get(key)) or translate("gis.unknown")
            for key in ("title", "attribution", "year", "grades", "licence")
        }
        told[translate("gis.source", layer=source["layer"])] = translate("gis.source.text", **words)
    return {printable(topic): printable(text_of(text)) for topic, text in told.items()}


def describe_layer(name: str) -> str:
    """Return what a layer shows."""
    return translate(f"gis.layer.{name}")


def describe_field(layer: str, field: str) -> str:
    """Return what a field means, with its unit; empty where nothing is known of it."""
    key = f"gis.field.{layer}.{field}"
    key = key if key in CATALOG else f"gis.field.{field}"
    return translate(key) if key in CATALOG else ""


def described_fields(layer: str) -> dict[str, str]:
    """Return the fields of a layer in their order, with what each means."""
    return {field: describe_field(layer, field) for field in COLUMNS[layer]}


def is_point(layer: str) -> bool:
    """Return whether a layer is of points, not of lines."""
    return SHAPES[layer] == "Point"


def printable(text: str) -> str:
    """Return text without characters that XML refuses or that a reader could obey."""
    return _UNPRINTABLE.sub(_REPLACEMENT, text)


def _layer(run: Run, name: str) -> gpd.GeoDataFrame:
    layer: gpd.GeoDataFrame = getattr(run, name)
    kinds = {field: kind for field, kind in COLUMNS[name].items() if field in layer.columns}
    texts = {
        field: layer[field].map(lambda value: printable(text_of(value))).astype(object)
        for field, kind in kinds.items()
        if kind == "str"
    }
    return layer.assign(**texts)[[*kinds, "geometry"]].reset_index(drop=True)


def _figure(value: object) -> str:
    known = isinstance(value, int | float) and math.isfinite(value)
    return f"{value:.6g}" if known else translate("gis.unknown")
