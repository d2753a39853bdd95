"""``stz show``: a run in words and tables, or as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from stz.cli.output import number, say, show, show_table
from stz.messages import CATALOG
from stz.plurals import counted

if TYPE_CHECKING:
    import pandas as pd

    from stz.runs import Run

_ZONES = {
    "number": "no.",
    "name": "zone",
    "tier": "tier",
    "province": "province",
    "existing": "existing",
    "size": "size",
    "package": "power",
    "seats": "seats",
    "workers": "workers",
    "exports_musd": "exports, USD m/yr",
    "capex_musd": "capex, USD m",
    "downtime_min": "downtime, min/yr",
    "year": "from",
}
_LINKS = {
    "a_name": "from",
    "b_name": "to",
    "km": "km",
    "capex_musd": "capex, USD m",
    "role": "role",
    "terrain": "terrain",
    "grade": "grade",
    "year": "from",
}
_CITIES = {
    "name": "city",
    "tier": "tier",
    "province": "province",
    "remote_workers": "remote workers",
    "exports_musd": "exports, USD m/yr",
    "newly_connected": "new",
    "year": "from",
}

_YEARS = {
    "year": "year",
    "capex": "capex, USD m",
    "exports": "exports, USD m",
    "opex": "opex, USD m",
    "jobs": "jobs",
    "zones": "new zones so far",
    "cities": "cities so far",
    "fiber_km": "new fiber so far, km",
}


def run_as_data(run: Run) -> dict[str, Any]:
    """Return a run as plain data: all of ``metrics.json``, and its zones, links and cities."""
    return {
        "run": run.path,
        "run_id": run.run_id,
        **run.metrics,
        "changed_from": run.scenario.changed_from,
        "changes": [change.model_dump() for change in run.scenario.changes],
        "by_year": _rows(run.plan.by_year),
        "zones": _rows(run.zones),
        "links": _rows(run.links),
        "cities": _rows(run.cities),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.drop(columns="geometry", errors="ignore")
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def show_summary(run: Run) -> None:
    """Print the headline, what it means, and where the map is."""
    said = run.metrics
    show(said["title"], style="bold")
    for line in _worth(run):
        show(line)
    show(said["headline"])
    new = run.zones[~run.zones["existing"].astype(bool)]
    kilometers = float(run.links["km"].sum())
    zones = counted(len(new), "new zone")
    cities = counted(len(run.cities), "city", "cities")
    show(f"{zones}, {len(run.zones) - len(new)} existing; {cities}")
    show(f"{counted(len(run.links), 'link')} to build, {kilometers:,.0f} km")
    page = run.path / "map.html"
    show(f"run {run.run_id} in {run.path}" + (f"; map {page}" if page.is_file() else ""))
    for note in _of_other_runs(run):
        say(f"note: {note}")


def _of_other_runs(run: Run) -> Iterator[str]:
    """Yield what in the folder was made from another run."""
    from stz.runs import stale_files

    stale = stale_files(run.path, run.run_id)
    if stale:
        yield f"made from another run, so write these again: {', '.join(stale)}"
    for kept in sorted(run.path.glob("earlier*/")):
        yield f"files made from the previous run are kept in {kept}"


def _worth(run: Run) -> Iterator[str]:
    """Yield what is gained and paid, and what was changed against the scenario that was named."""
    from stz.plan import unit_of
    from stz.runs import changes_told, key_figures

    figures = key_figures(run.metrics)
    if figures.new_exports is not None and figures.capex is not None:
        unit = unit_of("exports", len(run.plan.by_year)).removeprefix("USD million")
        per_year = unit.replace(" per ", " a ")
        yield (
            f"new exports USD {figures.new_exports:,.2f} million{per_year} for "
            f"USD {figures.capex:,.2f} million of capital; existing zones earn another "
            f"USD {figures.existing_exports or 0.0:,.2f} million"
        )
    changed = changes_told(run.scenario)
    if changed:
        yield changed


def show_all(run: Run) -> None:
    """Print everything a run says of itself."""
    show_summary(run)
    said = run.metrics
    units = said["units"]
    show_table(
        "Metrics",
        ("metric", "value", "unit", "what it counts"),
        [
            (name, value, units.get(name, ""), CATALOG.get(f"metric.{name}", ""))
            for name, value in said["metrics"].items()
        ],
    )
    phased = len(run.plan.by_year) > 1
    if phased:
        _table("Year by year, not discounted", run.plan.by_year, _YEARS)
    shown = (("Zones", run.zones, _ZONES), ("Links to build", run.links, _LINKS),
             ("Cities", run.cities, _CITIES))  # fmt: skip
    for title, table, columns in shown:
        kept = table if phased else table.drop(columns="year", errors="ignore")
        _table(title, kept, columns)
    for note in said.get("notes", ()):
        show(f"note: {note}")
    years = ", ".join(f"{layer} {year}" for layer, year in said["data_years"].items() if year)
    show(f"data years: {years}")
    show(said["disclaimer"])


def _table(title: str, table: pd.DataFrame, columns: dict[str, str]) -> None:
    kept = {name: head for name, head in columns.items() if name in table.columns}
    shown = table[list(kept)]
    if "year" in kept:
        shown = shown.astype({"year": str})
    rows: list[Sequence[object]] = [
        [_cell(value) for value in row] for row in shown.itertuples(index=False)
    ]
    show_table(f"{title} ({number(len(table))})", list(kept.values()), rows)


def _cell(value: object) -> object:
    return value.item() if hasattr(value, "item") else value
