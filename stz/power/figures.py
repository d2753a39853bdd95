"""Which published SAIFI and SAIDI stand for a distribution company (DISCO), and why.

The regulator prints conflicting figures: by year, with and without low-tension lines, in one table
and another. A scenario asks for a fiscal year and a variant, for all companies or for one. Where
that is not printed, or cannot be true, the nearest figure that can is taken, and the basis says so:
nothing is mixed in silence. ``latest`` asks, company by company, for the latest SAIDI that nothing
refutes. SAIFI then is that of the same year and variant, or the nearest to it: their ratio is the
mean length of an interruption, and the two belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from stz.layers import PARENT_COMPANIES
from stz.messages import worst_grade
from stz.power.downtime import Grid

LATEST = "latest"
"""Fiscal year that asks for the latest of each company."""
VARIANTS = ("headline", "with_LT", "without_LT", "comparison")
"""Order in which variants stand in for one that is not printed."""
MIN_SAIFI = 1.0
"""Fewer interruptions a year than this are not believed where others are printed (the regulator
fined one at 0.05)."""
MIN_CAIDI_MIN = 5.0
"""A shorter mean interruption than this is not believed where others are printed (one DISCO printed
1.8 minutes)."""
DOUBTFUL_CAIDI_MIN = 15.0
"""Below this a mean interruption is used as printed, but doubted in a note."""


@dataclass(frozen=True)
class Figure:
    """Grid reliability of one DISCO with its basis in words.

    Attributes
    ----------
    disco : str
        The distribution company.
    grid : Grid
        The figures.
    as_asked : bool
        Whether year, variant and company are those asked for.
    basis : str
        Where the figures come from, for people.
    printed : tuple of (str, str, str)
        Metric, fiscal year and variant of the rows they are.
    refused : tuple of str
        Printed figures that are not believed, for people; where there are no others of the company
        they are used all the same, and ``doubtful``.
    doubtful : bool
        Whether the figures are such.
    of : str
        The company whose figures they are, where it has none of its own.
    """

    disco: str
    grid: Grid
    as_asked: bool
    basis: str
    printed: tuple[tuple[str, str, str], ...] = ()
    refused: tuple[str, ...] = ()
    doubtful: bool = False
    of: str = ""

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the layer ``grid_reliability`` that the figures are."""
        here = table["disco"] == (self.of or self.disco)
        keys = zip(table["metric"], table["fiscal_year"], table["variant"], strict=True)
        taken = [(str(m), str(year), str(variant)) in self.printed for m, year, variant in keys]
        return table[here & np.array(taken, dtype=bool)]


def disco_figures(
    table: pd.DataFrame,
    discos: Iterable[str],
    fiscal_year: str,
    variant: str,
    companies: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, Figure]:
    """Choose SAIFI and SAIDI of each DISCO.

    Parameters
    ----------
    table : DataFrame
        Layer ``grid_reliability``: ``disco, fiscal_year, metric, value, variant`` and, where it
        is known that a figure cannot be right, why in ``refuted``.
    discos : iterable of str
        Companies that are asked for.
    fiscal_year, variant : str
        What the scenario asks for, such as ``"2022-23"`` (or ``"latest"``) and ``"with_LT"``.
    companies : mapping, optional
        Fiscal year and variant of companies that differ.

    Returns
    -------
    dict
        DISCO to :class:`Figure`. A company without figures takes those of its parent, else the
        worst of all that are known.
    """
    rows, believed = _printed(table)
    known: dict[str, Figure] = {}
    for disco in sorted(set(rows["disco"])):
        here = rows["disco"] == disco
        refused = _words(rows[here & ~believed])
        asked = (companies or {}).get(disco, (fiscal_year, variant))
        figure = _figure(disco, rows[here & believed], *asked)
        if figure is None:
            figure = _figure(disco, rows[here], *asked)
            figure = None if figure is None else replace(figure, doubtful=True)
        if figure is not None:
            known[disco] = replace(figure, refused=refused)
    worst = max(known.values(), key=lambda figure: figure.grid.saidi_min, default=None)
    found: dict[str, Figure] = {}
    for disco in dict.fromkeys(discos):
        if disco in known:
            found[disco] = known[disco]
            continue
        parent = known.get(PARENT_COMPANIES.get(disco, ""))
        other = parent or worst
        if other is None:
            continue
        why = "which it was part of" if parent else "the worst known"
        basis = f"figures of {other.disco}, {why}, because it has none of its own ({other.basis})"
        found[disco] = Figure(disco, other.grid, False, basis, other.printed, of=other.disco)
    return found


