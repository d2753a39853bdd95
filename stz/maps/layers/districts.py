"""Census tables laid on simplified district outlines, and the two choropleths made of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import geopandas as gpd
import mapclassify
import numpy as np
import pandas as pd

from stz.colors import BROWNS, GRAY, NO_DATA, PURPLES, WHITE
from stz.escape import Json
from stz.layers import Layers
from stz.maps.layers.facts import told
from stz.maps.layers.shapes import MapLayer, features, simplify
from stz.maps.layers.symbols import Symbol
from stz.messages import amount_of, number, source_line, text_of, translate, words_of
from stz.power import LATEST, scenario_figures
from stz.runs import Run

TOLERANCE_DEGREES = 0.012
"""About a kilometer is dropped, less than outlines are off by."""

GROUPS = {"talent": "group.talent", "grid": "group.power"}

Row = Mapping[str, object]


def talent_layer(layers: Layers) -> MapLayer:
    """Return modeled IT workers per 10,000 people by district, in five classes."""
    talent = layers.talent
    outlines = layers.districts
    for column in ("it_workforce", "it_graduates_per_year", "population_2023"):
        outlines = on_outlines(outlines, talent, column, lambda found: found.sum(min_count=1))
    people = outlines["population_2023"].astype(float)
    outlines = outlines.assign(
        density=10_000 * outlines["it_workforce"].astype(float) / people.where(people > 0)
    )

    def facts(district: Row) -> list[tuple[str, object]]:
        return [
            (translate("it.density"), number(district["density"], 1)),
            (translate("it.workers"), number(district["it_workforce"])),
            (translate("it.graduates"), number(district["it_graduates_per_year"])),
            (translate("population"), number(district["population_2023"])),
        ]

    note = translate("talent.note", source=source_line(talent))
    return _choropleth("talent", layers, outlines, "density", PURPLES, facts, note)


def grid_layer(layers: Layers, run: Run) -> MapLayer:
    """Return hours without supply by district: its company's figure, as the plan used it."""
    power = run.scenario.power
    company = on_outlines(layers.districts, layers.disco_districts, "disco", _commonest)
    known = [text_of(disco) for disco in company["disco"] if text_of(disco)]
    figures = scenario_figures(layers.grid_reliability, known, run.scenario)
    chosen = [figures.get(text_of(disco)) for disco in company["disco"]]
    outlines = company.assign(
        hours=[figure.grid.saidi_min / 60 if figure else np.nan for figure in chosen],
        basis=[figure.basis if figure else "" for figure in chosen],
    )

    def facts(district: Row) -> list[tuple[str, object]]:
        return [
            (translate("disco"), district["disco"]),
            (translate("saidi"), number(district["hours"], 0)),
            (translate("grid.basis"), words_of(district["basis"])),
        ]

    used = layers.grid_reliability[layers.grid_reliability["metric"] == "saidi"]
    if power.fiscal_year == LATEST:
        note = translate("grid.note.latest", source=source_line(used))
    else:
        note = translate(
            "grid.note",
            year=power.fiscal_year,
            variant=words_of(power.variant),
            source=source_line(used[used["fiscal_year"] == power.fiscal_year]),
        )
    return _choropleth("grid", layers, outlines, "hours", BROWNS, facts, note)


def on_outlines(
    outlines: gpd.GeoDataFrame,
    table: pd.DataFrame,
    column: str,
    gather: Callable[[pd.Series], Any],
) -> gpd.GeoDataFrame:
    """Return outlines with one column of a table by census district.

    Parameters
    ----------
    outlines : GeoDataFrame
        ``district`` and, where one outline stands for several census districts, ``covers``.
    table : DataFrame
        ``district`` and the column.
    column : str
        Which one.
    gather : callable
        What to make of the values of the districts that an outline covers.
    """
    values: dict[str, list[Hashable]] = {}
    for district, value in zip(table["district"], table[column], strict=True):
        if text_of(value):
            values.setdefault(text_of(district), []).append(value)
    covers = outlines["covers"] if "covers" in outlines else [""] * len(outlines)
    found = []
    for district, covered in zip(outlines["district"], covers, strict=True):
        names = [part.strip() for part in text_of(covered).split(";") if part.strip()]
        rows = [value for part in names or [text_of(district)] for value in values.get(part, [])]
        found.append(gather(pd.Series(rows)) if rows else None)
    return outlines.assign(**{column: pd.Series(found, index=outlines.index, dtype=object)})


def schematic_note(outlines: gpd.GeoDataFrame) -> str:
    """Say how far off the outlines may be; nothing where they are surveyed."""
    if "accuracy_km" not in outlines or not len(outlines):
        return ""
    worst = amount_of(outlines["accuracy_km"].max())
    return "" if not worst else translate("schematic", km=number(worst))


def class_limits(values: pd.Series, classes: int) -> list[float]:
    """Return upper limits of quantile classes, rounded to two digits so that they can be read."""
    known = values.dropna().astype(float)
    if known.empty:
        return []
    distinct = known.unique()
    if len(distinct) == 1:
        return [_rounded_up(float(distinct[0]))]
    bins = mapclassify.Quantiles(distinct, k=min(classes, len(distinct))).bins
    return sorted({_rounded_up(float(limit)) for limit in bins})


def _choropleth(
    key: str,
    layers: Layers,
    outlines: gpd.GeoDataFrame,
    column: str,
    colors: tuple[str, ...],
    facts: Callable[[Row], list[tuple[str, object]]],
    note: str,
) -> MapLayer:
    limits = class_limits(outlines[column], len(colors))
    classes = np.searchsorted(limits, outlines[column].astype(float).to_numpy(), side="left")
    named = outlines.assign(
        style=[
            f"{key}{index}" if not np.isnan(float(value)) else f"{key}_none"
            for index, value in zip(classes, outlines[column].astype(float), strict=True)
        ]
    )

    def properties(_: int, district: Row) -> dict[str, Json]:
        rows = facts(district)
        label, value = rows[0] if column == "density" else rows[1]
        return {
            "k": text_of(district["style"]),
            **told(district["district"], [f"{label}: {value}"], [district.get("province")], rows),
        }

    step = len(colors) / max(1, len(limits))
    symbols = [
        Symbol(
            f"{key}{index}",
            f"{number(limits[index - 1], digits(limits)) if index else 0} – "
            f"{number(limit, digits(limits))}",
            "area",
            WHITE,
            fill=colors[min(len(colors) - 1, round(index * step))],
            weight=0.6,
            fill_opacity=0.78,
        )
        for index, limit in enumerate(limits)
    ]
    return MapLayer(
        key=key,
        title=translate(key),
        group=translate(GROUPS[key]),
        pane="area",
        features=features(simplify(named, TOLERANCE_DEGREES), properties),
        symbols=(
            *symbols,
            Symbol(
                f"{key}_none",
                translate("no.data"),
                "area",
                GRAY,
                fill=NO_DATA,
                weight=0.5,
                fill_opacity=0.7,
            ),
        ),
        show=False,
        exclusive="choropleth",
        note=" ".join([f"{translate(key + '.unit')}.", note, schematic_note(layers.districts)]),
    )


def digits(limits: list[float]) -> int:
    """Return the decimals that limits need to be told apart."""
    return 0 if all(limit == round(limit) for limit in limits) else 1


def _rounded_up(value: float) -> float:
    if value <= 0:
        return 0.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(round(np.ceil(round(value / unit, 6)) * unit, 6))


def _commonest(found: pd.Series) -> str:
    return str(found.value_counts(sort=True).index[0])
