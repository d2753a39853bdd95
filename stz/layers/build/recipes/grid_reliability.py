"""Grid reliability by DISCO and year: every figure NEPRA printed, conflicting ones included.

Load shedding, which the regulator leaves out of SAIDI, stands beside it as a share of feeders.
"""

from __future__ import annotations

from stz.layers.build.context import BuildContext, Table, number
from stz.layers.build.layer import BuiltLayer, LayerInfo, Row, finish
from stz.layers.contracts import LOAD_SHEDDING

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
    "refuted",
    "note",
)
UNITS = {"min": "min/customer/yr", "no": "interruptions/customer/yr"}
LICENCE = "regulator statistics; facts"
INFO = LayerInfo(
    title="Distribution reliability (SAIFI, SAIDI) and losses by DISCO",
    units={"value": "see the column unit"},
    licence="regulator statistics; facts",
    attribution="NEPRA performance evaluation reports, as transcribed; see the source of each row",
    year="2018-19 to 2024-25",
    method=(
        "disco_reliability.csv, and what disco_reliability_2024_25.csv adds to it; refuted figures "
        "are marked (grid_refuted.csv says by what). Load shedding: load_shedding_feeders.csv; the "
        "37 feeders it leaves without a company are spread over IESCO and MEPCO"
    ),
    notes=(
        (
            "every printed variant is kept; the latest year with all ten DISCOs is 2022-23, in the "
            "variants with_LT (low-tension outages counted) and without_LT. A scenario that asks "
            "for the latest takes, company by company, the latest SAIDI that is not refuted"
        ),
        (
            "GEPCO's 38.59 minutes in 2022-23 are refuted: it prints 4,216.56 a year later, under "
            "a corrected method, and 3,833.19 for 2024-25"
        ),
        (
            "definitions break between years (IESCO 2021-22, GEPCO 2023-24, MEPCO 2024-25): never "
            "rank across years"
        ),
        "figures of 2024-25 are as reported by others; the report itself was not opened",
        (
            "TESCO and HAZECO have no SAIFI or SAIDI of their own: HAZECO was part of PESCO, TESCO "
            "is left out by NEPRA"
        ),
        (
            f"{LOAD_SHEDDING} is the share of feeders without supply for more than 10 hours a day, "
            "as the Power Division told the National Assembly; K-Electric is not in it"
        ),
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by DISCO, year, metric and variant."""
    printed = [
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
    printed += _added(context.table("disco_reliability_2024_25"), printed)
    refuted = {_identity(row): row["refuted_by"] for row in context.table("grid_refuted")}
    unknown = set(refuted) - {_identity(row) for row in printed}
    if unknown:
        raise ValueError(f"grid_refuted: no such figures are printed: {sorted(unknown)}")
    rows = [{**row, "refuted": refuted.get(_identity(row), "")} for row in printed]
    rows += _shedding(context.table("load_shedding_feeders"))
    keys = ("disco", "fiscal_year", "metric", "variant", "table_ref")
    return finish(
        NAME, "table", COLUMNS, sorted(rows, key=lambda r: tuple(str(r[k]) for k in keys)), INFO
    )


def _identity(row: Row) -> tuple[str, str, str, str, float]:
    return (row["disco"], row["fiscal_year"], row["metric"], row["variant"], float(row["value"]))


def _added(table: Table, printed: list[Row]) -> list[Row]:
    """Return the rows of the later table that name a company and say something new."""
    known = {(row["disco"], row["fiscal_year"], row["metric"], row["value"]) for row in printed}
    rows: list[Row] = []
    for row in table:
        if row["metric"] not in ("saidi", "saifi") or row["disco"] == "unattributed":
            continue
        if (row["disco"], row["fiscal_year"], row["metric"], float(row["value"])) in known:
            continue
        rows.append(
            {
                "disco": row["disco"],
                "fiscal_year": row["fiscal_year"],
                "metric": row["metric"],
                "value": float(row["value"]),
                "unit": UNITS[row["unit"]],
                "nepra_target": None,
                # "headline and comparison": both print it; "as quoted": the table is not known
                "variant": "comparison" if row["variant"].startswith("comparison") else "headline",
                "table_ref": "not named" if row["variant"] == "as quoted" else row["variant"],
                "note": row["note"],
                "source": f"{row['source']}; {row['url_or_reference']}",
                "year": row["year"],
                "licence": LICENCE,
                "grade": row["confidence"],
            }
        )
    return rows


def _shedding(table: Table) -> list[Row]:
    """Return the share of feeders that shed load, by company; what names no company is spread."""
    named = [row for row in table if row["disco"] != "all" and "(" not in row["disco"]]
    (total,) = (row for row in table if row["disco"] == "all")
    shedding = sum(float(row["feeders_over_10h_a_day"]) for row in named)
    left = float(total["feeders_over_10h_a_day"]) - shedding
    others = float(total["feeders"]) - sum(float(row["feeders"] or 0) for row in named)
    rest = {
        **total,
        "share_pct": f"{100.0 * left / others:.2f}",
        "note": f"{left:.0f} feeders name no company; spread over the {others:,.0f} of those "
        "whose number is not given",
        "confidence": "C",
    }
    rows = [*named, *({**rest, "disco": disco} for disco in ("IESCO", "MEPCO"))]
    return [
        {
            "disco": row["disco"],
            "fiscal_year": "2025-26",
            "metric": LOAD_SHEDDING,
            "value": float(row["share_pct"]),
            "unit": "% of feeders",
            "nepra_target": None,
            "variant": "headline",
            "table_ref": "not named",
            "refuted": "",
            "note": row["note"],
            "source": f"{row['source']}; {row['url_or_reference']}",
            "year": row["year"],
            "licence": "government statements; facts",
            "grade": row["confidence"],
        }
        for row in rows
    ]
