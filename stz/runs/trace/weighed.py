"""From what the evidence of a plan comes to, and from effects of numbers, back to their sources."""

from __future__ import annotations

from stz.runs.evidence import IDENTITY, WORSE, Effect
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
        A, B, C or D; several with a plus: C+D.
    """
    found, grades = ledger.evidence, grade.split("+")
    amounts = found.exports_by_grade if kind == "worst" else found.exports_by_talent
    total, own = sum(amounts.values()), sum(amounts.get(one, 0.0) for one in grades)
    value = own / total if total else float("nan")
    ledger.step(f"share of exports on grade {grade}", value, "",
                f"{shown(own)} / {shown(total)} USD million a year")  # fmt: skip
    if kind == "worst":
        each = {one: a for one, (a, g) in found.exports_by_zone.items() if g in grades}
        told = summed([f"{shown(each[one])} {one}" for one in sorted(each, key=lambda k: -each[k])])
        ledger.step(f"exports on grade {grade}", own, UNITS["exports"], told or "none")
    for one, (_, worst) in found.exports_by_zone.items():
        place, _, name = one.partition(":")
        if kind == "talent" or worst in grades:
            ledger.quietly(people.exports if place == "zone" else cities.exports, name)
        if kind == "worst" and worst in grades and place == "zone":
            ledger.quietly(downtime.downtime, name)
    ledger.reported(f"exports on grade {grade}", shown(own))
    return value


def change(ledger: Ledger, key: str) -> float:
    """Return by how much a number a tenth worse makes a figure of the plan worse."""
    mark, found = len(ledger.steps), _effect(ledger, key)
    effect(ledger, key)
    rises = "rises" if found.change > 0 else "falls"
    ledger.step(f"{found.figure} {rises} by", abs(found.change), UNITS[found.figure],
                f"worked out again with {key} {WORSE:.0%} worse")  # fmt: skip
    ledger.steps.insert(mark, ledger.steps.pop())
    return abs(found.change)


def per_seat(ledger: Ledger, key: str) -> float:
    """Return a cost of a block of seats for one seat, USD; NaN for a number that is none."""
    found, size = _effect(ledger, key), key.rpartition(".")[0]
    if found.per_seat is None:
        return ledger.step(f"{key} per seat", float("nan"), "USD", "is no cost of a block")
    cost, seats = ledger.key(key), ledger.key(f"{size}.block_seats")
    told = f"{shown(cost)} x 1,000,000 / {shown(seats)} seats of a block"
    return ledger.step(f"{key} per seat", found.per_seat, "USD", told)


def _effect(ledger: Ledger, key: str) -> Effect:
    return {one.effect.key: one.effect for one in ledger.evidence.effects}[key]


def effect(ledger: Ledger, key: str) -> float:
    """Return what a number a tenth worse does to a figure of the plan, as a share of the figure.

    Raises
    ------
    KeyError
        If it moves nothing.
    """
    found = _effect(ledger, key)
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
