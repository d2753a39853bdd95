"""``stz compare``: what differs between runs in tables, or as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stz.cli.output import say, show, show_table
from stz.errors import Problem, ScenarioError

if TYPE_CHECKING:
    import pandas as pd

    from stz.analysis import Comparison
    from stz.run import Compared


def axes_of(text: str, option: str = "--front", example: str = "capex,exports") -> tuple[str, str]:
    """Return the two metrics of an option such as ``--front X,Y``.

    Raises
    ------
    ScenarioError
        If there are not two names.
    """
    names = [part.strip() for part in text.split(",")]
    if len(names) != 2 or not all(names):
        mend = f"write two metrics with a comma, e.g. {option} {example}"
        raise ScenarioError(Problem(option, f"{text!r} is not two metrics", mend))
    return names[0], names[1]


def comparison_as_data(compared: Compared) -> dict[str, Any]:
    """Return a comparison as plain data."""
    found = compared.comparison
    return {
        "runs": [
            {
                "letter": one.letter,
                "name": one.name,
                "run_id": one.run_id,
                "title": one.title,
                "status": one.status,
                "objective_name": one.objective_name,
                "objective": one.objective,
                "unit": one.unit,
                "bound": one.bound,
                "gap": one.gap,
            }
            for one in found.runs
        ],
        "objective_differences": {
            one.letter: None if (best := one.beyond(found.runs[0])) is None else best.as_json()
            for one in found.runs[1:]
        },
        "warnings": found.warnings,
        "counts": {one.letter: found.counts(one.letter) for one in found.runs[1:]},
        "decisions": _rows(found.decisions),
        "metrics": _rows(found.metrics),
        "asked": _rows(found.asked),
        "folder": compared.folder,
        "files": compared.files,
    }


def show_comparison(compared: Compared) -> None:
    """Print headlines, metrics, and what was added, dropped, changed and moved."""
    from stz.analysis import headline_rows, wide_metrics

    found = compared.comparison
    heads = [one.label for one in found.runs]
    show_table("Runs", ["", *heads], headline_rows(found))
    if len(found.asked):
        show_table(
            "Scenario settings that differ", ["key", *heads], found.asked.to_numpy().tolist()
        )
    show_table("Metrics (and difference from A)", ["metric", *heads], wide_metrics(found))
    _counts(found)
    for one in found.runs[1:]:
        _decisions(found, one.letter, f"{found.runs[0].label} → {one.label}")
    for warning in found.warnings:
        say(f"note: {warning}")
    for path in compared.files:
        show(path)


def _counts(found: Comparison) -> None:
    rows = [
        [one.label, f"{kind}s" if kind != "city" else "cities", *counts.values()]
        for one in found.runs[1:]
        for kind, counts in found.counts(one.letter).items()
    ]
    heads = ["run", "of", "added", "dropped", "kept", "kept but changed", "dropped but moved"]
    show_table(f"Decisions compared with {found.runs[0].label}", heads, rows)


def _decisions(found: Comparison, letter: str, title: str) -> None:
    rows = found.decisions
    rows = rows[(rows["run"] == letter) & ((rows["change"] != "kept") | (rows["changed"] != ""))]
    told = [
        [
            row["kind"], row["name"], row["place"], "changed" if row["changed"] else row["change"],
            row["base_seats"], row["seats"], _detail(row),
        ]
        for row in rows.to_dict("records")
    ]  # fmt: skip
    heads = ["kind", "name", "place", "what", "seats before", "seats after", "detail"]
    show_table(title, heads, told)


def _detail(row: dict[Any, Any]) -> str:
    if row["moved_to"] or row["moved_from"]:
        way = (
            f"moved to {row['moved_to']}" if row["moved_to"] else f"moved from {row['moved_from']}"
        )
        return f"{way}, {row['moved_km']:,.1f} km, same {row['moved_within']}"
    parts = []
    for field in row["changed"].split():
        before, after = row[f"base_{field}"], row[field]
        if isinstance(after, float):
            before, after = f"{before:g}", f"{after:g}"
        parts.append(f"{field} {before} → {after}")
    return "; ".join(parts)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
