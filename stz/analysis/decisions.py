"""The decisions of two runs side by side: added, dropped, kept, kept but changed, and moved."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import Geod

from stz.messages import amount_of, text_of
from stz.runs import Run

KINDS: tuple[str, ...] = ("zone", "link", "city")
"""What is decided."""
CHANGES: tuple[str, ...] = ("added", "dropped", "kept")
"""What can become of a decision of the base."""
ASPECTS: tuple[str, ...] = ("size", "package", "seats", "year")
"""What a kept decision can change."""
COLUMNS: tuple[str, ...] = (
    "run", "kind", "id", "name", "place", "existing", "change", "changed", "moved_to",
    "moved_from", "moved_km", "moved_within", "base_size", "size", "base_package", "package",
    "base_seats", "seats", "base_year", "year", "base_capex_musd", "capex_musd", "km",
)  # fmt: skip
"""Columns of the table of decisions; ``base_`` is what the first run decided."""

_KEYS = {"zone": "site", "link": "link", "city": "node"}
_ELLIPSOID = Geod(ellps="WGS84")

Row = dict[str, Any]
"""What is known of one decision, by field."""
Decided = Mapping[str, Row]


def decided(run: Run, kind: str) -> dict[str, Row]:
    """Return what a run decided, by id, in the order of its tables.

    Parameters
    ----------
    run : Run
        A stored plan.
    kind : str
        One of `KINDS`.
    """
    frame: gpd.GeoDataFrame = {"zone": run.zones, "link": run.links, "city": run.cities}[kind]
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    found: dict[str, Row] = {}
    for row, geometry in zip(rows, frame.geometry, strict=True):
        plain = {str(field): value for field, value in row.items()}
        found[text_of(row[_KEYS[kind]])] = {**plain, "geometry": geometry}
    return found


def decisions(base: Run, other: Run, letter: str) -> list[Row]:
    """Return one row per zone, link and city that either of two runs chose.

    Parameters
    ----------
    base, other : Run
        What is compared, and with what.
    letter : str
        Written in the column ``run``.

    Returns
    -------
    list of dict
        Rows with the fields of `COLUMNS`: added first, then dropped, then kept.
    """
    rows: list[Row] = []
    for kind in KINDS:
        before, after = decided(base, kind), decided(other, kind)
        added = [key for key in after if key not in before]
        dropped = [key for key in before if key not in after]
        moved = moves(
            {key: before[key] for key in dropped}, {key: after[key] for key in added}
        ) if kind == "zone" else {}  # fmt: skip
        came = {to: (key, km, within) for key, (to, km, within) in moved.items()}
        for key in (*added, *dropped, *(key for key in before if key in after)):
            row = _row(kind, key, before.get(key), after.get(key))
            if key in moved:
                row |= dict(zip(("moved_to", "moved_km", "moved_within"), moved[key], strict=True))
            if key in came:
                fields = ("moved_from", "moved_km", "moved_within")
                row |= dict(zip(fields, came[key], strict=True))
            rows.append({"run": letter, **row})
    return rows


def moves(dropped: Decided, added: Decided) -> dict[str, tuple[str, float, str]]:
    """Return where dropped zones went: the nearest added zone, if it lies in the same area.

    Of several dropped zones with the same nearest added zone, the closest counts as moved.

    Parameters
    ----------
    dropped, added : mapping of str to dict
        Zones by site, with ``geometry`` in EPSG:4326.

    Returns
    -------
    dict
        Dropped site to added site, geodesic distance in km on WGS84, and ``city``, ``metro`` or
        ``district``: the smallest area both lie in.
    """
    pairs: list[tuple[float, str, str, str]] = []
    for gone, zone in dropped.items():
        near = [
            (distance_km(zone["geometry"], other["geometry"]), new) for new, other in added.items()
        ]
        near = [(km, new) for km, new in near if math.isfinite(km)]
        if not near:
            continue
        km, new = min(near)
        within = shared_area(zone, added[new])
        if within:
            pairs.append((km, gone, new, within))
    found: dict[str, tuple[str, float, str]] = {}
    taken: set[str] = set()
    for km, gone, new, within in sorted(pairs):
        if new not in taken:
            taken.add(new)
            found[gone] = (new, km, within)
    return found


def distance_km(one: Any, other: Any) -> float:
    """Return the geodesic distance of two points in EPSG:4326, km; NaN where one is missing."""
    if one is None or other is None or one.is_empty or other.is_empty:
        return math.nan
    return float(_ELLIPSOID.inv(one.x, one.y, other.x, other.y)[2]) / 1000


def shared_area(one: Row, other: Row) -> str:
    """Return the smallest area two zones share: ``city``, ``metro``, ``district`` or nothing."""
    areas: Sequence[tuple[str, tuple[str, ...]]] = (
        ("city", ("node",)),
        ("metro", ("metro",)),
        ("district", ("district", "province")),
    )
    for area, fields in areas:
        here = [text_of(one.get(field)) for field in fields]
        if here[0] and here == [text_of(other.get(field)) for field in fields]:
            return area
    return ""


def _row(kind: str, key: str, before: Row | None, after: Row | None) -> Row:
    chosen = after if after is not None else before
    assert chosen is not None
    change = "added" if before is None else "dropped" if after is None else "kept"
    changed: list[str] = []
    if before is not None and after is not None:
        # the year of a zone that stands already is that in which the plan begins
        aspects = ASPECTS[:-1] if chosen.get("existing") else ASPECTS
        changed = [field for field in aspects if _differ(before.get(field), after.get(field))]
    row: Row = dict.fromkeys(COLUMNS[1:]) | {
        "kind": kind,
        "id": key,
        "name": _name(kind, chosen),
        "place": _place(chosen),
        "existing": bool(chosen.get("existing", False)),
        "change": change,
        "changed": " ".join(changed),
        "moved_to": "",
        "moved_from": "",
        "moved_km": math.nan,
        "moved_within": "",
        "km": _number(chosen.get("km")),
    }
    for prefix, found in (("base_", before or {}), ("", after or {})):
        row |= {f"{prefix}{field}": text_of(found.get(field)) for field in ("size", "package")}
        for field in ("seats", "year", "capex_musd"):
            row[f"{prefix}{field}"] = _number(found.get(field))
    return row


def _name(kind: str, row: Row) -> str:
    if kind == "link":
        return f"{text_of(row.get('a_name'))} – {text_of(row.get('b_name'))}"
    return text_of(row.get("name"))


def _place(row: Row) -> str:
    places = (text_of(row.get(field)) for field in ("metro", "district", "province"))
    return next(filter(None, places), "")


def _differ(one: object, other: object) -> bool:
    first, second = amount_of(one), amount_of(other)
    if first is not None and second is not None:
        return not math.isclose(first, second, rel_tol=1e-6, abs_tol=1e-6)
    return text_of(one) != text_of(other)


def _number(value: object) -> float:
    amount = amount_of(value)
    return math.nan if amount is None else amount


def as_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows of `decisions` as a table with the columns `COLUMNS`."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS))
