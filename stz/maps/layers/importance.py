"""What the plan stands on, as a layer: signs are heavier where more is lost without them."""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from stz.colors import GRAY, INK, TEALS, WHITE
from stz.escape import Json
from stz.maps.layers.facts import told
from stz.maps.layers.shapes import MapLayer, feature
from stz.maps.layers.symbols import Symbol
from stz.messages import interval_words, text_of, translate
from stz.runs import Run, StoredImportance, Worth

WEIGHTS: Mapping[str, tuple[float, float]] = {
    "needed": (6.0, 16.0),
    "worthwhile": (3.5, 11.0),
    "replaceable": (1.6, 7.0),
    "near miss": (1.6, 9.0),
    "far": (0.8, 5.0),
}
"""Width of lines and diameter of dots by class, pixels."""
_FILLS = {"needed": TEALS[-1], "worthwhile": TEALS[2], "replaceable": TEALS[0]}


def importance_layer(run: Run, stored: StoredImportance) -> MapLayer:
    """Return the elements of a plan by class, and the candidates that it leaves out.

    Classes differ by lightness and by size, so that they can be told apart without colors.

    Parameters
    ----------
    run : Run
        Whose elements these are.
    stored : StoredImportance
        What each is worth. Chains of links are told on their links.
    """
    places = _places(run)
    drawn = [(row, places[row.kind, row.id]) for row in stored.rows if (row.kind, row.id) in places]
    # the heaviest last, so that they lie on top
    drawn.sort(key=lambda one: WEIGHTS[one[0].of_class][0])
    chains = _chains(stored)
    features = [
        feature(geometry, {"k": _key(row), **_told(row, chains.get(row.id))})
        for row, geometry in drawn
    ]
    classes = dict.fromkeys(row.of_class for row, _ in reversed(drawn))
    return MapLayer(
        key="importance",
        title=translate("importance"),
        group=translate("group.plan"),
        pane="points",
        features=features,
        symbols=tuple(_dot(name) for name in classes),
        hidden_symbols=tuple(_line(name) for name in classes),
        show=False,
        note=translate("importance.note"),
    )


def _places(run: Run) -> dict[tuple[str, str], BaseGeometry]:
    found: dict[tuple[str, str], BaseGeometry] = {}
    for kind, frame, key in (
        ("zone", run.zones, "site"), ("link", run.links, "link"), ("city", run.cities, "node"),
        ("candidate", run.candidates, "site"),
    ):  # fmt: skip
        for one, geometry in zip(frame[key].tolist(), frame.geometry, strict=True):
            if geometry is not None and not geometry.is_empty:
                point = geometry if kind == "link" else shapely.centroid(geometry)
                found[kind, text_of(one)] = point
    return found


def _chains(stored: StoredImportance) -> dict[str, Worth]:
    """Return for links at the ends of a chain what the whole chain is worth."""
    found = {}
    for row in stored.rows:
        if row.kind == "ring":
            first, _, last = row.id.partition("..")
            found[first] = found[last] = row
    return found


def _told(row: Worth, chain: Worth | None) -> dict[str, Json]:
    title = translate(f"importance.class.{row.of_class}")
    verdict = translate(f"importance.verdict.{row.verdict}")
    rows = [
        (translate("importance.class"), f"{title}, {verdict}"),
        (translate("importance.free"), interval_words(row.free)),
        (translate("importance.fixed"), interval_words(row.fixed)),
    ]
    if chain is not None:
        rows.append((text_of(chain.name), interval_words(chain.free)))
    kind = translate(f"importance.kind.{row.kind}")
    return told(row.name, [title, interval_words(row.free)], [kind, title], rows)


def _key(row: Worth) -> str:
    return f"{'line' if row.kind == 'link' else 'dot'}_{row.of_class.replace(' ', '_')}"


def _dot(name: str) -> Symbol:
    return Symbol(
        f"dot_{name.replace(' ', '_')}", translate(f"importance.class.{name}"), "circle",
        INK if name in _FILLS else GRAY, fill=_FILLS.get(name, WHITE), weight=1.2,
        size=WEIGHTS[name][1], fill_opacity=0.95,
    )  # fmt: skip


def _line(name: str) -> Symbol:
    return Symbol(
        f"line_{name.replace(' ', '_')}", "", "line", _FILLS.get(name, GRAY),
        weight=WEIGHTS[name][0], opacity=0.9,
    )  # fmt: skip
