"""How well the figures of a zone are known: the grades of what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from stz.messages import text_of, worst_grade
from stz.power import company_grades, scenario_figures
from stz.runs.evidence.traced_run import TracedRun

if TYPE_CHECKING:
    from stz.layers import Layers

EVIDENCE = ("talent", "power", "fiber")
"""What the exports of a zone rest on; its place is known well everywhere."""


def zone_grades(run: TracedRun, layers: Layers) -> dict[str, dict[str, str]]:
    """Return the worst grade of what each zone rests on, by site.

    Parameters
    ----------
    run : Run
        Whose zones and routes these are.
    layers : Layers
        Places, talent and outage figures with their grades.

    Returns
    -------
    dict of str to dict
        ``place``; ``power``: the outage figures of its power company with the assignment of the
        place to it; ``fiber``: the links on its routes; ``talent``: the districts that its people
        come from (its own, where nobody comes). Empty text where nothing is known; no zone of a
        problem from tables, of which layers say nothing.
    """
    if run.scenario.problem == "tables":
        return {}
    places = _places(layers)
    companies = _company_grades(run, layers)
    on_routes = _route_grades(run)
    talent = _talent_grades(run, layers, places)
    found = {}
    for site, node in zip(run.zones["site"], run.zones["node"], strict=True):
        place = places.get(text_of(node), {})
        company = companies.get(text_of(place.get("disco")), "") or ("C" if place else "")
        found[text_of(site)] = {
            "place": worst_grade([place.get("grade")]),
            "power": worst_grade([company, place.get("disco_grade")]),
            "fiber": worst_grade(on_routes.get(text_of(site), [])),
            "talent": talent.get(text_of(site), ""),
        }
    return found


def talent_of_pools(layers: Layers, pools: pd.DataFrame) -> dict[str, str]:
    """Return the grade of the talent row that each pool is counted by."""
    grades = _district_grades(layers)
    return {
        text_of(pool): text_of(grades.get(text_of(district), ""))
        for pool, district in zip(pools["pool"], pools["district"], strict=True)
    }


def link_grades(run: TracedRun) -> dict[str, object]:
    """Return the grades of new and existing links, by id."""
    grades: dict[str, object] = {}
    for frame in (run.backbone, run.links):
        grades |= {
            text_of(link): grade for link, grade in zip(frame["link"], frame["grade"], strict=True)
        }
    return grades


def _places(layers: Layers) -> dict[str, Mapping[str, object]]:
    table = layers.places.drop(columns=layers.places.geometry.name)
    return {text_of(row["place_id"]): row for row in table.to_dict("records")}


def _district_grades(layers: Layers) -> dict[str, object]:
    table = layers.talent
    return {
        text_of(district): grade
        for district, grade in zip(table["district"], table["grade"], strict=True)
    }


def _talent_grades(
    run: TracedRun, layers: Layers, places: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    """Return by site the worst grade of the talent figures that its people are counted by."""
    of_district = _district_grades(layers)

    def grade(place: object) -> object:
        return of_district.get(text_of(places.get(text_of(place), {}).get("district")), "")

    coming: dict[str, list[object]] = {}
    for pool, site in zip(run.assignments["pool"], run.assignments["site"], strict=True):
        coming.setdefault(text_of(site), []).append(grade(pool))
    nodes = zip(run.zones["site"], run.zones["node"], strict=True)
    return {
        text_of(site): worst_grade(coming.get(text_of(site)) or [grade(node)])
        for site, node in nodes
    }


def _company_grades(run: TracedRun, layers: Layers) -> Mapping[str, str]:
    """Return the worst grade of the outage figures used; C where they are not a company's own."""
    table, named = layers.grid_reliability, layers.places["disco"].dropna()
    figures = scenario_figures(table, dict.fromkeys(map(text_of, named)), run.scenario)
    return company_grades(table, figures)


def _route_grades(run: TracedRun) -> Mapping[str, list[object]]:
    grades = link_grades(run)
    found: dict[str, list[object]] = {}
    for site, links in zip(run.routes["site"], run.routes["links"], strict=True):
        own = (grades.get(link.strip()) for link in text_of(links).split(";"))
        found.setdefault(text_of(site), []).extend(own)
    return found
