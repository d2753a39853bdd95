"""Grid reliability by DISCO and year: every figure NEPRA printed, conflicting ones included."""

from __future__ import annotations

from stz.layers.build.context import BuildContext, number
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish

NAME = "grid_reliability"
COLUMNS = (
    "disco",
    "fiscal_year",
    "metric",
    "value",
    "unit",
    "nepra_target",
    "variant",
    "table_ref",
    "note",
)
INFO = LayerInfo(
    title="Distribution reliability (SAIFI, SAIDI) and losses by DISCO",
    units={"value": "see the column unit"},
    licence="regulator statistics; facts",
    attribution="NEPRA performance evaluation reports, as transcribed; see the source of each row",
    year="2018-19 to 2024-25",
    method="disco_reliability.csv, unchanged",
    notes=(
        (
            "every printed variant is kept; the latest year with all ten DISCOs is 2022-23, in the "
            "variants with_LT (low-tension outages counted) and without_LT. "
            "Suggested default: 2022-23, with_LT"
        ),
        (
            "GEPCO's 38.59 minutes in 2022-23 is implausible: it prints 4,216.56 a year later "
            "under "
            "a corrected method"
        ),
        (
            "definitions break between years (IESCO 2021-22, GEPCO 2023-24, MEPCO 2024-25): never "
            "rank across years"
        ),
        (
            "TESCO and HAZECO have no figures of their own: HAZECO was part of PESCO, TESCO is "
            "left "
            "out by NEPRA"
        ),
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by DISCO, year, metric and variant."""
    rows = [
        {
            **{
                key: row[key]
                for key in (
                    "disco",
                    "fiscal_year",
                    "metric",
                    "unit",
                    "variant",
                    "table_ref",
                    "note",
                )
            },
            "value": number(row["value"]),
            "nepra_target": number(row["nepra_target"]),
            **{key: row[key] for key in ("source", "year", "licence", "grade")},
        }
        for row in context.table("disco_reliability")
    ]
    keys = ("disco", "fiscal_year", "metric", "variant", "table_ref")
    return finish(
        NAME, "table", COLUMNS, sorted(rows, key=lambda r: tuple(str(r[k]) for k in keys)), INFO
    )
