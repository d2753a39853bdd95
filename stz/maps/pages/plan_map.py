"""A run on a map: everything gathered into one page."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stz.escape import join
from stz.layers import Layers, load_layers
from stz.maps.layers import (
    MapLayer,
    backbone_layer,
    boundaries_layer,
    candidates_layer,
    catchments_layer,
    cities_layer,
    disclaimers,
    flood_layer,
    gateways_layer,
    grid_layer,
    importance_layer,
    labels,
    land_layer,
    link_origins,
    links_layer,
    node_names,
    relief_layer,
    routes_layer,
    seismic_layer,
    suitability_layer,
    talent_layer,
    tech_zones_layer,
    zone_confidence,
    zone_origins,
    zones_layer,
)
from stz.maps.offline_page import (
    OfflineMap,
    PageFrame,
    PlanLayer,
    Start,
    layer_tree,
    map_tools,
    names_switch,
)
from stz.maps.tables import boundary_note, headline, skip_links, tables, title
from stz.messages import Translation, current_translation, use_translation
from stz.runs import Run, scores_of, stored_importance
from stz.whole_files import sealed, write_file

MOST_ELEMENTS = 4000
"""With more features than this a page draws on a canvas instead of with an element for each."""

SCRIPTS = ("theme", "tables", "layers", "years", "search", "tools", "measure")
SHEETS = ("panels", "tools", "theme")
"""What the page can do besides what every map can; files of ``assets/page``."""


def build_map(run: Run, layers: Layers) -> OfflineMap:
    """Return a run as a Folium map that needs no network; a notebook shows it as it is.

    Parameters
    ----------
    run : Run
        A stored plan, as ``stz.plan.load_run`` returns it.
    layers : Layers
        The layers it was made from.
    """
    scores = scores_of(run, layers)
    drawn = map_layers(run, layers)
    drawn += [] if scores is None else [suitability_layer(scores)]
    worth = stored_importance(run)
    drawn += [] if worth is None else [importance_layer(run, worth)]
    frame = PageFrame(
        title=title(run),
        top=join(skip_links(), headline(run)),
        side=tables(run),
        layers=layer_tree([*drawn, names_switch()]),
        tools=map_tools(),
        over=boundary_note(disclaimers(layers, run)),
        language=current_translation().tag,
        direction=current_translation().direction,
    )
    page = OfflineMap(frame, map_bounds(run, layers))
    page.bring(SCRIPTS, SHEETS)
    canvas = sum(len(layer.features) for layer in drawn) > MOST_ELEMENTS
    for layer in drawn:
        options = layer.options(canvas=canvas)
        PlanLayer(layer.key, layer.features, options, show=layer.show).add_to(page)
    Start({"labels": labels(layers, run)}).add_to(page)
    return page


def map_layers(run: Run, layers: Layers) -> list[MapLayer]:
    """Return all layers of the map, in the order of the legend."""
    names = node_names(layers)
    return [
        land_layer(layers),
        relief_layer(layers),
        boundaries_layer(layers),
        zones_layer(run, names, zone_confidence(run, layers), zone_origins(run, layers)),
        links_layer(run, link_origins(run, layers)),
        cities_layer(run),
        catchments_layer(run),
        routes_layer(run),
        backbone_layer(run, names),
        gateways_layer(run, layers),
        grid_layer(layers, run),
        talent_layer(layers),
        flood_layer(layers),
        seismic_layer(layers),
        tech_zones_layer(layers),
        candidates_layer(run),
    ]


def render_map(run: Run, layers: Layers, language: Translation | None = None) -> str:
    """Return the page as text; the same run, layers and language give the same text.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from.
    language : Translation, optional
        Of the page's own words; default the one that is spoken, which is English.
    """
    with use_translation(language or current_translation()):
        page: str = build_map(run, layers).get_root().render()
    return page


def write_map(run: Run, layers: Layers, out: Path, language: Translation | None = None) -> Path:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from.
    out : Path
        The HTML file; its folder is made where it is missing.
    language : Translation, optional
        Of the page's own words; default the one that is spoken, which is English.

    Returns
    -------
    Path
        The file that was written.
    """
    return write_file(out, sealed(render_map(run, layers, language)))


def map_run(run: Run, out: Path, layers: Layers | None = None) -> Path:
    """Draw a run with the layers its scenario names.

    Parameters
    ----------
    run : Run
        A stored plan.
    out : Path
        The HTML file.
    layers : Layers, optional
        Where they are at hand; default they are read again.

    Returns
    -------
    Path
        The file that was written.
    """
    return write_map(
        run,
        load_layers(names=run.scenario.layers, adjust=run.scenario.adjust)
        if layers is None
        else layers,
        out,
    )


def map_bounds(run: Run, layers: Layers) -> tuple[float, float, float, float]:
    """Return what to show first: the country and every zone."""
    boxes = [frame.total_bounds for frame in (layers.provinces, run.zones) if len(frame)]
    if not boxes:
        return 60.8, 23.6, 77.9, 37.1
    edges = np.array(boxes)
    west, south = np.nanmin(edges[:, :2], axis=0)
    east, north = np.nanmax(edges[:, 2:], axis=0)
    return float(west), float(south), float(east), float(north)
