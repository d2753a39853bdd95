"""Write the page of the columns of every layer from the contracts that the layers are held to.

``python docs/site/layer_columns.py`` writes ``docs/layer-columns.md`` again; a test holds the
page in the repository against what this writes today.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stz.layers import CONTRACTS, PROVENANCE, Field, LayerContract, left_out, range_rule

PAGE = Path(__file__).resolve().parents[1] / "layer-columns.md"
HEAD = """\
# Columns of every layer

What a file must hold that takes the place of a packaged layer, or whose rows join it (`add` and
`change` in [scenario-keys.md](scenario-keys.md#data-of-your-own)). This page is written from the
contracts in `stz/layers/contracts.py` by `python docs/site/layer_columns.py`.

Layers with positions are GeoJSON, GeoPackage or another vector format; tables are CSV. Workbooks
(`.xlsx`, `.xls`, `.ods`) serve for both: the sheet named as the layer is read, else the only one.
In CSV files and workbooks points have columns `lon` and `lat`, lines and outlines a column `wkt`,
in degrees.

**Needed** says *yes* where every row must have a value; *may be empty* where cells may be empty;
*no* where the column may be left out. Files of `add` may also leave out what may be empty, and what
*follows*: lengths from the ends and the line. Other columns are kept in whole files, and refused in
`add` and `change`.

**Source** names the columns that say where a value comes from, in layers whose rows mix several
sources. Where they are empty or left out, and in all other layers, `source`, `year`, `licence` and
`grade` of the row do. `stz trace` and the cards of the map name the source of each value by the
same rule.
"""
TYPES = {"text": "text", "real": "number", "whole": "whole number", "flag": "true or false"}
UNITS = {
    "km": "km", "pct": "%", "sqft": "square feet", "usd_per_km": "USD per km", "pga_g": "g",
    "population": "persons", "workforce": "persons", "freelancers": "persons",
    "graduates_per_year": "persons a year", "enrolled": "persons", "event_year": "year",
    "enrolled_share": "share",
}  # fmt: skip
"""Units by a part of a column's name."""
SHAPES = {"point": "points", "line": "lines", "polygon": "outlines", "table": "a table"}


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for contract in CONTRACTS.values():
        parts += ["\n".join(_layer(contract))]
    parts += ["\n".join(_provenance())]
    return "\n".join(parts)


def _layer(contract: LayerContract) -> Iterator[str]:
    yield f"## {contract.name}"
    yield ""
    keys = contract.unique_together or (contract.identity,)
    yield (
        f"{contract.title}: {SHAPES[contract.kind]}; `{contract.filename}`. Rows are identified by "
        + (", ".join(f"`{key}`" for key in keys) + ".")
    )
    yield ""
    yield from _table(contract.fields, contract)
    yield ""
    shape = _source("geometry", contract)
    if shape:
        yield f"Where the positions come from: {shape}."
        yield ""


def _provenance() -> Iterator[str]:
    yield "## In every layer"
    yield ""
    yield "Each layer ends with these columns. Added rows may leave out `licence`."
    yield ""
    yield from _table(PROVENANCE, None)
    yield ""


def _table(fields: tuple[Field, ...], contract: LayerContract | None) -> Iterator[str]:
    mixes = contract is not None and bool(contract.parts)
    heads = ["column", "type", "unit", "rule", "needed", *(["source"] if mixes else []), "meaning"]
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for column in fields:
        cells = (
            f"`{column.name}`",
            TYPES[column.kind],
            _unit(column),
            _rule(column, contract),
            _needed(column, contract),
            *([_source(column.name, contract)] if mixes and contract else []),
            column.meaning,
        )
        yield f"| {' | '.join(cells)} |"


def _unit(column: Field) -> str:
    if column.kind not in ("real", "whole"):
        return ""
    found = [unit for part, unit in UNITS.items() if part in column.name]
    return found[-1] if found else ""


def _rule(column: Field, contract: LayerContract | None) -> str:
    rules = []
    if column.unique:
        rules.append("unique")
    if column.minimum is not None or column.maximum is not None:
        rules.append(range_rule(column).removeprefix("must be "))
    if column.choices:
        rules.append("one of " + ", ".join(f"`{choice}`" for choice in column.choices))
    for reference in contract.references if contract else ():
        if reference.column == column.name:
            named = " or ".join(f"`{layer}.{key}`" for layer, key in reference.targets)
            rules.append(f"{'each ' if reference.several else ''}in {named}")
    return "; ".join(rules)


def _source(column: str, contract: LayerContract) -> str:
    own = contract.origin_columns(column).values()
    return ", ".join(f"`{name}`" for name in own)


def _needed(column: Field, contract: LayerContract | None) -> str:
    if contract is not None and column.name in left_out(contract):
        return "yes; follows in `add`"
    if not column.required:
        return f"no (`{column.fill}`)" if column.fill else "no"
    return "may be empty" if column.nullable else "yes"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
