"""Source and grade of one field, in layers where a row mixes several.

A layer has one column ``source``. Where its text names fields (``population: ...; coordinates:
...``), a field has the part that names it; where grades stand in columns of their own, a field has
the one that speaks of it. Where nothing does, what the whole row says holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

GRADES: Mapping[str, Mapping[str, str]] = {
    "places": {"population_2023": "pop_grade", "population_2017": "pop_grade",
               "disco": "disco_grade"},
    "talent": dict.fromkeys(
        ("population_2023", "urban_population_2023", "literacy_10plus_pct",
         "enrolled_graduation_and_above"), "census_grade"),
}  # fmt: skip
"""Columns that have a grade of their own, by layer: the column that says it."""
MODELED = "; IT columns modelled by stz"
"""What stands in a source of talent after the census that the counted columns are from."""
_NAMED = re.compile(r"(?:^|; )([a-z][a-z_]*): ")


def field_grade(layer: str, column: str) -> str:
    """Return the column with the grade of a field: its own, or that of the row."""
    return GRADES.get(layer, {}).get(column, "grade")


def field_source(layer: str, column: str, text: str) -> str:
    """Return the part of a source text that speaks of a field; all of it where no part does.

    Parameters
    ----------
    layer, column : str
        Which field.
    text : str
        The ``source`` of its row: parts that begin with the name of a field and a colon, after a
        semicolon, are of that field.

    Examples
    --------
    >>> field_source("places", "population_2023", "population: census; table 2; coordinates: map")
    'census; table 2'
    """
    if layer == "talent" and field_grade(layer, column) != "grade":
        return text.partition(MODELED)[0]
    marks = list(_NAMED.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        if column == mark[1] or column.startswith(f"{mark[1]}_"):
            return text[mark.end() : end]
    return text
