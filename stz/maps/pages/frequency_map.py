"""How often each zone and link is chosen in several plans: size and weight show the share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from stz.analysis import Row, frequency
from stz.colors import BLUE, INK, SLATE
from stz.escape import Html, element
from stz.layers import Layers
from stz.maps.layers import Symbol, card, disclaimers, tip
from stz.maps.pages.atlas import Atlas, atlas_of, link_title, place
from stz.maps.pages.choice_page import ChoicePage, Side, board, focus_button, folded, table
from stz.maps.pages.choice_signs import EXISTING, ZoneSign
from stz.messages import amount_of, number, percent, text_of, translate
from stz.runs import Run

CLASSES: tuple[tuple[float, str, float, str, float, str], ...] = (
    (1.0, "all", 25.0, "#08306b", 6.0, ""),
    (0.75, "most", 20.0, "#1763a6", 4.6, ""),
    (0.5, "half", 16.0, "#4a98c9", 3.2, ""),
    (0.25, "some", 12.0, "#94c4df", 2.4, "9 4"),
    (0.0, "few", 9.0, "#ffffff", 1.6, "3 4"),
)
"""Least share, key, pixels and color of a zone, pixels and dash of a link."""


def frequency_page(
    plans: Sequence[Run] | pd.DataFrame, layers: Layers, total: int | None = None
) -> ChoicePage:
    """Return the page that shows in what share of plans each zone and link is chosen.

    Parameters
    ----------
    plans : sequence of Run, or DataFrame
        As :func:`stz.analysis.frequency` takes them. Places of a table's ids come from the layers:
        places, technology zones and rights of way.
    layers : Layers
        What is drawn on.
    total : int, optional
        How many plans there are, where some chose nothing.
    """
    shares = frequency(plans, total)
    known = [] if isinstance(plans, pd.DataFrame) else list(plans)
    atlas = atlas_of(known) if known else _atlas_of_layers(shares, layers)
    rows = shares.to_dict("records")
    count = int(shares["plans"].max()) if len(shares) else total or 0
    title = translate("frequency.title", number=count)
    existing = {
        key for plan in atlas.plans for key, row in plan["zone"].items() if row.get("existing")
    }
    zones = [row for row in rows if row["kind"] == "zone"]
    links = [row for row in rows if row["kind"] == "link"]
    found = _atlas_with_shares(atlas, rows)
    fixed = any(_state(row, existing) == "existing" for row in zones)
    return ChoicePage(
        title=title,
        top=element(
            "header",
            element("div", element("h1", title), class_="stz-titleline"),
            element("p", translate("frequency.note"), class_="stz-lead"),
            class_="stz-top",
        ),
        side=element(
            "section",
            element("h2", translate("frequency.zones", number=len(zones))),
            _table([row for row in zones if row["id"] not in existing], found),
            folded(
                translate("compare.legend.zone.existing"),
                _table([row for row in zones if row["id"] in existing], found),
            )
            if existing
            else Html(""),
            element("h2", translate("frequency.links", number=len(links))),
            _table(links, found),
            _lost(rows, found),
            class_="stz-side",
            aria_label=title,
            tabindex=0,
        ),
        maps=element("div", board(0, title), class_="stz-boards"),
        atlas=found,
        zone_signs=(*_zone_signs(), *([EXISTING] if fixed else [])),
        link_signs=_link_signs(),
        scenes={"0": [_side(zones, links, found, existing)]},
        scene="0",
        notes=disclaimers(layers, known[0]) if known else _disclaimers(layers),
    )


def write_frequency_map(
    plans: Sequence[Run] | pd.DataFrame, layers: Layers, out: Path, total: int | None = None
) -> Path:
    """Write `frequency_page` to a file, whole or not at all."""
    return frequency_page(plans, layers, total).write(layers, out)


def class_of(share: float) -> str:
    """Return the class of a share: ``all``, ``most``, ``half``, ``some`` or ``few``."""
    return next(key for least, key, *_ in CLASSES if share >= least)


def _state(row: Mapping[Any, Any], existing: set[str]) -> str:
    return "existing" if row["id"] in existing else class_of(row["share"])


def _side(
    zones: Sequence[Mapping[Any, Any]],
    links: Sequence[Mapping[Any, Any]],
    atlas: Atlas,
    existing: set[str],
) -> Side:
    # lines chosen often lie above the rest; of zones the small signs, which the large would hide
    return Side(
        0,
        [
            (atlas.index["zone"][row["id"]], _state(row, existing))
            for row in reversed(zones)
            if row["id"] in atlas.index["zone"]
        ],
        [
            (atlas.index["link"][row["id"]], class_of(row["share"]))
            for row in reversed(links)
            if row["id"] in atlas.index["link"]
        ],
    )


def _labels() -> dict[str, str]:
    labels = {"all": translate("frequency.all")}
    labels["most"] = translate("frequency.upper", low=75)
    labels["half"] = translate("frequency.range", low=50, high=75)
    labels["some"] = translate("frequency.range", low=25, high=50)
    labels["few"] = translate("frequency.lower", high=25)
    return labels


def _zone_signs() -> tuple[ZoneSign, ...]:
    labels = _labels()
    return tuple(
        ZoneSign(
            key,
            labels[key],
            element(
                "circle", cx=10, cy=10, r=round(4.2 + 4.6 * pixels / 25, 1), fill=color,
                stroke=BLUE if key == "few" else INK, stroke_width=1.5,
            ),
            rank=order,
            fixed=pixels,
        )
        for order, (_, key, pixels, color, *_rest) in enumerate(CLASSES)
    )  # fmt: skip


def _link_signs() -> tuple[Symbol, ...]:
    return tuple(
        Symbol(key, _labels()[key], "line", SLATE, weight=weight, dash=dash)
        for _, key, _pixels, _color, weight, dash in CLASSES
    )


def _table(rows: Sequence[Mapping[Any, Any]], atlas: Atlas) -> Html:
    if not rows:
        return element("p", translate("compare.none"))
    seats = any(amount_of(row["mean_seats"]) is not None for row in rows)
    heads = [
        translate(f"compare.{rows[0]['kind']}"),
        translate("frequency.share"),
        translate("frequency.plans"),
    ]
    heads += [translate("frequency.mean_seats")] if seats else []
    body = []
    for row in rows:
        at = atlas.index[row["kind"]].get(row["id"])
        label = row["id"] if at is None else atlas.names[row["kind"]][at]
        shown: list[object] = [focus_button(row["kind"], at, label), percent(row["share"])]
        shown.append(number(row["chosen"]))
        mean = amount_of(row["mean_seats"])
        body.append([*shown, *(["–" if mean is None else number(mean)] if seats else [])])
    return table(heads, body, range(1, len(heads)))


def _lost(rows: Sequence[Mapping[Any, Any]], atlas: Atlas) -> Html:
    lost = sum(row["id"] not in atlas.index[row["kind"]] for row in rows)
    return element("p", translate("frequency.lost", number=lost)) if lost else Html("")


def _atlas_with_shares(atlas: Atlas, rows: Sequence[Mapping[Any, Any]]) -> Atlas:
    """Return the atlas with one plan whose cards say the shares."""
    told: dict[str, dict[str, Row]] = {"zone": {}, "link": {}, "city": {}}
    for row in rows:
        seats = amount_of(row["mean_seats"])
        of_plans = translate(
            "frequency.of", chosen=number(row["chosen"]), plans=number(row["plans"])
        )
        facts = [
            (translate("frequency.share"), percent(row["share"])),
            (translate("frequency.plans"), of_plans),
        ]
        if seats is not None:
            facts.append((translate("frequency.mean_seats"), number(seats)))
        told[row["kind"]][row["id"]] = {"facts": facts, "share": percent(row["share"])}
    return _SharedAtlas(atlas.index, atlas.shapes, atlas.names, [told])


class _SharedAtlas(Atlas):
    """An atlas whose cards say shares."""

    def bounds(self) -> list[list[float]]:
        """Return nothing: the provinces say what to show."""
        return []

    def data(self) -> dict[str, Any]:
        """Return what the page's script draws from."""
        told: dict[str, dict[str, list[object]]] = {"zone": {}, "link": {}}
        for kind, entries in told.items():
            for key, row in self.plans[0][kind].items():
                at = self.index[kind].get(key)
                if at is None:
                    continue
                label = self.names[kind][at]
                popup = card(label, [], row["facts"])
                size = [10] if kind == "zone" else []
                entries[str(at)] = [*size, tip(label, row["share"]), popup]
        return {
            **Atlas(self.index, self.shapes, self.names, []).data(),
            "plans": [{"zones": told["zone"], "links": told["link"]}],
        }


