"""``stz alternatives`` in words: must-haves, what never is, and the other plans."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from stz.cli.output import say, show, show_table
from stz.plurals import counted

if TYPE_CHECKING:
    from stz.run import AlternativesRun


def show_alternatives(found: AlternativesRun) -> None:
    """Print what is proven of all plans within the slack, the other plans, and where they are."""
    known = found.found
    for name, shared in (
        ("In every plan within the slack (proven)", known.must),
        ("In no plan within the slack (proven)", known.never),
    ):
        rows = [
            [one.kind, one.name, one.bound if math.isfinite(one.bound) else "no such plan"]
            for one in shared if one.kind == "zone"
        ]  # fmt: skip
        others = sum(one.kind != "zone" for one in shared)
        if rows:
            show_table(name, ["", "zone", f"best {known.plan.objective_name} otherwise"], rows)
        if others:
            more = counted(others, "link or city", "links and cities")
            show(f"{name}: also {more}, see shared.csv")
    rows = [
        [
            run.name,
            one.role,
            one.plan.objective,
            one.distance.seats_moved,
            one.distance.km_apart,
            one.distance.share,
            one.measure,
        ]
        for run, one in zip(found.runs[1:], known.plans, strict=True)
    ]
    heads = ["run", "plan", known.plan.objective_name, "seats moved", "km of fiber not shared",
             "share that differs", "of what it is the most"]  # fmt: skip
    show_table(known.headline, heads, rows)
    if known.undecided:
        say(f"note: {known.undecided} zones, links and cities are not decided either way")
    for path in found.files:
        show(path)
