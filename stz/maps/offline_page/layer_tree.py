"""The layer tree: groups with a switch of their own, layers with their signs and notes."""

from __future__ import annotations

from collections.abc import Sequence

from stz.escape import Html, element, join
from stz.maps.layers import MapLayer
from stz.messages import translate

NAMES = "names"
"""The switch of the place names, which are no layer of features."""


def layer_tree(layers: Sequence[MapLayer]) -> Html:
    """Return the switches of all layers that stand in a group.

    Parameters
    ----------
    layers : sequence of MapLayer
        In the order of the tree; groups stand where their first layer does.
    """
    groups = dict.fromkeys(layer.group for layer in layers if layer.group)
    fields = [
        _group(number, group, [layer for layer in layers if layer.group == group])
        for number, group in enumerate(groups)
    ]
    return element(
        "section",
        element("h2", translate("layers"), id="stz-layers-title"),
        *fields,
        class_="stz-layers",
        id="stz-layers",
        aria_labelledby="stz-layers-title",
        tabindex=-1,
    )


def names_switch() -> MapLayer:
    """Return the entry of the tree that switches place names."""
    return MapLayer(
        key=NAMES,
        title=translate("names"),
        group=translate("group.reference"),
        pane="",
        features=[],
        symbols=(),
    )


def _group(number: int, group: str, layers: Sequence[MapLayer]) -> Html:
    content = f"stz-group-{number}"
    every = element(
        "input",
        type="checkbox",
        checked=all(layer.show for layer in layers),
        data_group=number,
        aria_label=translate("group.all", group=group),
    )
    fold = element(
        "button",
        element("span", group),
        type="button",
        class_="stz-fold",
        aria_expanded="true",
        aria_controls=content,
        data_fold=content,
    )
    return element(
        "fieldset",
        element("legend", group, class_="stz-sr"),
        element("div", every, fold, class_="stz-grouphead"),
        element("div", *(_switch(layer) for layer in layers), id=content, data_members=number),
    )


def _switch(layer: MapLayer) -> Html:
    box = element(
        "input",
        type="checkbox",
        checked=layer.show,
        data_layer=layer.key,
        data_exclusive=layer.exclusive or None,
    )
    shown = [symbol for symbol in layer.symbols if symbol.label]
    row = element("label", box, element("span", layer.title), class_="stz-switch")
    signs = [element("li", symbol.swatch(), element("span", symbol.label)) for symbol in shown]
    note = element("li", element("p", layer.note)) if layer.note else Html("")
    if not signs and not note:
        return row
    key = element(
        "ul", note, *signs, class_="stz-key", data_legend=layer.key, hidden=not layer.show
    )
    return join(row, key)
