"""From what the evidence of a plan comes to, and from effects of numbers, back to their sources."""

from __future__ import annotations

from stz.runs.evidence import IDENTITY, WORSE
from stz.runs.trace import cities, downtime, money, people
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.people import summed
from stz.runs.trace.traced import shown

UNITS = {"exports": "USD million a year", "capex": "USD million", "downtime": "minutes a year"}


def share_of_grade(ledger: Ledger, kind: str, grade: str) -> float:
    """Return the share of exports that rests on a grade.

    Parameters
    ----------
    ledger : Ledger
        Where steps and sources are noted.
    kind : str
        ``worst`` for the worst grade of talent, power and fiber, ``talent`` for that of the talent
        row alone.
    grade : str
        A, B, C or D.
    """
    found = ledger.evidence
    amounts = found.exports_by_grade if kind == "worst" else found.exports_by_talent
    total = sum(amounts.values())
    value = amounts[grade] / total if total else float("nan")
    ledger.step(f"share of exports on grade {grade}", value, "",
                f"{shown(amounts[grade])} / {shown(total)} USD million a year")  # fmt: skip
    if kind == "worst":
        own = {one: a for one, (a, g) in found.exports_by_zone.items() if g == grade}
        told = summed([f"{shown(own[one])} {one}" for one in sorted(own, key=lambda k: -own[k])])
        ledger.step(f"exports on grade {grade}", amounts[grade], UNITS["exports"], told or "none")
    for one, (_, worst) in found.exports_by_zone.items():
        place, _, name = one.partition(":")
        if kind == "talent" or worst == grade:
            ledger.quietly(people.exports if place == "zone" else cities.exports, name)
        if kind == "worst" and worst == grade and place == "zone":
            ledger.quietly(downtime.downtime, name)
    ledger.reported(f"exports on grade {grade}", shown(amounts[grade]))
    return value


def effect(ledger: Ledger, key: str) -> float:
    """Return what a number a tenth worse does to a figure of the plan, as a share of the figure.

    Raises
    ------
    KeyError
        If it moves nothing.
    """
    found = {one.effect.key: one.effect for one in ledger.evidence.effects}[key]
    value = ledger.step(
        f"change of {found.figure}", found.share, "",
        f"{shown(found.change)} {UNITS[found.figure]} of it, with {key} {WORSE:.0%} worse and "
        "every decision kept",
    )  # fmt: skip
    layer, _, row = key.partition(".")
    if layer in IDENTITY and ledger.has_row(layer, row):
        if layer == "talent":
            for column in ("it_workforce", "it_graduates_per_year", "remote_workforce"):
                ledger.cell(layer, row, column)
        else:
            ledger.quietly(money.link_capex, row)
    elif layer == "grid_reliability":
        downtime.note_company(ledger, row)
    else:
        ledger.note_key(key, found.value)
    ledger.reported(found.figure, shown(found.change))
    return value
