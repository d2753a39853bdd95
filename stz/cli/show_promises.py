"""``stz promises``: where an availability can be promised, and what would bring it elsewhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from stz.cli.output import say, show, show_table
from stz.plurals import counted

if TYPE_CHECKING:
    import pandas as pd


def promises_as_data(table: pd.DataFrame) -> dict[str, Any]:
    """Return the table as plain data; no number stands for infinity."""
    rows = table.to_dict("records")
    return {
        "places": len(table),
        "verdicts": {str(word): int(n) for word, n in table["verdict"].value_counts().items()},
        "promises": [{str(key): _finite(value) for key, value in row.items()} for row in rows],
    }


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def show_promises(table: pd.DataFrame) -> None:
    """Print how many places can have the promise, and a table of those that cannot."""
    if not math.isfinite(table["target_min"].min()):
        say("no availability is promised; ask for one, e.g. --set availability.target_pct=99.99")
        return
    lost = table[table["verdict"] != "yes"]
    for target, places in table.groupby("target_min", sort=True):
        if math.isfinite(float(str(target))):
            kept = int((places["verdict"] == "yes").sum())
            share = 100.0 * (1.0 - float(str(target)) / _YEAR)
            show(
                f"{share:.6g} % in service (at most {float(str(target)):.4g} minutes of downtime a "
                f"year) can be promised in {kept} of "
                f"{counted(len(places), 'place')}, if every link is built"
            )
    if len(lost):
        show_table(
            "Where it cannot",
            ("place", "separate ways", "best, % in service", "downtime, min/yr", "verdict",
             "what would be enough"),
            [
                (
                    row["name"], row["ways"], f"{row['best_pct']:.6g}",
                    f"{_minutes(row['down_least_min'])} at least",
                    "no" if row["verdict"] == "no" else "not decided", row["helps"],
                )
                for row in lost.to_dict("records")
            ],
        )  # fmt: skip


def _minutes(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100.0 else f"{amount:.3g}"


_YEAR = 525_600.0
