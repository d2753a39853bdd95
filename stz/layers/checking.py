"""All problems of all layers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stz.errors import Problem
from stz.layers.column_checks import column_problems
from stz.layers.contracts import CONTRACTS
from stz.layers.cross_checks import graph_problems, reference_problems
from stz.layers.frames import ReadLayer, read_layer
from stz.layers.geometry_checks import Neighborhood, geometry_problems, neighborhood
from stz.layers.location import default_data_dir

MANY, NAMED = 6, 3
"""Rows with one and the same problem from which they are told together, and those named then."""


def check_layers(
    data_dir: Path | None = None, names: Mapping[Any, str] | None = None
) -> list[Problem]:
    """Return every breach of every layer's contract.

    Parameters
    ----------
    data_dir : Path, optional
        Folder of the layers; default the packaged one.
    names : mapping of str to str, optional
        Layer name to file, where a planner replaces a packaged layer. Their hashes are not
        compared.

    Returns
    -------
    list of Problem
        Layer by layer, then references between layers, then the fiber graph; empty if all is well.
    """
    return checked_layers(data_dir, names)[1]


def checked_layers(
    data_dir: Path | None = None, names: Mapping[Any, str] | None = None
) -> tuple[dict[str, ReadLayer], list[Problem]]:
    """Return the layers as read, by name, and every problem found."""
    folder = default_data_dir() if data_dir is None else Path(data_dir)
    chosen = dict(names or {})
    problems = _unknown_names(chosen)
    reads = {
        name: read_layer(
            contract, Path(chosen[name]) if name in chosen else folder / contract.filename
        )
        for name, contract in CONTRACTS.items()
    }
    near = neighborhood(reads["provinces"], packaged="provinces" not in chosen)
    for read in reads.values():
        problems += _own_problems(read, near)
    problems += reference_problems(reads)
    problems += graph_problems(reads)
    return reads, together(problems)


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


def _unknown_names(names: Mapping[str, str]) -> list[Problem]:
    from difflib import get_close_matches

    found = []
    for name in sorted(set(names) - set(CONTRACTS)):
        near = get_close_matches(name, list(CONTRACTS), n=1)
        mend = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(CONTRACTS)}"
        found.append(
            Problem(where=names[name], what="there is no such layer", mend=mend, layer=name)
        )
    return found
