"""The plans of a front on one map: a slider and a chart choose which one is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from stz.analysis import front
from stz.escape import Html, element, join
from stz.layers import Layers
from stz.maps.layers import disclaimers
from stz.maps.pages.atlas import Atlas, atlas_of
from stz.maps.pages.choice_page import ChoicePage, Side, board, focus_button, folded, table
from stz.maps.pages.choice_signs import ELSEWHERE, EXISTING, FRONT_LINKS, KEPT, ZoneSign
from stz.maps.pages.front_chart import Boundaries, Corners, chart
from stz.messages import name, number, translate, words_of
from stz.runs import Run
from stz.tradeoffs import Front, FrontPoint

Row = Mapping[Any, Any]

OPEN = ZoneSign("open", "front.zone", KEPT.glyph, rank=3)


def front_page(
    runs: Sequence[Run],
    layers: Layers,
    x: str = "capex",
    y: str = "exports",
    certified: Front | None = None,
) -> ChoicePage:
    """Return the page with all plans of a front inside.

    Parameters
    ----------
    runs : sequence of Run
        Plans, in any order.
    layers : Layers
        What is drawn on.
    x, y : str
        Metrics of ``metrics.json``; the slider goes along the first.
    certified : Front, optional
        The front between these metrics whose points the runs are, in its order: what plans reach
        and what bounds allow is drawn, and which plans are proven.

    Raises
    ------
    ScenarioError
        If a run lacks a metric, the two are the same, or units differ between runs.
    """
    plans = front(runs, x, y).to_dict("records")
    if certified is not None:
        plans = [_judged(row, certified.points[int(row["position"])]) for row in plans]
    ordered = [runs[int(row["position"])] for row in plans]
    atlas = atlas_of(ordered)
    title = translate("front.title", number=len(plans), x=words_of(x), y=words_of(y))
    labels = [_caption(position, plans, x, y) for position in range(len(plans))]
    return ChoicePage(
        title=title,
        top=element(
            "header",
            element("div", element("h1", name(title)), class_="stz-titleline"),
            class_="stz-top",
        ),
        side=element(
            "section",
            element("h2", translate("front.chart", x=words_of(x), y=words_of(y))),
            chart(plans, x, y, None if certified is None else _boundaries(certified, x)),
            _gap(certified),
            _slider(len(plans)),
            *(
                element(
                    "p", label, class_="stz-now", data_panel=key, data_caption=key, hidden=key > 0
                )
                for key, label in enumerate(labels)
            ),
            element("h2", translate("front.table", x=words_of(x))),
            _plans(plans, ordered, x, y),
            *(
                element("div", _zones(ordered[key], atlas), data_panel=key, hidden=key > 0)
                for key in range(len(plans))
            ),
            class_="stz-side",
            aria_label=title,
            tabindex=0,
        ),
        maps=element("div", board(0, title), class_="stz-boards"),
        atlas=atlas,
        zone_signs=(OPEN, EXISTING, ELSEWHERE),
        link_signs=FRONT_LINKS,
        scenes={str(key): [_side(key, atlas)] for key in range(len(plans))},
        scene="0",
        notes=disclaimers(layers, ordered[0]),
    )


def front_map(
    runs: Sequence[Run],
    layers: Layers,
    x: str = "capex",
    y: str = "exports",
    certified: Front | None = None,
) -> str:
    """Return `front_page` as text; the same runs and layers give the same text."""
    return front_page(runs, layers, x, y, certified).render(layers)


def write_front_map(
    runs: Sequence[Run],
    layers: Layers,
    out: Path,
    x: str = "capex",
    y: str = "exports",
    certified: Front | None = None,
) -> Path:
    """Write `front_page` to a file, whole or not at all."""
    return front_page(runs, layers, x, y, certified).write(layers, out)


def _judged(row: Row, point: FrontPoint) -> dict[Any, Any]:
    """Return a plan with what is proven of it: none that was found beats it."""
    bound = point.best.high if point.objective.startswith("max") else point.best.low
    best = {} if point.proven or not math.isfinite(bound) else {"best": bound}
    return {**row, "dominated": False, "proven": point.proven, **best}


def _boundaries(certified: Front, x: str) -> Boundaries:
    turned = certified.metrics[0] != x

    def corners(path: Corners) -> Corners:
        return [(b, a) if turned else (a, b) for a, b in path if math.isfinite(a + b)]

    return Boundaries(corners(certified.inner), corners(certified.outer))


def _gap(certified: Front | None) -> Html:
    if certified is None or not math.isfinite(certified.area_gap):
        return Html("")
    gap = f"{number(100 * certified.area_gap, 1)} %"
    return element("p", translate("front.gap", gap=gap), class_="stz-note")


def _side(key: int, atlas: Atlas) -> Side:
    """Return one plan, above what only other plans choose."""
    plan = atlas.plans[key]
    zones = [
        (position, "existing" if plan["zone"][site].get("existing") else "open")
        for site, position in atlas.index["zone"].items()
        if site in plan["zone"]
    ]
    links = [
        (position, "plan") for link, position in atlas.index["link"].items() if link in plan["link"]
    ]
    others = {
        kind: [
            (position, "elsewhere")
            for found, position in atlas.index[kind].items()
            if found not in plan[kind]
        ]
        for kind in ("zone", "link")
    }
    return Side(key, [*others["zone"], *zones], [*others["link"], *links])


def _slider(count: int) -> Html:
    control = element(
        "input", type="range", min=0, max=max(count - 1, 0), step=1, value=0, data_slider=True
    )
    return element("label", translate("front.slider"), control, class_="stz-slider")


def _caption(position: int, plans: Sequence[Row], x: str, y: str) -> Html:
    row = plans[position]
    return join(
        translate("front.plan", position=position + 1, number=len(plans)),
        ": ",
        name(row["name"]),
        "; ",
        name(f"{words_of(x)} {number(row['x'], 2)} {row['x_unit']}"),
        ", ",
        name(f"{words_of(y)} {number(row['y'], 2)} {row['y_unit']}"),
    )


def _plans(plans: Sequence[Row], runs: Sequence[Run], x: str, y: str) -> Html:
    axes = (
        join(words_of(metric), element("small", name(plans[0][f"{axis}_unit"])))
        for metric, axis in ((x, "x"), (y, "y"))
    )
    heads = [translate("front.name"), *axes, translate("front.zones"), translate("front.fiber")]
    body = []
    for key, (row, run) in enumerate(zip(plans, runs, strict=True)):
        opener = element(
            "button", name(row["name"]), type="button", class_="stz-zonebutton", data_scene=key
        )
        status = _status(row)
        new = int((~run.zones["existing"].astype(bool)).sum())
        km = float(run.links["km"].astype(float).sum())
        body.append(
            [
                join(opener, element("small", status)) if status else opener,
                number(row["x"], 2),
                number(row["y"], 2),
                number(new),
                number(km),
            ]
        )
    return table(heads, body, (1, 2, 3, 4))


def _status(row: Row) -> str:
    if row["dominated"]:
        return translate("front.dominated")
    return translate("front.best", value=number(row["best"], 2)) if "best" in row else ""


def _zones(run: Run, atlas: Atlas) -> Html:
    ordered = run.zones.sort_values("number", kind="stable")
    existing = ordered["existing"].astype(bool)
    return join(
        _zone_table(translate("front.zones"), ordered[~existing], atlas, opened=True),
        _zone_table(translate("front.existing.zones"), ordered[existing], atlas, opened=False),
    )


def _zone_table(heading: str, zones: pd.DataFrame, atlas: Atlas, *, opened: bool) -> Html:
    body = [
        [focus_button("zone", atlas.index["zone"].get(site), label), number(seats)]
        for site, label, seats in zip(zones["site"], zones["name"], zones["seats"], strict=True)
    ]
    return folded(
        f"{heading} ({len(body)})",
        table([translate("zone"), translate("seats")], body, (1,))
        if body
        else element("p", translate("compare.none")),
        opened=opened,
    )
