"""Everything that several plans choose, each with its place once, so that pages stay small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from stz.analysis import KINDS, decided
from stz.escape import Html, Json, join
from stz.maps.layers import DECIMALS, card, tip, usd_millions
from stz.messages import amount_of, name, number, text_of, translate, words_of
from stz.runs import Run

SEAT_PIXELS = (13.0, 28.0)
LINK_TOLERANCE_DEGREES = 0.002

Row = dict[str, Any]


@dataclass(frozen=True)
class Atlas:
    """Zones, links and cities of several plans.

    Attributes
    ----------
    index : dict
        Kind, then id, to position in `shapes` and `names`.
    shapes : dict
        Kind to points ``[lat, lon]`` or lists of them.
    names : dict
        Kind to names, as data has them.
    plans : list of dict
        Kind to what each plan chose, by id.
    """

    index: dict[str, dict[str, int]]
    shapes: dict[str, list[Json]]
    names: dict[str, list[str]]
    plans: list[dict[str, dict[str, Row]]]

    def most_seats(self) -> float:
        """Return the most seats that any zone has in any plan."""
        seats = (
            amount_of(row.get("seats")) for plan in self.plans for row in plan["zone"].values()
        )
        return max((amount for amount in seats if amount), default=1.0)

    def bounds(self) -> list[list[float]]:
        """Return south-west and north-east corners of all zones; empty without any."""
        points = np.array(
            [row["geometry"].coords[0][:2] for plan in self.plans for row in plan["zone"].values()
             if row["geometry"] is not None and not row["geometry"].is_empty]
        )  # fmt: skip
        if not len(points):
            return []
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        return [[float(south), float(west)], [float(north), float(east)]]

    def data(self) -> dict[str, Json]:
        """Return what the page's script draws from."""
        most = self.most_seats()
        plans: list[Json] = []
        for plan in self.plans:
            zones: dict[str, Json] = {
                str(self.index["zone"][key]): [
                    zone_pixels(row, most),
                    zone_tip(row),
                    zone_card(row),
                ]
                for key, row in plan["zone"].items()
                if key in self.index["zone"]
            }
            links: dict[str, Json] = {
                str(self.index["link"][key]): [link_tip(row), link_card(row)]
                for key, row in plan["link"].items()
                if key in self.index["link"]
            }
            plans.append({"zones": zones, "links": links})
        return {
            "zones": self.shapes["zone"],
            "links": self.shapes["link"],
            "cities": self.shapes["city"],
            "zoneNames": [name(label) for label in self.names["zone"]],
            "linkNames": [name(label) for label in self.names["link"]],
            "cityNames": [name(label) for label in self.names["city"]],
            "plans": plans,
        }


def atlas_of(runs: Sequence[Run]) -> Atlas:
    """Gather what runs chose; a thing that several chose has the place the first gives it.

    Parameters
    ----------
    runs : sequence of Run
        Plans with geometries in EPSG:4326.
    """
    plans = [{kind: decided(run, kind) for kind in KINDS} for run in runs]
    index: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    shapes: dict[str, list[Json]] = {kind: [] for kind in KINDS}
    names: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for plan in plans:
        for kind in KINDS:
            for key, row in plan[kind].items():
                shape = row["geometry"]
                if key in index[kind] or shape is None or shape.is_empty:
                    continue
                index[kind][key] = len(shapes[kind])
                shapes[kind].append(place(shape))
                label = link_title(row) if kind == "link" else text_of(row.get("name"))
                names[kind].append(label)
    return Atlas(index, shapes, names, plans)


def place(shape: Any) -> Json:
    """Return a point as ``[lat, lon]``, a line as lists of them, rounded to 5 decimals."""
    if shape.geom_type == "Point":
        return [round(float(shape.y), DECIMALS), round(float(shape.x), DECIMALS)]
    simpler = shapely.simplify(shape, LINK_TOLERANCE_DEGREES)
    return [
        [
            [round(y, DECIMALS), round(x, DECIMALS)]
            for x, y in shapely.get_coordinates(part).tolist()
        ]
        for part in getattr(simpler, "geoms", [simpler])
    ]


def link_title(row: Row) -> str:
    """Return both ends of a link."""
    return f"{text_of(row.get('a_name'))} – {text_of(row.get('b_name'))}"


def zone_pixels(row: Row, most: float) -> float:
    """Return the size of a zone's sign, whose area grows with its seats."""
    low, high = SEAT_PIXELS
    seats = amount_of(row.get("seats")) or 0.0
    return float(round(low + (high - low) * max(0.0, min(1.0, seats / most)) ** 0.5))


def zone_tip(row: Row) -> Html:
    """Return a zone's name and seats."""
    seats = f"{number(row.get('seats'))} {translate('seats').lower()}"
    return tip(text_of(row.get("name")), seats)


def zone_card(row: Row) -> Html:
    """Return a zone's numbers in one plan, as few as fit half a screen."""
    kicker = [
        translate("zone.existing" if row.get("existing") else "zone.new"),
        text_of(row.get("province")),
    ]
    return card(
        text_of(row.get("name")),
        kicker,
        [
            (translate("seats"), join(number(row.get("seats")), " ", name(_size(row)))),
            (translate("exports"), usd_millions(row.get("exports_musd"), yearly=True)),
            (translate("capex"), usd_millions(row.get("capex_musd"))),
            (translate("package"), name(words_of(row.get("package")))),
            (translate("downtime"), number(row.get("downtime_min"), 1, translate("minutes"))),
        ],
    )


def link_tip(row: Row) -> Html:
    """Return a link's ends and length."""
    return tip(link_title(row), number(row.get("km"), unit=translate("km")))


def link_card(row: Row) -> Html:
    """Return a link's numbers in one plan."""
    return card(
        link_title(row),
        [translate("new.link")],
        [
            (translate("length"), number(row.get("km"), unit=translate("km"))),
            (translate("capex"), usd_millions(row.get("capex_musd"))),
        ],
    )


def _size(row: Row) -> str:
    return "" if row.get("existing") else f"({words_of(row.get('size'))})"
