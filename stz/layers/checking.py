"""All problems of all layers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stz.errors import Problem
from stz.layers.adjusted import Adjusted, adjusted_layer, adjustments
from stz.layers.column_checks import column_problems
from stz.layers.contracts import CONTRACTS
from stz.layers.cross_checks import company_problems, graph_problems, reference_problems
from stz.layers.frames import ReadLayer, read_layer
from stz.layers.geometry_checks import Neighborhood, geometry_problems, neighborhood
from stz.layers.location import default_data_dir
from stz.layers.own_rows import OwnRows, Told, own_rows, with_own_rows
from stz.near_names import did_you_mean

MANY, NAMED = 6, 3
"""Rows with one and the same problem from which they are told together, and those named then."""


@dataclass(frozen=True)
class Checked:
    """Layers as read, every problem found, and what a planner's own rows and factors changed.

    Attributes
    ----------
    reads : mapping of str to ReadLayer
        By layer name.
    problems : list of Problem
        Layer by layer, then references between layers, then the fiber graph.
    own : mapping of str to Told
        By layer name, of layers that the planner changed.
    """

    reads: Mapping[str, ReadLayer]
    problems: list[Problem]
    own: Mapping[str, Told]


def check_layers(
    data_dir: Path | None = None,
    names: Mapping[Any, Any] | None = None,
    adjust: Sequence[Any] = (),
) -> list[Problem]:
    """Return every breach of every layer's contract.

    Parameters
    ----------
    data_dir : Path, optional
        Folder of the layers; default the packaged one.
    names, adjust
        See :func:`load_layers`.

    Returns
    -------
    list of Problem
        Layer by layer, then references between layers, then the fiber graph; empty if all is well.
    """
    return checked_layers(data_dir, names, adjust).problems


def checked_layers(
    data_dir: Path | None = None,
    names: Mapping[Any, Any] | None = None,
    adjust: Sequence[Any] = (),
) -> Checked:
    """Return the layers as read, with rows and numbers of the planner's own, and all problems."""
    folder = default_data_dir() if data_dir is None else Path(data_dir)
    chosen = {str(name): own_rows(given) for name, given in (names or {}).items()}
    entries = adjustments(adjust)
    problems = _unknown_names(chosen, entries)
    reads: dict[str, ReadLayer] = {}
    own: dict[str, Told] = {}
    for name, contract in CONTRACTS.items():
        mine = chosen.get(name, OwnRows())
        read = read_layer(contract, mine.file or folder / contract.filename)
        read, told = with_own_rows(read, mine, reads)
        read, factors = adjusted_layer(read, entries)
        reads[name] = read
        if told.lines or told.files or factors:
            own[name] = replace(told, lines=(*told.lines, *factors))
    packaged = "provinces" not in chosen or chosen["provinces"].file is None
    near = neighborhood(reads["provinces"], packaged=packaged)
    for read in reads.values():
        problems += _own_problems(read, near)
    problems += reference_problems(reads)
    problems += company_problems(reads)
    problems += graph_problems(reads)
    return Checked(reads, together(problems), own)


def together(problems: Sequence[Problem]) -> list[Problem]:
    """Return one problem for each cause, where many rows of a layer break one rule."""
    rows: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        cause = (problem.where, problem.layer, problem.field, problem.what)
        rows.setdefault(cause, []).append(problem)
    found = []
    for alike in rows.values():
        if len(alike) < MANY:
            found += alike
            continue
        named = ", ".join(problem.row for problem in alike[:NAMED])
        values = {problem.value for problem in alike}
        found.append(
            replace(
                alike[0],
                row=f"{named} and {len(alike) - NAMED} more",
                value=alike[0].value if len(values) == 1 else "",
            )
        )
    return found


def _own_problems(read: ReadLayer, near: Neighborhood) -> list[Problem]:
    found = list(read.problems)
    if read.frame is None:
        return found
    if read.frame.empty:
        mend = "fill it, or leave the layer out to use the packaged one"
        return [*found, read.problem("the layer is empty: it has no rows", mend)]
    return found + column_problems(read) + geometry_problems(read, near)


def _unknown_names(names: Mapping[str, OwnRows], entries: Sequence[Adjusted]) -> list[Problem]:
    asked = {
        name: str(own.file or own.add or own.change or "layers") for name, own in names.items()
    }
    asked |= {entry.layer: f"scenario ({entry.at})" for entry in entries}
    return [
        Problem(
            where=asked[name],
            what="there is no such layer",
            mend=did_you_mean(name, CONTRACTS, f"use one of {', '.join(CONTRACTS)}"),
            layer=name,
        )
        for name in sorted(set(asked) - set(CONTRACTS))
    ]
