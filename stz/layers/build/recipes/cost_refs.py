"""Cost references: printed prices and ratios that scenarios and capex rest on."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish

NAME = "cost_refs"
COLUMNS = ("category", "item", "value", "unit", "geography", "note")
INFO = LayerInfo(
    title="Cost and benefit references",
    units={"value": "see the column unit; some values are ranges"},
    licence="facts",
    attribution="see the source of each row",
    year="1990s-2026",
    method="cost_refs.csv, unchanged",
    notes=("no Pakistani cut rate exists: 2.73 per 1,000 km and year is a US figure of the 1990s",),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer in the order of the source table."""
    keys = (*COLUMNS, "source", "year", "licence", "grade")
    return finish(
        NAME,
        "table",
        COLUMNS,
        [{key: row[key] for key in keys} for row in context.table("cost_refs")],
        INFO,
    )
