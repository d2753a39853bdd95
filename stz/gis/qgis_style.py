"""Layer styles as QGIS reads them (QML)."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from stz.colors import INK
from stz.gis.contents import is_point
from stz.gis.symbols import LOOKS, Look, Sign

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_AROUND_POINT = "6"


def layer_style(name: str) -> str:
    """Return the QML of a layer: categories in the colors of the map, labels where it has some.

    Written as QGIS 3.28 does; versions before 3.26 read the same file by its ``prop`` elements.

    Parameters
    ----------
    name : str
        A layer of :mod:`stz.runs.map_schema`.
    """
    look = LOOKS[name]
    root = ET.Element(
        "qgis",
        version="3.28.0-Firenze",
        styleCategories="Symbology|Labeling",
        labelsEnabled="1" if look.label else "0",
    )
    renderer = ET.SubElement(
        root,
        "renderer-v2",
        {"type": "categorizedSymbol", "attr": look.expression, "symbollevels": "0",
         "enableorderby": "0", "forceraster": "0", "referencescale": "-1"},
    )  # fmt: skip
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    legend = look.legend()
    for position, sign in enumerate(look.signs):
        ET.SubElement(
            categories,
            "category",
            {"symbol": str(position), "value": sign.value, "type": "string",
             "label": legend[sign.value], "render": "true"},
        )  # fmt: skip
        _symbol(symbols, position, sign, look, points=is_point(name))
    if look.label:
        _labels(root, look.label)
    ET.indent(root, " ")
    return _DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def _symbol(parent: ET.Element, position: int, sign: Sign, look: Look, *, points: bool) -> None:
    symbol = ET.SubElement(
        parent,
        "symbol",
        {"type": "marker" if points else "line", "name": str(position),
         "alpha": f"{sign.opacity:g}", "clip_to_extent": "1", "force_rhr": "0"},
    )  # fmt: skip
    layer = ET.SubElement(
        symbol,
        "layer",
        {"class": "SimpleMarker" if points else "SimpleLine", "enabled": "1", "locked": "0",
         "pass": "0"},
    )  # fmt: skip
    properties = _marker(sign) if points else _line(sign)
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in properties.items():
        ET.SubElement(options, "Option", {"name": key, "type": "QString", "value": value})
    for key, value in properties.items():
        ET.SubElement(layer, "prop", {"k": key, "v": value})
    if look.size:
        _data_defined(layer, {("size" if points else "outlineWidth"): look.size})


def _marker(sign: Sign) -> dict[str, str]:
    return {
        "name": sign.shape,
        "color": _rgba(sign.fill),
        "outline_color": _rgba(sign.color),
        "outline_style": "solid",
        "outline_width": "0.4",
        "outline_width_unit": "MM",
        "size": f"{sign.size:g}",
        "size_unit": "MM",
        "scale_method": "diameter",
    }


def _line(sign: Sign) -> dict[str, str]:
    return {
        "line_color": _rgba(sign.color),
        "line_style": "solid",
        "line_width": f"{sign.size:g}",
        "line_width_unit": "MM",
        "capstyle": "round" if not sign.dash else "flat",
        "joinstyle": "round",
        "use_custom_dash": "1" if sign.dash else "0",
        "customdash": sign.dash or "5;2",
        "customdash_unit": "MM",
    }


def _data_defined(layer: ET.Element, expressions: Mapping[str, str]) -> None:
    outer = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option", type="Map")
    ET.SubElement(outer, "Option", {"name": "name", "type": "QString", "value": ""})
    properties = ET.SubElement(outer, "Option", {"name": "properties", "type": "Map"})
    for key, expression in expressions.items():
        one = ET.SubElement(properties, "Option", {"name": key, "type": "Map"})
        ET.SubElement(one, "Option", {"name": "active", "type": "bool", "value": "true"})
        ET.SubElement(one, "Option", {"name": "expression", "type": "QString", "value": expression})
        ET.SubElement(one, "Option", {"name": "type", "type": "int", "value": "3"})
    ET.SubElement(outer, "Option", {"name": "type", "type": "QString", "value": "collection"})


def _labels(root: ET.Element, expression: str) -> None:
    settings = ET.SubElement(ET.SubElement(root, "labeling", type="simple"), "settings")
    style = ET.SubElement(
        settings,
        "text-style",
        {"fieldName": expression, "isExpression": "1", "fontFamily": "Open Sans", "fontSize": "9",
         "fontSizeUnit": "Point", "textColor": _rgba(INK), "textOpacity": "1", "fontWeight": "50"},
    )  # fmt: skip
    ET.SubElement(
        style,
        "text-buffer",
        {"bufferDraw": "1", "bufferSize": "0.9", "bufferSizeUnits": "MM", "bufferOpacity": "0.85",
         "bufferColor": "255,255,255,255", "bufferJoinStyle": "128"},
    )  # fmt: skip
    ET.SubElement(
        settings,
        "placement",
        {"placement": _AROUND_POINT, "dist": "0.8", "distUnits": "MM", "offsetType": "1",
         "predefinedPositionOrder": "TR,TL,BR,BL,R,L,TSR,BSR", "priority": "5"},
    )  # fmt: skip
    ET.SubElement(settings, "rendering", {"obstacle": "1", "drawLabels": "1", "displayAll": "0"})


def _rgba(color: str) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"
