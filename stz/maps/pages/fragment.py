"""A run as a map to stand inside of another page: no tables, a short legend, the attribution."""

from __future__ import annotations

from collections.abc import Sequence

from stz.escape import Html, element, join
from stz.layers import Layers
from stz.maps.layers import MapLayer, disclaimers, labels, plan_years, traced
from stz.maps.offline_page import OfflineMap, PageFrame, PlanLayer, Start
from stz.maps.pages.plan_map import map_bounds, map_layers
from stz.maps.tables import aim_name, boundary_note, changed_line, title
from stz.messages import CATALOG, current_translation, name, number, percent, text_of, translate
from stz.plan import unit_of
from stz.runs import Run, key_figures

SHOWN = (
    "land",
    "relief",
    "boundaries",
    "zones",
    "links",
    "cities",
    "routes",
    "backbone",
    "gateways",
)
"""Layers of the map that go into the fragment."""


def build_fragment(run: Run, layers: Layers) -> OfflineMap:
    """Return a run as a map that fills the frame it is put into, and needs no network.

    The page has its own content policy, asks for nothing outside of itself, keeps nothing in the
    browser, and works in an ``iframe`` with ``sandbox="allow-scripts"``.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from.
    """
    drawn = [layer for layer in map_layers(run, layers) if layer.key in SHOWN]
    frame = PageFrame(
        title=title(run),
        top=_head(run),
        over=join(_legend(drawn), boundary_note(disclaimers(layers, run)), _credits(run)),
        language=current_translation().tag,
        direction=current_translation().direction,
    )
    page = OfflineMap(frame, map_bounds(run, layers))
    page.bring(("fragment",), ("fragment",))
    for layer in drawn:
        PlanLayer(layer.key, layer.features, layer.options(), show=layer.show).add_to(page)
    Start({"labels": labels(layers, run)}).add_to(page)
    return page


def render_fragment(run: Run, layers: Layers) -> str:
    """Return the fragment as text; the same run and layers give the same text."""
    page: str = build_fragment(run, layers).get_root().render()
    return page


def described(run: Run) -> str:
    """Return what the map shows in one sentence, for those who do not see it. Not escaped."""
    existing = int(run.zones["existing"].astype(bool).sum())
    return translate(
        "embed.alt",
        title=title(run),
        new=number(len(run.zones) - existing),
        existing=number(existing),
        links=number(len(run.links)),
        km=number(run.links["km"].sum()),
        cities=number(len(run.cities)),
    )


def _head(run: Run) -> Html:
    figures = key_figures(run.metrics)
    first = figures.aims[0]
    gap = traced(percent(first.gap, 2), first.named("gap"))
    facts = [join(translate("gap"), " ", gap)]
    if figures.new_exports is not None:
        unit = unit_of("exports", len(plan_years(run)))
        yearly = translate("unit.year" if unit != unit_of("capex") else "unit.once")
        new = traced(number(figures.new_exports, 2), "new_exports")
        facts.insert(0, join(translate("head.new"), " ", new, " ", yearly))
    if first.metric not in ("exports", "new_exports", "capex"):
        reached = traced(number(first.value, 2), first.named("value"))
        facts.insert(0, join(aim_name(first), " ", reached, " ", first.unit))
    capex = traced(number(figures.capex, 2), "capex")
    facts.insert(-1, join(translate("capex"), " ", capex, " ", translate("unit.once")))
    facts.append(join(translate("run"), " ", text_of(run.provenance.get("run_id"))))
    return element(
        "header",
        element("h1", name(title(run))),
        element("p", element("bdi", Html(" · ".join(facts)))),
        changed_line(run),
        class_="stz-fragment-head",
    )


def _legend(drawn: Sequence[MapLayer]) -> Html:
    entries = [
        element("li", symbol.swatch(), element("span", translate(key)))
        for layer in drawn
        for symbol in layer.symbols
        if (key := f"embed.legend.{symbol.key}") in CATALOG and _is_used(layer, symbol.key)
    ]
    return element(
        "ul", *entries, class_="stz-fragment-legend", aria_label=translate("embed.legend")
    )


def _is_used(layer: MapLayer, key: str) -> bool:
    return any(_kind(feature) == key for feature in layer.features)


def _kind(feature: object) -> object:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties.get("k") if isinstance(properties, dict) else None


def _credits(run: Run) -> Html:
    """Return whose data these are, folded up: they may be shown only with their names."""
    sources = run.provenance.get("layers", ())
    used = [row for row in sources if row.get("layer") in ("places", "backbone_links", "provinces")]
    told = dict.fromkeys(text_of(row.get("attribution")) for row in used)
    return element(
        "details",
        element("summary", translate("embed.sources")),
        element("p", "; ".join(text for text in told if text) or translate("gis.unknown")),
        class_="stz-note stz-fragment-sources",
    )
