"""``stz front`` in words: what each plan is worth, and what is proven of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stz.cli.output import say, show, show_table

if TYPE_CHECKING:
    from stz.run import FrontRun


def show_front(found: FrontRun) -> None:
    """Print the plans of a front, what is left open, and where all of it is."""
    front = found.front
    heads = ["run", *(f"{axis.metric}, {axis.unit}".rstrip(", ") for axis in front.axes),
             "best there", "nondominated", "new zones", "new links"]  # fmt: skip
    rows = [
        [
            run.name,
            *point.values,
            point.best.text(),
            "proven" if point.proven else "not proven",
            round(point.plan.metrics["zones"]),
            len(point.plan.built_links),
        ]
        for run, point in zip(found.runs, front.points, strict=True)
    ]
    show_table(front.headline, heads, rows[::-1])
    if not front.complete:
        say("note: the asked gap was not reached; give more --points or a longer --time-limit")
    for path in found.files:
        show(path)
