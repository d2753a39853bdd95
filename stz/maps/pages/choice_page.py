"""The page that shows choices of several plans: one or two maps, scenes to switch, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from stz.escape import Html, Json, element, escape_text, join, script_json
from stz.layers import Layers
from stz.maps.layers import DECIMALS, NAME_SIZES, Symbol, boundaries_layer, land_layer, relief_layer
from stz.maps.offline_page import ASSET, policy_slot, script_block, style_block, with_policy
from stz.maps.pages.atlas import Atlas
from stz.maps.pages.choice_signs import ZoneSign
from stz.messages import CATALOG, amount_of, current_translation, name, text_of, translate
from stz.whole_files import sealed, write_file

Cell = object


@dataclass(frozen=True)
class Side:
    """What one map shows in one scene.

    Attributes
    ----------
    plan : int
        Position of the plan whose cards open.
    zones, links : list of (int, str)
        Positions in the atlas, and the keys of their signs; drawn in this order.
    """

    plan: int
    zones: Sequence[tuple[int, str]]
    links: Sequence[tuple[int, str]]

    def data(self) -> Json:
        """Return the side as the page's script takes it."""
        return {
            "p": self.plan,
            "z": [[position, key] for position, key in self.zones],
            "l": [[position, key] for position, key in self.links],
        }


@dataclass(frozen=True)
class ChoicePage:
    """A page of maps over an atlas.

    Attributes
    ----------
    title : str
        Title of the window.
    top, side, maps : Html
        Heading, tables, and what holds the maps (elements with ``data-board``).
    atlas : Atlas
        What is drawn.
    zone_signs, link_signs : sequence
        How; those with a label stand in the legend.
    scenes : mapping of str to sequence of Side
        What each map shows in each scene, in the order of the maps.
    scene : str
        The scene the page opens with.
    notes : sequence of str
        What is printed under the maps.
    """

    title: str
    top: Html
    side: Html
    maps: Html
    atlas: Atlas
    zone_signs: Sequence[ZoneSign]
    link_signs: Sequence[Symbol]
    scenes: Mapping[str, Sequence[Side]]
    scene: str
    notes: Sequence[str]

    def render(self, layers: Layers) -> str:
        """Return the page as text; the same content gives the same text."""
        data: dict[str, Json] = {
            **self.atlas.data(),
            **ground(layers),
            "bounds": _bounds(self.atlas, layers),
            "zoneStyles": {sign.key: sign.style() for sign in self.zone_signs},
            "linkStyles": {sign.key: sign.style() for sign in self.link_signs},
            "scenes": {key: [side.data() for side in sides] for key, sides in self.scenes.items()},
            "scene": self.scene,
        }
        head = join(
            Html('<meta charset="utf-8">\n'),
            Html(policy_slot()),
            Html('\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
            Html('<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'),
            element("title", escape_text(self.title)),
            *(Html(style_block(ASSET + sheet)) for sheet in _SHEETS),
            *(Html(script_block(ASSET + script)) for script in _SCRIPTS),
        )
        body = join(
            self.top,
            element(
                "main",
                element("div", self.maps, self._legend(), self._note(), class_="stz-choice"),
                self.side,
                class_="stz-main stz-pair"
                if len(self.scenes[self.scene]) > 1
                else "stz-main stz-one",
            ),
            element("p", "", class_="stz-sr", role="status", id="stz-said"),
            Html(f"\n<script>stzChoice.start({script_json(data)});</script>\n"),
        )
        page = (
            f'<!DOCTYPE html>\n<html lang="{escape_text(current_translation().tag)}" '
            f'dir="{current_translation().direction}">\n<head>{head}</head>\n'
            f"<body>{body}</body>\n</html>\n"
        )
        return with_policy(page)

    def write(self, layers: Layers, out: Path) -> Path:
        """Write the page to a file, whole or not at all."""
        return write_file(out, sealed(self.render(layers)))

    def _legend(self) -> Html:
        signs: tuple[ZoneSign | Symbol, ...] = (*self.zone_signs, *self.link_signs)
        return element(
            "ul",
            *(
                element("li", sign.swatch(), element("span", _words(sign.label)))
                for sign in signs
                if sign.label
            ),
            class_="stz-strip",
            aria_label=translate("compare.legend"),
        )

    def _note(self) -> Html:
        return element("p", " ".join([translate("loc"), *self.notes]), class_="stz-note")


def _words(label: str) -> str:
    """Return the words of a sign, whose label may be the key they stand under."""
    return translate(label) if label in CATALOG else label


_SHEETS = ("leaflet/leaflet.css", "page/stz-map.css", "page/synced.css")
_SCRIPTS = ("leaflet/leaflet.js", "page/synced.js")


def board(number: int, caption: str) -> Html:
    """Return the place of one map."""
    return element(
        "div",
        id=f"stz-board-{number}",
        class_="folium-map",
        role="application",
        aria_label=caption,
        data_board=number,
    )


def focus_button(kind: str, position: int | None, label: object) -> Html:
    """Return a name that shows its thing on all maps; the bare name where it has no place.

    Parameters
    ----------
    kind : str
        ``zone``, ``link`` or ``city``.
    position : int or None
        In the atlas.
    label : object
        A name from data.
    """
    shown = label if isinstance(label, Html) else name(label)
    if position is None:
        return shown
    return element(
        "button", shown, type="button", class_="stz-zonebutton", data_focus=f"{kind}-{position}"
    )


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    numeric: Iterable[int] = (),
    caption: str = "",
) -> Html:
    """Return a table with a row of heads; the columns in ``numeric`` are set right."""
    right = set(numeric)
    kinds = ["stz-num" if column in right else None for column in range(len(heads))]
    head = [
        element("th", word, scope="col", class_=kind)
        for word, kind in zip(heads, kinds, strict=True)
    ]
    body = [
        element(
            "tr",
            *(element("td", cell, class_=kind) for cell, kind in zip(row, kinds, strict=True)),
        )
        for row in rows
    ]
    whole = element(
        "table",
        element("caption", caption) if caption else Html(""),
        element("thead", element("tr", *head)),
        element("tbody", *body),
    )
    return element("div", whole, class_="stz-tablewrap")


