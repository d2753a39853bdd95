"""One page on a target, whole in itself: the answer, what stands between, the national figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from stz.colors import BLUE, INK, SKY, VERMILION, WHITE
from stz.escape import Html, element
from stz.interval import Interval
from stz.messages import number
from stz.targets import Bar, Factor, NationalStep, Target, bars_to_goal

_WIDTH, _ROW, _NAMES = 860.0, 26.0, 340.0
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;color:#22313f;max-width:62rem;margin:1.5rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;margin:.6rem 0}th,td{border-bottom:1px solid "
    "#dfe3e6;padding:.25rem .7rem;text-align:left;vertical-align:top}td.n{text-align:right;"
    "white-space:nowrap}svg{width:100%;height:auto}.big{font-size:1.25rem;font-weight:600}"
    ".note{color:#51606e}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def target_page(
    found: Target, national: Sequence[NationalStep], title: str, map_path: str | None
) -> str:
    """Return the page as HTML that asks nothing of a network.

    Parameters
    ----------
    found : Target
        The answer.
    national : sequence of NationalStep
        The way from official exports to the goal; may be empty.
    title : str
        What the scenario is called.
    map_path : str or None
        Where the map of the cheapest plan lies, from the page; None where there is no plan.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("link", rel="icon", href="data:,"),
        element("title", f"{title}: exports of USD {found.exports:,.6g} million"),
        element("style", Html(_STYLE)),
    )
    parts = [
        element("h1", title),
        element("p", found.headline, class_="big"),
        *([element("p", element("a", "Map of the cheapest plan", href=map_path))]
          if map_path else []),
        *_costs(found),
        *_between(found),
        *_country(national),
    ]  # fmt: skip
    page = element("html", head, element("body", *parts), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _costs(found: Target) -> list[Html]:
    if not found.curve:
        return []
    rows = [[f"{point.exports:,.2f}", point.cost.text()] for point in found.curve]
    name = f"least {found.objective}, USD million"
    return [
        element("h2", "What exports cost"),
        _table(["exports, USD million a year", name], rows, numbers=(0, 1)),
        element("p", "The true cost lies between both ends: the low one is proven, at the high one "
                "there is a plan.", class_="note"),
    ]  # fmt: skip


def _between(found: Target) -> list[Html]:
    parts = []
    if found.bars:
        parts += [
            element("h2", "From all talent in reach to the ceiling"),
            _chart(found.bars, found.exports, "target"),
            element("p", "USD million a year, on a scale of square roots.", class_="note"),
        ]
    if found.waterfall:
        rows = [
            [
                one.factor.name,
                _now(one.factor),
                one.text,
            ]
            for one in found.waterfall
        ]
        parts += [
            element("h2", f"What each number alone would have to be for USD {found.exports:,.6g} "
                    "million a year"),
            _table(["number", "now", "it"], rows),
        ]  # fmt: skip
    return parts


def _country(national: Sequence[NationalStep]) -> list[Html]:
    if not national:
        return []
    goal = next(step.amount.high for step in national if step.kind == "goal")
    rows = [[step.name, step.amount.text(), step.kind, step.grade, step.basis] for step in national]
    heads = ["step", "USD million a year", "what it is", "grade", "basis"]
    return [
        element("h2", "The country's own figure"),
        _chart(bars_to_goal(national), goal, "goal"),
        _table(heads, rows, numbers=(1,)),
        element("p", "Bars are on a scale of square roots. "
                "What reforms add is assumed, not measured: each can be switched off in the "
                "scenario (national.reforms). Fiber and zones are what this program proves.",
                class_="note"),
    ]  # fmt: skip


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: tuple[int, ...] = ()
) -> Html:
    def cell(place: int, text: str) -> Html:
        return element("td", text, class_="n" if place in numbers else None)

    return element(
        "table",
        element("thead", element("tr", *(element("th", head) for head in heads))),
        element("tbody", *(
            element("tr", *(cell(place, text) for place, text in enumerate(row))) for row in rows
        )),
    )  # fmt: skip


def _chart(bars: Sequence[Bar], line: float, line_name: str) -> Html:
    """Return bars with a line across: solid up to the low end, light from there to the high."""
    top = 1.3 * math.sqrt(max([line, *(max(bar.low, bar.high) for bar in bars)]))

    def at(value: float) -> float:
        return round(_NAMES + (_WIDTH - _NAMES) * math.sqrt(max(value, 0.0)) / top, 1)

    parts = []
    for place, bar in enumerate(bars):
        up = 8 + place * _ROW
        ends = sorted((bar.start, bar.low))
        light = sorted((bar.low, bar.high))
        parts += [
            element("text", bar.name, x=_NAMES - 8, y=up + 14, text_anchor="end", font_size=12,
                    fill=INK),
            element("rect", x=at(ends[0]), y=up, height=18, fill=BLUE,
                    width=max(at(ends[1]) - at(ends[0]), 0.5)),
            element("rect", x=at(light[0]), y=up, height=18, fill=SKY, stroke=INK,
                    stroke_dasharray="2 2", width=max(at(light[1]) - at(light[0]), 0.0)),
            element("text", _ends(bar), x=max(at(bar.high), at(bar.low), at(bar.start)) + 6,
                    y=up + 14, font_size=12, fill=INK, stroke=WHITE, stroke_width=4,
                    paint_order="stroke"),
        ]  # fmt: skip
    height = 30 + len(bars) * _ROW
    told = "; ".join(f"{bar.name}: {_ends(bar)}" for bar in bars)
    return element(
        "svg",
        element("line", x1=at(line), x2=at(line), y1=2, y2=height - 18, stroke=VERMILION,
                stroke_width=1.6, stroke_dasharray="6 4"),
        *parts,
        element("text", f"{line_name} {line:,.6g}", x=at(line), y=height - 4, font_size=12,
                text_anchor="middle", fill=VERMILION),
        viewBox=f"0 0 {_WIDTH:g} {height:g}", role="img", aria_label=told,
    )  # fmt: skip


def _ends(bar: Bar) -> str:
    low, high = sorted((abs(bar.low - bar.start), abs(bar.high - bar.start)))
    return Interval(low, high).text()


def _now(factor: Factor) -> str:
    digits = 0 if abs(factor.value) >= 100 else 2
    return f"{number(factor.value, digits)} {factor.unit}"
