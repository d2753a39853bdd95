"""A plan of several years: from when each thing is there, and the slider that goes through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from stz.escape import Html, Json, element, join
from stz.messages import amount_of, number, text_of, translate
from stz.runs import Run

Row = Mapping[str, object]


def plan_years(run: Run) -> list[int]:
    """Return the years of a plan, from its by-year table where it has one, else from its layers."""
    table = getattr(run.plan, "by_year", None)
    if table is not None and len(table):
        return sorted({int(year) for year in table["year"]})
    found: set[int] = set()
    for frame in (run.zones, run.links, run.cities):
        if "year" in frame:
            found |= {int(year) for year in map(amount_of, frame["year"]) if year}
    return sorted(found)


def is_phased(run: Run) -> bool:
    """Return whether a plan has more than one year."""
    return len(plan_years(run)) > 1


def from_year(row: Row, phased: bool) -> dict[str, Json]:
    """Return the property that says from which year a feature is there; nothing in plans of one."""
    year = amount_of(row.get("year")) if phased else None
    return {"y": int(year)} if year else {}


def row_years(run: Run, frame: pd.DataFrame) -> list[str]:
    """Return the year of each row as text; nothing in plans of one year."""
    return [text_of(year) for year in frame["year"]] if is_phased(run) and "year" in frame else []


def open_seats(run: Run, zone: Row, years: Sequence[int]) -> list[float]:
    """Return a new zone's seats in each of the plan's years; nothing where they do not change.

    Zones grow by blocks; a zone's seats are those of its last year.
    """
    steps = getattr(run.plan, "expansions", None)
    seats = amount_of(zone.get("seats"))
    if steps is None or zone.get("existing") or not seats or len(years) < 2:
        return []
    own = steps[steps["site"].map(text_of) == text_of(zone["site"])]
    blocks = [float(own.loc[own["year"] <= year, "blocks"].sum()) for year in years]
    if not blocks[-1] or blocks[0] == blocks[-1]:
        return []
    return [seats * built / blocks[-1] for built in blocks]


def year_bar(run: Run) -> Html:
    """Return the slider with what the plan is worth in each year; nothing for a plan of one."""
    years = plan_years(run)
    if len(years) < 2:
        return Html("")
    last = len(years) - 1
    slider = element(
        "input",
        type="range",
        id="stz-year",
        min=0,
        max=last,
        step=1,
        value=last,
        aria_valuetext=_spoken(run, years[-1]),
        data_years=",".join(map(str, years)),
    )
    play = element(
        "button",
        element("span", translate("year.play"), class_="stz-sr"),
        type="button",
        id="stz-play",
        aria_pressed="false",
    )
    return element(
        "section",
        element("label", translate("year.slider"), for_="stz-year"),
        element(
            "span",
            slider,
            element(
                "span",
                *(element("i", year) for year in years),
                class_="stz-yearmarks",
                aria_hidden="true",
            ),
            class_="stz-yearline",
        ),
        play,
        *(_facts(run, year, shown=year == years[-1]) for year in years),
        class_="stz-years",
        aria_label=translate("year.bar"),
    )


def _facts(run: Run, year: int, *, shown: bool) -> Html:
    return element(
        "dl",
        *(
            element("div", element("dt", word), element("dd", value))
            for word, value in _values(run, year)
        ),
        class_="stz-facts",
        data_yearfacts=year,
        data_spoken=_spoken(run, year),
        hidden=not shown,
    )


def _values(run: Run, year: int) -> Sequence[tuple[str, str]]:
    table = getattr(run.plan, "by_year", None)
    counts = [
        (translate("zones.open"), _there(run.zones, year)),
        (translate("links.built"), _there(run.links, year)),
        (translate("cities"), _there(run.cities, year)),
    ]
    found = [(translate("year.in"), str(year))]
    if table is not None and len(table):
        until = table[table["year"] <= year].sort_values("year")
        now = until.iloc[-1]
        found += [
            (
                translate("objective.exports"),
                f"{number(now['exports'], 1)} {translate('unit.year')}",
            ),
            (
                translate("capex.so.far"),
                f"{number(until['capex'].sum(), 1)} {translate('unit.once')}",
            ),
        ]
    found += [(word, number(count)) for word, count in counts]
    if year == plan_years(run)[0]:
        return found
    fresh = {
        "year.new.zones": _new(run.zones, year),
        "year.new.links": _new(run.links, year),
        "year.new.cities": _new(run.cities, year),
    }
    told = [translate(key, number=number(count)) for key, count in fresh.items() if count]
    return [*found, (translate("year.new"), ", ".join(told) or translate("year.new.none"))]


def _new(frame: pd.DataFrame, year: int) -> int:
    return int((frame["year"].map(amount_of) == year).sum()) if "year" in frame else 0


def _there(frame: pd.DataFrame, year: int) -> int:
    return int((frame["year"].map(amount_of).fillna(year) <= year).sum())


def _spoken(run: Run, year: int) -> str:
    told = [f"{word} {value}" for word, value in _values(run, year)[1:]]
    return join(f"{year}: ", ", ".join(told))
