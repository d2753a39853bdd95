"""A KML file for Google Earth and the like: styled, with a table of facts for every place."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import shapely

from stz.escape import element, join
from stz.gis.contents import Contents, describe_field, describe_layer
from stz.gis.symbols import LOOKS, Sign
from stz.messages import number
from stz.runs import COLUMNS

MADE_BY = "made by stz export"
_NAMESPACE = "http://www.opengis.net/kml/2.2"
_KINDS = {"str": "string", "int": "int", "float": "double", "bool": "bool"}
_ICON = "https://maps.google.com/mapfiles/kml/shapes/shaded_dot.png"
_HIDDEN = ("routes", "assignments", "candidates")
"""Layers that are there and not drawn until asked for, as on the map."""
_PIXELS_PER_MM = 3.0
_DIGITS = 7


def write_kml(path: Path, exported: Contents) -> None:
    """Write all layers as folders of one KML 2.2 file.

    Fields keep their types as extended data; descriptions hold text of data escaped as HTML inside
    of escaped XML.

    Parameters
    ----------
    path : Path
        The file.
    exported : Contents
        What to write.
    """
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(f"{{{_NAMESPACE}}}kml")
    document = _add(root, "Document")
    document.append(ET.Comment(f" {MADE_BY} "))
    _add(document, "name", next(iter(exported.about.values()), ""))
    _add(document, "open", "1")
    _add(document, "description", _facts(exported.about.items()))
    for name in exported.layers:
        _styles(document, name)
    for name, layer in exported.layers.items():
        _schema(document, name, layer)
    for name, layer in exported.layers.items():
        _folder(document, name, layer)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    path.write_text(f"{head}{text}\n", encoding="utf-8", newline="\n")


def is_exported_kml(path: Path) -> bool:
    """Return whether a file is one that :func:`write_kml` wrote."""
    try:
        with path.open(encoding="utf-8") as file:
            return MADE_BY in file.read(400)
    except (OSError, ValueError):
        return False


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
    child.text = text or None
    return child


def _styles(document: ET.Element, name: str) -> None:
    for sign in LOOKS[name].signs:
        style = _add(document, "Style", id=_style_id(name, sign))
        color = sign.color if sign.dash or name not in ("zones", "cities") else _filled(sign)
        icon = _add(style, "IconStyle")
        _add(icon, "color", _abgr(_filled(sign), sign.opacity))
        _add(icon, "scale", f"{0.3 + sign.size / 8:.2f}")
        _add(_add(icon, "Icon"), "href", _ICON)
        label = _add(style, "LabelStyle")
        _add(label, "scale", "0.8" if LOOKS[name].label else "0")
        line = _add(style, "LineStyle")
        _add(line, "color", _abgr(color, sign.opacity))
        _add(line, "width", f"{sign.size * _PIXELS_PER_MM:.1f}")


def _filled(sign: Sign) -> str:
    return sign.fill if sign.fill != "#ffffff" else sign.color


def _style_id(name: str, sign: Sign) -> str:
    return f"{name}-{sign.value.replace(' ', '-')}"


def _schema(document: ET.Element, name: str, layer: gpd.GeoDataFrame) -> None:
    schema = _add(document, "Schema", name=name, id=f"schema-{name}")
    for field, kind in COLUMNS[name].items():
        if field in layer.columns:
            simple = _add(schema, "SimpleField", type=_KINDS[kind], name=field)
            _add(simple, "displayName", describe_field(name, field))


def _folder(document: ET.Element, name: str, layer: gpd.GeoDataFrame) -> None:
    folder = _add(document, "Folder", id=name)
    _add(folder, "name", name)
    _add(folder, "visibility", "0" if name in _HIDDEN else "1")
    _add(folder, "description", describe_layer(name))
    look = LOOKS[name]
    rows = layer.drop(columns="geometry").to_dict("records")
    for row, shape in zip(rows, layer.geometry, strict=True):
        if shape is None or shape.is_empty:
            continue
        texts = {str(key): text for key, value in row.items() if (text := _text(value))}
        mark = _add(folder, "Placemark")
        _add(mark, "name", _title(name, texts))
        _add(mark, "visibility", "0" if name in _HIDDEN else "1")
        shown = {key: _shown(value) for key, value in row.items() if _text(value)}
        facts = [(describe_field(name, key) or key, text) for key, text in shown.items()]
        _add(mark, "description", _facts(facts))
        _add(mark, "styleUrl", f"#{_style_id(name, look.sign(row))}")
        data = _add(_add(mark, "ExtendedData"), "SchemaData", schemaUrl=f"#schema-{name}")
        for key, text in texts.items():
            _add(data, "SimpleData", text, name=key)
        _shape(mark, shape)


def _title(name: str, texts: dict[str, str]) -> str:
    if name == "zones":
        return f"{texts.get('number', '')}. {texts.get('name', '')}"
    ends = {"links": ("a_name", "b_name"), "backbone": ("a", "b"), "routes": ("site", "gateway"),
            "assignments": ("pool_name", "site_name")}.get(name)  # fmt: skip
    return " – ".join(texts.get(end, "") for end in ends) if ends else texts.get("name", "")


def _shape(mark: ET.Element, shape: Any) -> None:
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        several = _add(mark, "MultiGeometry")
        for part in parts:
            _shape(several, part)
        return
    tag = "Point" if shape.geom_type == "Point" else "LineString"
    drawn = _add(mark, tag)
    if tag == "LineString":
        _add(drawn, "tessellate", "1")
    at = shapely.get_coordinates(shape).round(_DIGITS).tolist()
    _add(drawn, "coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat in at))


def _facts(rows: Any) -> str:
    """Return an HTML table; every text in it is escaped."""
    cells = (
        element("tr", element("th", topic, align="left", valign="top"), element("td", text))
        for topic, text in rows
    )
    return str(element("table", join(*cells)))


def _text(value: Any) -> str:
    """Return a cell as the file keeps it; empty where there is nothing."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    return str(value)


def _shown(value: Any) -> str:
    """Return a cell as people read it."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value, 2) if isinstance(value, float) else str(value)


def _abgr(color: str, opacity: float) -> str:
    """Return a color as KML has it: opacity, blue, green, red."""
    return f"{round(255 * opacity):02x}{color[5:7]}{color[3:5]}{color[1:3]}"
