"""The scores of candidates as a layer: a dot each, larger and darker where the score is higher."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from stz.colors import GRAY, INK, NO_DATA, TEALS
from stz.escape import Json
from stz.maps.layers.districts import class_limits
from stz.maps.layers.facts import told
from stz.maps.layers.shapes import MapLayer, feature
from stz.maps.layers.symbols import Symbol
from stz.messages import number, percent, translate
from stz.suitability import CandidateScore, PartScore, SuitabilityTable, WeightedPart

PIXELS = (6.0, 15.0)
"""Diameter of the lowest and of the highest class."""
CHOSEN = "_chosen"


def suitability_layer(table: SuitabilityTable) -> MapLayer:
    """Return the candidates by score, in quantile classes (mapclassify), the plan's with a ring.

    Classes differ by lightness and by size, so that they can be told apart without colors.

    Parameters
    ----------
    table : SuitabilityTable
        Scores of all candidates; those without a score are gray.
    """
    values = pd.Series([one.score for one in table.candidates], dtype=float)
    limits = class_limits(values, len(TEALS))
    classes = np.searchsorted(limits, values.to_numpy(), side="left")
    why = {one.site: one.told for one in table.disagreements}
    # the best last, so that they lie on top
    order = reversed(list(zip(table.candidates, classes, strict=True)))
    points = [
        feature(shapely.Point(one.lon, one.lat), _properties(table, one, int(kind), why))
        for one, kind in order
    ]
    return MapLayer(
        key="suitability",
        title=translate("suitability"),
        group=translate("group.reference"),
        pane="points",
        features=points,
        symbols=_signs(limits, table),
        hidden_symbols=tuple(_ringed(one) for one in _classes(limits)),
        show=False,
        note=translate("suitability.note", weights=table.weights_told),
    )


def _properties(
    table: SuitabilityTable, one: CandidateScore, kind: int, why: Mapping[str, str]
) -> dict[str, Json]:
    rows = [*_scores(table, one), *_parts(table, one)]
    return {
        "k": _sign(one, kind),
        **told(
            one.name,
            [f"{translate('suitability.score')} {number(one.score, 2)}", _chosen(one)],
            [one.province, translate("tier", tier=number(one.tier)), _chosen(one)],
            [*rows, (translate("suitability.why"), why.get(one.site, ""))],
        ),
    }


def _sign(one: CandidateScore, kind: int) -> str:
    if math.isnan(one.score):
        return "score_none"
    return f"score{kind}{CHOSEN if one.chosen else ''}"


def _chosen(one: CandidateScore) -> str:
    return translate("suitability.chosen") if one.chosen else ""


def _scores(table: SuitabilityTable, one: CandidateScore) -> list[tuple[str, str]]:
    """Return score, rank and TOPSIS, with the range that missing numbers leave."""
    whole = number(len(table.candidates))
    score, (best, worst) = number(one.score, 2), one.rank_range
    if not one.score_range.is_point:
        score += f" ({number(one.score_range.low, 2)}–{number(one.score_range.high, 2)})"
    rank = translate("suitability.rank.of", rank=number(one.rank), number=whole)
    if best != worst:
        rank = translate(
            "suitability.rank.between", rank=number(one.rank), number=whole, best=number(best),
            worst=number(worst),
        )  # fmt: skip
    close = translate(
        "suitability.topsis.told", score=number(one.topsis, 2), rank=number(one.topsis_rank),
        number=whole,
    )  # fmt: skip
    return [
        (translate("suitability.score"), score),
        (translate("suitability.rank"), rank if one.rank else ""),
        (translate("suitability.topsis"), close if one.rank else ""),
    ]


def _parts(table: SuitabilityTable, one: CandidateScore) -> list[tuple[str, str]]:
    pairs = zip(table.parts, one.parts, strict=True)
    return [(part.label, _cell(part, own)) for part, own in pairs]


def _cell(part: WeightedPart, own: PartScore) -> str:
    """Return number, score, weight and grade of one part in words."""
    if own.is_missing:
        return translate("suitability.cell.missing")
    digits = 0 if abs(own.value) >= 10 or own.value == int(own.value) else 2
    grade = translate("suitability.cell.grade", grade=own.grade) if own.grade else ""
    return translate(
        "suitability.cell", raw=number(own.value, digits, part.unit),
        score=number(own.score, 2), weight=percent(part.weight), grade=grade,
    )  # fmt: skip


def _classes(limits: list[float]) -> list[Symbol]:
    """Return the sign of each class, lowest first."""
    step = len(TEALS) / max(1, len(limits))
    signs = []
    for index, limit in enumerate(limits):
        at = min(len(TEALS) - 1, round(index * step))
        low = number(limits[index - 1] if index else 0.0, 2)
        signs.append(
            Symbol(
                f"score{index}",
                translate("suitability.class", low=low, high=number(limit, 2)),
                "circle",
                GRAY,
                fill=TEALS[at],
                weight=0.8,
                size=PIXELS[0] + (PIXELS[1] - PIXELS[0]) * at / (len(TEALS) - 1),
                fill_opacity=0.95,
            )
        )
    return signs


def _ringed(sign: Symbol) -> Symbol:
    """Return the sign of a class for a place that the plan chose."""
    return Symbol(
        f"{sign.key}{CHOSEN}", "", "circle", INK, fill=sign.fill, weight=2.6, size=sign.size + 2,
        fill_opacity=sign.fill_opacity,
    )  # fmt: skip


def _signs(limits: list[float], table: SuitabilityTable) -> tuple[Symbol, ...]:
    """Return what the legend shows: classes, highest first, and what else there is."""
    shown = _classes(limits)[::-1]
    if table.chosen:
        ring = Symbol("score_ring", translate("suitability.chosen"), "circle", INK, weight=2.6,
                      size=11)  # fmt: skip
        shown.append(ring)
    if any(math.isnan(one.score) for one in table.candidates):
        shown.append(
            Symbol("score_none", translate("suitability.none"), "circle", GRAY, fill=NO_DATA,
                   weight=0.8, size=PIXELS[0])
        )  # fmt: skip
    return tuple(shown)
