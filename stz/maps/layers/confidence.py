"""How well the figures of a zone are known: the grades of what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stz.layers import Layers
from stz.messages import GRADES, text_of, translate
from stz.runs import Run


def zone_confidence(run: Run, layers: Layers) -> dict[str, str]:
    """Return words on the confidence in each zone's figures, by site.

    A zone is as sure as the weakest of four: its place, the outage figures of its power company
    with the assignment of the place to it, the links on its routes, and the talent of the districts
    its people come from (of its own district, where nobody comes).

    Parameters
    ----------
    run : Run
        Whose zones and routes these are.
    layers : Layers
        Places and outage figures with their grades. They say nothing of a problem from tables.
    """
    if run.scenario.problem == "tables":
        return {}
    places = {
        text_of(row["place_id"]): row
        for row in layers.places.drop(columns=layers.places.geometry.name).to_dict("records")
    }
    companies = _company_grades(layers)
    on_routes = _route_grades(run)
    talent = _talent_grades(run, layers, places)
    found = {}
    for site, node in zip(run.zones["site"], run.zones["node"], strict=True):
        place = places.get(text_of(node), {})
        company = companies.get(text_of(place.get("disco")), "") or ("C" if place else "")
        parts = {
            "confidence.place": worst([place.get("grade")]),
            "confidence.power": worst([company, place.get("disco_grade")]),
            "confidence.fiber": worst(on_routes.get(text_of(site), [])),
            "confidence.talent": talent.get(text_of(site), ""),
        }
        told = [translate(key, grade=grade) for key, grade in parts.items() if grade]
        if told:
            grade = worst(parts.values())
            found[text_of(site)] = translate("confidence.words", grade=grade, parts=", ".join(told))
    return found


def _talent_grades(
    run: Run, layers: Layers, places: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    """Return by site the worst grade of the talent figures that its people are counted by."""
    table = layers.talent
    of_district = {
        text_of(district): grade
        for district, grade in zip(table["district"], table["grade"], strict=True)
    }

    def grade(place: object) -> object:
        return of_district.get(text_of(places.get(text_of(place), {}).get("district")), "")

    coming: dict[str, list[object]] = {}
    for pool, site in zip(run.assignments["pool"], run.assignments["site"], strict=True):
        coming.setdefault(text_of(site), []).append(grade(pool))
    nodes = zip(run.zones["site"], run.zones["node"], strict=True)
    return {
        text_of(site): worst(coming.get(text_of(site)) or [grade(node)]) for site, node in nodes
    }


def worst(grades: Iterable[object]) -> str:
    """Return the worst of some grades; nothing where there is none."""
    known = [text_of(grade) for grade in grades]
    return max((grade for grade in known if grade and grade in GRADES), default="")


def _company_grades(layers: Layers) -> Mapping[str, str]:
    table = layers.grid_reliability
    used = table[table["metric"].isin(["saifi", "saidi"])]
    return {
        text_of(company): worst(rows["grade"]) for company, rows in used.groupby("disco", sort=True)
    }


def _route_grades(run: Run) -> Mapping[str, list[object]]:
    grades: dict[str, object] = {}
    for frame in (run.backbone, run.links):
        grades |= {
            text_of(link): grade for link, grade in zip(frame["link"], frame["grade"], strict=True)
        }
    found: dict[str, list[object]] = {}
    for site, links in zip(run.routes["site"], run.routes["links"], strict=True):
        own = (grades.get(link.strip()) for link in text_of(links).split(";"))
        found.setdefault(text_of(site), []).extend(own)
    return found
