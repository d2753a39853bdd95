"""How well the figures of a zone are known, in words."""

from __future__ import annotations

from stz.layers import Layers
from stz.messages import translate, worst_grade
from stz.runs import Run, zone_grades

__all__ = ["zone_confidence"]


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
    found = {}
    for site, grades in zone_grades(run, layers).items():
        told = [
            translate(f"confidence.{part}", grade=grade) for part, grade in grades.items() if grade
        ]
        if told:
            grade = worst_grade(grades.values())
            found[site] = translate("confidence.words", grade=grade, parts=", ".join(told))
    return found