def folded(summary: str, content: Html, *, opened: bool = False) -> Html:
    """Return content that opens under its heading."""
    return element("details", element("summary", summary), content, open=opened)


def ground(layers: Layers) -> dict[str, Json]:
    """Return provinces, relief, boundaries and place names, which every map of a page shares."""
    drawn: list[Json] = [
        {"data": {"type": "FeatureCollection", "features": layer.features}, **layer.options()}
        for layer in (land_layer(layers), relief_layer(layers), boundaries_layer(layers))
    ]
    return {"ground": drawn, "labels": _names(layers)}


def _names(layers: Layers) -> list[Json]:
    places = layers.places.assign(
        people=pd.to_numeric(layers.places["population_2023"], errors="coerce").fillna(0)
    ).sort_values(["people", "place_id"], ascending=[False, True])
    found: list[Json] = []
    for label, people, point in zip(places["name"], places["people"], places.geometry, strict=True):
        amount = amount_of(people) or 0.0
        kind, start = next((kind, zoom) for least, kind, zoom in NAME_SIZES if amount >= least)
        at = [round(float(point.y), DECIMALS), round(float(point.x), DECIMALS)]
        found.append([*at, name(label), kind, start])
    for province, outline in zip(
        layers.provinces["province"], layers.provinces.geometry, strict=True
    ):
        if outline is not None and outline.area > 0.5:
            point = outline.representative_point()
            at = [round(float(point.y), DECIMALS), round(float(point.x), DECIMALS)]
            found.append([*at, name(text_of(province)), "area", 0.0])
    return found


def _bounds(atlas: Atlas, layers: Layers) -> list[list[float]]:
    west, south, east, north = (float(edge) for edge in layers.provinces.total_bounds)
    corners = [[south, west], [north, east], *atlas.bounds()]
    return [
        [round(min(corner[axis] for corner in corners), DECIMALS) for axis in (0, 1)],
        [round(max(corner[axis] for corner in corners), DECIMALS) for axis in (0, 1)],
    ]