def _printed(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """Return the rows of SAIFI and SAIDI, and which of them are believed."""
    rows = table[table["metric"].isin(("saifi", "saidi")) & table["value"].notna()]
    wide = rows.pivot_table(
        index=["disco", "fiscal_year", "variant"], columns="metric", values="value", aggfunc="first"
    ).reindex(columns=["saifi", "saidi"])
    few = wide["saifi"] < MIN_SAIFI
    short = wide["saidi"] / wide["saifi"] < MIN_CAIDI_MIN
    bad = {(*key, "saifi") for key in wide.index[few]}
    bad |= {(*key, "saidi") for key in wide.index[few | short]}
    keys = zip(rows["disco"], rows["fiscal_year"], rows["variant"], rows["metric"], strict=True)
    believed = pd.Series([key not in bad for key in keys], index=rows.index, dtype=bool)
    if "refuted" in rows:
        believed &= rows["refuted"].fillna("").astype(str).str.strip() == ""
    return rows, believed


def _words(rows: pd.DataFrame) -> tuple[str, ...]:
    cells = zip(rows["metric"], rows["value"], rows["fiscal_year"], rows["variant"], strict=True)
    return tuple(
        f"{str(metric).upper()} {value:g} of {year} {variant}"
        for metric, value, year, variant in cells
    )


def _figure(disco: str, rows: pd.DataFrame, fiscal_year: str, variant: str) -> Figure | None:
    """Take the SAIDI nearest to what is asked, and the SAIFI nearest to that."""
    printed: dict[str, list[tuple[str, str, float]]] = {}
    for metric in ("saifi", "saidi"):
        own = rows[rows["metric"] == metric]
        years, variants = own["fiscal_year"].astype(str), own["variant"].astype(str)
        printed[metric] = list(zip(years, variants, own["value"].astype(float), strict=True))
        if not printed[metric]:
            return None
    latest = fiscal_year == LATEST
    if latest:
        fiscal_year = max((row[0] for row in printed["saidi"]), key=_start)
    year, kind, saidi = min(
        printed["saidi"], key=lambda row: _distance(row[0], row[1], fiscal_year, variant)
    )
    saifi_year, saifi_kind, saifi = min(
        printed["saifi"], key=lambda row: _distance(row[0], row[1], year, kind)
    )
    pair, other = f"{year} {kind}", f"{saifi_year} {saifi_kind}"
    same = f"SAIFI and SAIDI of {pair}"
    basis = same if pair == other else f"SAIFI of {other}, SAIDI of {pair}"
    as_asked = latest or {pair, other} == {f"{fiscal_year} {variant}"}
    printed_as = (("saifi", saifi_year, saifi_kind), ("saidi", year, kind))
    return Figure(disco, Grid(saifi, saidi), as_asked, basis, printed_as)


def _distance(
    year: str, variant: str, asked_year: str, asked_variant: str
) -> tuple[int, int, int, str]:
    """Nearest year first, of two equally near the later; then the variant asked, then by order."""
    gap = _start(year) - _start(asked_year)
    if variant == asked_variant:
        rank = -1
    else:
        rank = VARIANTS.index(variant) if variant in VARIANTS else len(VARIANTS)
    return abs(gap), -gap, rank, variant


def _start(fiscal_year: str) -> int:
    """Return the year in which a fiscal year such as ``2022-23`` starts."""
    head = fiscal_year.split("-")[0]
    return int(head) if head.isdigit() else 0


def company_grades(table: pd.DataFrame, figures: Mapping[str, Figure]) -> dict[str, str]:
    """Return the worst grade of each company's figures; C where they are another company's.

    Parameters
    ----------
    table : DataFrame
        Layer ``grid_reliability``, with ``grade``.
    figures : mapping
        As :func:`disco_figures` chooses them from it.
    """
    return {
        company: worst_grade([*figure.rows(table)["grade"], "C" if figure.of else ""])
        for company, figure in figures.items()
    }


def figure_notes(figures: dict[str, Figure], *, latest: bool = False) -> list[str]:
    """Say which companies do not have the figures asked for, and which have doubtful ones.

    Where the ``latest`` were asked for, which those are is said of every company.
    """
    by_basis: dict[str, list[str]] = {}
    for figure in figures.values():
        if not figure.as_asked:
            by_basis.setdefault(figure.basis, []).append(figure.disco)
    notes = []
    if latest:
        chosen: dict[str, list[str]] = {}
        for figure in figures.values():
            if figure.as_asked:
                chosen.setdefault(figure.basis, []).append(figure.disco)
        told = "; ".join(
            f"{', '.join(sorted(discos))}: {basis}" for basis, discos in sorted(chosen.items())
        )
        notes.append(f"grid reliability, the latest of each company that nothing refutes: {told}")
    notes += [
        f"grid reliability of {', '.join(sorted(discos))}: the requested figures are missing; "
        f"these were used instead: {basis}"
        for basis, discos in sorted(by_basis.items())
    ]
    notes += [
        f"grid reliability of {figure.disco}: printed figures that cannot be right, "
        f"{', '.join(figure.refused)}, are "
        + ("used because there are no others" if figure.doubtful else "not used")
        for figure in figures.values()
        if figure.refused
    ]
    notes += [
        f"grid reliability of {figure.disco} is doubtful: its interruptions last "
        f"{figure.grid.caidi_min:.0f} minutes on average as printed"
        for figure in figures.values()
        if figure.grid.caidi_min < DOUBTFUL_CAIDI_MIN
    ]
    return notes
