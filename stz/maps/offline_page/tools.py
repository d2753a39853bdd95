"""What stands on the map: search for a place, and the buttons of tools that need no network."""

from __future__ import annotations

from stz.escape import Html, element, join
from stz.messages import translate

_ICONS = {
    "home": "M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5",
    "full": "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
    "measure": "M2 13 13 2l5 5L7 18zM6 9l2 2M9 6l2 2M12 3.5l1.5 1.5",
    "overview": "M3 4h14v12H3zM10 10h7M10 10v6",
    "theme": "M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5a6.5 6.5 0 1 0 8 8z",
    "print": "M6 8V3h8v5M4 14H3V8h14v6h-1M6 12h8v5H6z",
}
"""Strokes of the pictures on the buttons, in a box of 20 by 20."""

_TOGGLES = frozenset({"full", "measure", "overview", "theme"})


def map_tools() -> Html:
    """Return the search box, the tool buttons and what the tools say."""
    return join(
        _search(),
        element(
            "div",
            *(_button(tool) for tool in _ICONS),
            class_="stz-tools",
            role="toolbar",
            aria_label=translate("tools"),
            aria_orientation="vertical",
        ),
        element(
            "p",
            class_="stz-measured",
            id="stz-measured",
            role="status",
            hidden=True,
            data_start=translate("measure.start"),
            data_total=translate("measure.total", km="{km}"),
        ),
    )


def _search() -> Html:
    box = element(
        "input",
        type="text",
        id="stz-search",
        role="combobox",
        placeholder=translate("search"),
        aria_label=translate("search"),
        aria_expanded="false",
        aria_controls="stz-found",
        aria_autocomplete="list",
        autocomplete="off",
        spellcheck="false",
    )
    found = element(
        "ul", id="stz-found", role="listbox", aria_label=translate("search.found"), hidden=True
    )
    said = element(
        "p",
        class_="stz-sr",
        id="stz-search-said",
        role="status",
        data_none=translate("search.none"),
        data_one=translate("search.one"),
        data_many=translate("search.many", number="{number}"),
        data_shown=translate("search.shown", name="{name}"),
        data_zone=translate("search.zone", number="{number}"),
    )
    return element("div", box, found, said, class_="stz-search", role="search")


def _button(tool: str) -> Html:
    picture = element(
        "svg",
        element("path", d=_ICONS[tool]),
        viewBox="0 0 20 20",
        width=20,
        height=20,
        aria_hidden="true",
    )
    return element(
        "button",
        picture,
        element("span", translate(f"tool.{tool}"), class_="stz-sr"),
        type="button",
        title=translate(f"tool.{tool}"),
        data_tool=tool,
        aria_pressed="false" if tool in _TOGGLES else None,
    )
