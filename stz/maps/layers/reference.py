"""Layers that show what is there today: backbone, gateways, zones and parks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import geopandas as gpd
import shapely

from stz.colors import PURPLE, SLATE, WHITE
from stz.escape import Html, Json, element
from stz.layers import Layers
from stz.maps.layers.cards import card, dotted, tip
from stz.maps.layers.facts import told
from stz.maps.layers.shapes import MapLayer, feature, features
from stz.maps.layers.symbols import Symbol
from stz.messages import amount_of, grades_meaning, name, number, text_of, translate, words_of
from stz.runs import Run, gateways_of

DARK = "#11181f"
PARK = "park_"

Row = Mapping[str, object]

_GATEWAY_KINDS = {
    "cable_landing": "cable_landing",
    "terrestrial_crossing": "terrestrial_crossing",
}
"""Signs of gateways by kind; exchange points, core sites and unknown kinds share one."""


def node_names(layers: Layers) -> dict[str, str]:
    """Return the name of every place, backbone node and gateway by its id."""
    named = (
        (layers.gateways["gateway_id"], layers.gateways["name"]),
        (layers.backbone_nodes["node_id"], layers.backbone_nodes["name"]),
        (layers.places["place_id"], layers.places["name"]),
    )
    return {
        text_of(node): text_of(label)
        for ids, labels in named
        for node, label in zip(ids, labels, strict=True)
    }


def backbone_layer(run: Run, names: Mapping[str, str]) -> MapLayer:
    """Return the backbone in use, by grade; what is presumed is dashed.

    Parameters
    ----------
    run : Run
        Whose ``backbone`` is drawn.
    names : mapping of str to str
        Node id to name.
    """

    def properties(_: int, link: Row) -> dict[str, Json]:
        presumed = bool(link.get("presumed"))
        grade = text_of(link.get("grade")) or "C"
        title = " – ".join(names.get(end, end) for end in (text_of(link["a"]), text_of(link["b"])))
        km = number(link["km"], unit=translate("km"))
        surveyed = translate("presumed") if presumed else ""
        return {
            "k": "presumed" if presumed else f"backbone{grade if grade in 'AB' else 'C'}",
            **told(
                title,
                [link.get("owner"), surveyed],
                [translate("backbone.link"), surveyed],
                [
                    (translate("owner"), link.get("owner")),
                    (translate("status"), link.get("status")),
                    (translate("grade"), grade),
                    (translate("length"), km),
                ],
            ),
        }

    return MapLayer(
        key="backbone",
        title=translate("backbone"),
        group=translate("group.fiber"),
        pane="backbone",
        features=features(run.backbone, properties),
        note=grades_meaning(),
        symbols=(
            Symbol(
                "backboneA", translate("backbone.A"), "line", "#33424f", weight=2.2, opacity=0.9
            ),
            Symbol(
                "backboneB", translate("backbone.B"), "line", "#6d7f8e", weight=1.8, opacity=0.9
            ),
            Symbol(
                "backboneC", translate("backbone.C"), "line", "#9aa8b3", weight=1.4, opacity=0.95
            ),
            Symbol(
                "presumed",
                translate("backbone.presumed"),
                "line",
                "#7d8c98",
                weight=1.5,
                dash="2 4",
            ),
        ),
    )


def gateways_layer(run: Run, layers: Layers) -> MapLayer:
    """Return the gateways, one sign for those that share a place and a kind."""
    gateways = gateways_of(run, layers)
    kinds = [
        _GATEWAY_KINDS.get(text_of(kind), "ixp") if in_service else "off"
        for kind, in_service in zip(gateways["kind"], gateways["in_service"], strict=True)
    ]
    return MapLayer(
        key="gateways",
        title=translate("gateways"),
        group=translate("group.fiber"),
        pane="points",
        features=_gathered(gateways, kinds, prefix="gateway_", describe=_gateway_fact),
        symbols=(
            Symbol(
                "gateway_ixp",
                translate("gateways.ixp"),
                "diamond",
                WHITE,
                fill=DARK,
                weight=1.2,
                size=15,
            ),
            Symbol(
                "gateway_cable_landing",
                translate("gateways.cable_landing"),
                "triangle",
                WHITE,
                fill=DARK,
                weight=1.2,
                size=14,
            ),
            Symbol(
                "gateway_terrestrial_crossing",
                translate("gateways.terrestrial_crossing"),
                "square",
                WHITE,
                fill=DARK,
                weight=1.2,
                size=13,
            ),
            Symbol(
                "gateway_off",
                translate("gateways.off"),
                "triangle",
                SLATE,
                fill=WHITE,
                weight=1.4,
                size=12,
            ),
        ),
    )


def tech_zones_layer(layers: Layers) -> MapLayer:
    """Return zones and parks that operate or were notified, whether or not the plan uses them."""
    zones = layers.tech_zones
    kinds = ["operating" if operating else "planned" for operating in zones["operating"]]
    return MapLayer(
        key="tech_zones",
        title=translate("tech_zones"),
        group=translate("group.reference"),
        pane="points",
        features=_gathered(zones, kinds, prefix=PARK, describe=_park_fact),
        symbols=(
            Symbol(
                "park_operating",
                translate("tech_zones.operating"),
                "square",
                WHITE,
                fill=PURPLE,
                weight=1,
                size=12,
            ),
            Symbol(
                "park_planned",
                translate("tech_zones.planned"),
                "square",
                PURPLE,
                fill=WHITE,
                weight=1.8,
                size=12,
            ),
        ),
        show=False,
    )


def _gathered(
    frame: gpd.GeoDataFrame, kinds: list[str], prefix: str, describe: Callable[[Row], Html]
) -> list[dict[str, Json]]:
    """Return one point for all rows of a kind at one place, with a list of them in its card."""
    places: dict[tuple[float, float, str], list[Row]] = {}
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    for row, kind, point in zip(rows, kinds, frame.geometry, strict=True):
        places.setdefault((round(point.x, 2), round(point.y, 2), kind), []).append(row)
    found = []
    for (x, y, kind), members in places.items():
        first = members[0]
        if len(members) == 1:
            shown = tip(first["name"], words_of(first["kind"]))
            opened = card(first["name"], [words_of(first["kind"])], [], describe(first))
        else:
            title = translate("several", number=len(members), kind=words_of(first["kind"]))
            names = (
                element("li", element("b", name(row["name"])), describe(row)) for row in members
            )
            shown = tip(title)
            opened = card(title, [], [], element("ul", *names))
        point = {
            "k": prefix + kind,
            "c": len(members) if prefix == PARK else 1,
            "t": shown,
            "p": opened,
        }
        found.append(feature(shapely.Point(x, y), point))
    return found


def _gateway_fact(row: Row) -> Html:
    return element("div", dotted([text_of(row.get("operator")), text_of(row.get("status"))]))


def _park_fact(row: Row) -> Html:
    area = row.get("floor_area_sqft")
    square_feet = "" if amount_of(area) is None else number(area, unit=translate("square.feet"))
    return element(
        "div", dotted([words_of(row.get("kind")), text_of(row.get("status")), square_feet])
    )
