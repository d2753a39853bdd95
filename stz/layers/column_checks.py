"""Columns of one layer held against its pandera schema, and the rules that take two columns."""

from __future__ import annotations

import pandas as pd
import pandera.errors

from stz.errors import Problem
from stz.layers.contract import schema
from stz.layers.fields import FINITE, Field
from stz.layers.frames import ReadLayer


def column_problems(read: ReadLayer) -> list[Problem]:
    """Return every breach of a layer's schema, then of its rules across columns."""
    assert read.frame is not None
    return _schema_problems(read, read.frame) + _pair_problems(read, read.frame)


def _schema_problems(read: ReadLayer, frame: pd.DataFrame) -> list[Problem]:
    try:
        schema(read.contract).validate(pd.DataFrame(frame), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    fields = {field.name: field for field in read.contract.all_fields}
    found: list[Problem] = []
    together: set[int] = set()
    for case in cases.to_dict("records"):
        check, column = str(case["check"]), str(case["column"])
        if check == "column_in_dataframe":
            found.append(_missing_column(read, fields[str(case["failure_case"])]))
            continue
        if pd.isna(case["index"]):
            found.append(
                read.problem(f"breaks the rule {check}", "correct the column", field=column)
            )
            continue
        position = int(case["index"])
        if check == "multiple_fields_uniqueness":
            if set(read.contract.unique_together) <= set(frame.columns):
                together.add(position)
        elif (position, column) not in read.unread:
            found.append(_value_problem(read, position, fields[column], check))
    found += [_together_problem(read, frame, position) for position in sorted(together)]
    return found


def _missing_column(read: ReadLayer, field: Field) -> Problem:
    return read.problem(
        "the column is missing", f"add the column {field.name}: {field.meaning}", field=field.name
    )


def _value_problem(read: ReadLayer, position: int, field: Field, check: str) -> Problem:
    assert read.frame is not None
    cell = read.frame[field.name].iloc[position]
    value = "" if pd.isna(cell) else str(cell)
    if check == "field_uniqueness":
        same = (
            (read.frame[field.name] == read.frame[field.name].iloc[position])
            .to_numpy()
            .nonzero()[0]
        )
        lines = ", ".join(str(int(other) + 1) for other in same)
        what, mend = f"the id occurs twice (rows {lines})", "give every row its own id"
    elif check == "not_nullable":
        what, mend = "the value is missing (empty or NaN)", f"fill in: {field.meaning}"
    elif check == FINITE:
        what, mend = FINITE, f"write a number: {field.meaning}"
    elif field.minimum == 0 and float(read.frame[field.name].iloc[position]) < 0:
        what, mend = f"is negative, {check}", f"write zero or more: {field.meaning}"
    else:
        what, mend = check, f"correct the value: {field.meaning}"
    return read.problem(what, mend, position, field.name, value)


def _together_problem(read: ReadLayer, frame: pd.DataFrame, position: int) -> Problem:
    columns = list(read.contract.unique_together)
    value = " / ".join(str(frame[column].iloc[position]) for column in columns)
    return read.problem(
        f"another row has the same {', '.join(columns)}",
        "keep one of them, or make them differ",
        position,
        "; ".join(columns),
        value,
    )


def _pair_problems(read: ReadLayer, frame: pd.DataFrame) -> list[Problem]:
    found = []
    if {"a", "b"} <= set(frame.columns):
        for position in (frame["a"] == frame["b"]).to_numpy().nonzero()[0]:
            value = str(frame["a"].iloc[position])
            mend = "name two different nodes"
            row = int(position)
            found.append(read.problem("the link joins a node to itself", mend, row, "b", value))
    costs = [f"capex_{level}_usd_per_km" for level in ("low", "mid", "high")]
    if set(costs) <= set(frame.columns):
        values = frame[costs]
        wrong = (values[costs[0]] > values[costs[1]]) | (values[costs[1]] > values[costs[2]])
        for position in wrong.to_numpy().nonzero()[0]:
            shown = " / ".join(f"{value:g}" for value in values.iloc[position])
            row = int(position)
            what = "the costs are not in the order low, middle, high"
            found.append(read.problem(what, "order them", row, "; ".join(costs), shown))
    if read.contract.name == "places" and {"population_2023", "province"} <= set(frame.columns):
        found += _population_problems(read, frame)
    return found


def _population_problems(read: ReadLayer, frame: pd.DataFrame) -> list[Problem]:
    from_census = ~frame["province"].isin(OUT_OF_CENSUS)
    missing = (frame["population_2023"].isna() & from_census).to_numpy().nonzero()[0]
    return [
        read.problem(
            "the population is missing; only places outside the totals may leave it out",
            "fill in the census figure, or remove the place",
            int(position),
            "population_2023",
        )
        for position in missing
        if (int(position), "population_2023") not in read.unread
    ]


OUT_OF_CENSUS = ("Azad Jammu and Kashmir", "Gilgit-Baltistan")
"""Territories the 2023 census tables leave out."""