def _atlas_of_layers(shares: pd.DataFrame, layers: Layers) -> Atlas:
    """Return places for the ids of a table, as far as a layer knows them."""
    index: dict[str, dict[str, int]] = {"zone": {}, "link": {}, "city": {}}
    shapes: dict[str, list[Any]] = {"zone": [], "link": [], "city": []}
    names: dict[str, list[str]] = {"zone": [], "link": [], "city": []}
    wanted = {kind: set(group["id"]) for kind, group in shares.groupby("kind")}
    ways = layers.rights_of_way
    label_of = dict(zip(layers.places["place_id"], layers.places["name"], strict=True))
    frames = (
        ("zone", layers.places, "place_id", layers.places["name"]),
        ("zone", layers.tech_zones, "zone_id", layers.tech_zones["name"]),
        (
            "link",
            ways,
            "row_id",
            [
                link_title({"a_name": label_of.get(a, a), "b_name": label_of.get(b, b)})
                for a, b in zip(ways["a"], ways["b"], strict=True)
            ],
        ),
    )
    for kind, frame, key, labels in frames:
        for found, label, shape in zip(frame[key], labels, frame.geometry, strict=True):
            known = text_of(found)
            if known not in wanted.get(kind, set()) or known in index[kind]:
                continue
            if shape is None or shape.is_empty:
                continue
            index[kind][known] = len(shapes[kind])
            shapes[kind].append(place(shape))
            names[kind].append(text_of(label))
    return Atlas(index, shapes, names, [])


def _disclaimers(layers: Layers) -> list[str]:
    said = dict.fromkeys(text_of(text) for text in layers.boundaries["disclaimer"])
    return [text for text in said if text] or [translate("disclaimer.none")]
