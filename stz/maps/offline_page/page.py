"""Folium's map and figure, made to fit into one file that needs no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.map import Evented
from folium.template import Template

from stz.escape import Html, Json, escape_text, script_json
from stz.maps.layers import packed
from stz.maps.offline_page.inline import ASSET, policy_slot, script_block, style_block, with_policy
from stz.messages import translate

_FRESH_ID_LENGTH = 32


@dataclass(frozen=True)
class PageFrame:
    """What stands around the map.

    Attributes
    ----------
    title : str
        Title of the window.
    top, side, layers, tools, over : Html
        Headline strip, tables, layer switches with legend, what one works the map with, and what
        is printed on the map itself.
    language, direction : str
        Of the page's own words.
    """

    title: str
    top: Html = Html("")
    side: Html = Html("")
    layers: Html = Html("")
    tools: Html = Html("")
    over: Html = Html("")
    language: str = "en"
    direction: str = "ltr"


class OfflineFigure(Figure):
    """A figure whose HTML holds every asset it uses, with a policy that refuses anything else.

    Parameters
    ----------
    frame : PageFrame
        Title, language and direction of the page.
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.safe_language }}" dir="{{ this.safe_direction }}">\n<head>'
        '\n<meta charset="utf-8">\n{{ this.policy_slot }}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        "<title>{{ this.safe_title }}</title>\n{{ this.header.render(**kwargs) }}\n</head>\n"
        "<body>\n{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n</body>\n</html>\n"
    )

    def __init__(self, frame: PageFrame) -> None:
        super().__init__(height="720px")
        self.frame = frame
        self.safe_title = escape_text(frame.title)
        self.safe_language = escape_text(frame.language)
        self.safe_direction = escape_text(frame.direction)
        self.policy_slot = policy_slot()
        del self.header._children["meta_http"]
        self._numbered = 0

    def render(self, **kwargs: Any) -> str:
        """Return the page, the same bytes for the same content."""
        self._number(self)
        for child in self._children.values():
            child.render(**kwargs)
        for name, child in self.header._children.items():
            if isinstance(child, JavascriptLink):
                self.header._children[name] = _Inlined(script_block(child.url))
            elif isinstance(child, CssLink):
                self.header._children[name] = _Inlined(style_block(child.url))
        return with_policy(self._template.render(this=self, kwargs=kwargs))

    def _number(self, parent: Element) -> None:
        """Give elements ids in the order they stand in, instead of random ones."""
        for child in _children(parent):
            if len(child._id) == _FRESH_ID_LENGTH:
                self._numbered += 1
                child._id = str(self._numbered)
            self._number(child)


class OfflineMap(folium.Map):
    """A Folium map on Leaflet alone, without tiles, inside a page of ours.

    Parameters
    ----------
    frame : PageFrame
        What stands around the map.
    bounds : sequence of float
        West, south, east, north of what to show first.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        {{ this.frame.top }}
        <main class="stz-main">
        <div class="stz-mapbox">
        {{ this.frame.tools }}
        <div class="folium-map" id="{{ this.get_name() }}" role="application"
            aria-label="{{ this.caption }}"></div>
        {{ this.frame.over }}
        </div>
        {{ this.frame.layers }}
        {{ this.frame.side }}
        </main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = stz.createMap("{{ this.get_name() }}", {{ this.settings }});
        {% endmacro %}
        """
    )

    def __init__(self, frame: PageFrame, bounds: Sequence[float]) -> None:
        west, south, east, north = bounds
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self.default_js = [
            ("leaflet", ASSET + "leaflet/leaflet.js"),
            ("stz_map", ASSET + "page/stz-map.js"),
            ("stz_cards", ASSET + "page/stz-cards.js"),
            ("stz_pins", ASSET + "page/stz-pins.js"),
        ]
        self.default_css = [
            ("leaflet_css", ASSET + "leaflet/leaflet.css"),
            ("stz_map_css", ASSET + "page/stz-map.css"),
        ]
        self.frame = frame
        self.caption = escape_text(translate("map"))
        self.settings = script_json(
            {
                "bounds": [[round(south, 5), round(west, 5)], [round(north, 5), round(east, 5)]],
                "zoomIn": translate("zoom.in"),
                "zoomOut": translate("zoom.out"),
                "close": translate("card.close"),
            }
        )
        OfflineFigure(frame).add_child(self)

    def bring(self, scripts: Sequence[str] = (), sheets: Sequence[str] = ()) -> None:
        """Add scripts and style sheets of ours, named without folder and suffix, after the rest."""
        self.default_js = [
            *self.default_js,
            *((f"stz_{script}", f"{ASSET}page/{script}.js") for script in scripts),
        ]
        self.default_css = [
            *self.default_css,
            *((f"stz_{sheet}_css", f"{ASSET}page/{sheet}.css") for sheet in sheets),
        ]


class PlanLayer(folium.GeoJson):
    """One GeoJSON layer of a plan, drawn by the page's own script.

    Parameters
    ----------
    key : str
        Name the layer switches know it by; a word of ours, not data.
    features : list of dict
        GeoJSON features; every string in their properties that is not `Html` is escaped.
    options : mapping
        How the script draws them, see ``stz.layer`` in ``stz-map.js``.
    show : bool
        Whether the layer is on when the page opens.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = stz.layer({{ this.payload }});
        {%- if this.show %} {{ this.get_name() }}.addTo({{ this._parent.get_name() }});{% endif %}
        {% endmacro %}
        """
    )

    def __init__(
        self,
        key: str,
        features: list[dict[str, Json]],
        options: dict[str, Json],
        *,
        show: bool = True,
    ) -> None:
        short, strings = packed(features)
        data: dict[str, Json] = {"type": "FeatureCollection", "features": short}
        super().__init__(data, name=key, show=show)
        self.payload = script_json({"key": key, "data": data, "strings": strings, **options})

    def render(self, **kwargs: Any) -> str:
        """Write the layer's script, which adds the layer by itself."""
        MacroElement.render(self, **kwargs)
        return ""


class Start(Evented):
    """The last script of a page: wires switches, tables and labels to the layers above it.

    Parameters
    ----------
    settings : mapping
        See ``stz.start`` in ``stz-map.js``.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        stz.start({{ this._parent.get_name() }}, {{ this.settings }});
        {% endmacro %}
        """
    )

    def __init__(self, settings: dict[str, Json]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.settings = script_json(settings)


class _Inlined(Element):
    """Text that is written as it is, not read as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self._text


def _children(parent: Element) -> Iterator[Element]:
    yield from parent._children.values()
