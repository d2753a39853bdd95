from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from stz.power.figures import LATEST, disco_figures, figure_notes


def make_table(rows: list[tuple[str, str, str, float, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["disco", "fiscal_year", "metric", "value", "variant"])


TABLE = make_table(
    [
        ("FESCO", "2022-23", "saifi", 31.49, "without_LT"),
        ("FESCO", "2022-23", "saifi", 34.95, "with_LT"),
        ("FESCO", "2022-23", "saidi", 1031.62, "without_LT"),
        ("FESCO", "2022-23", "saidi", 1219.38, "with_LT"),
        ("FESCO", "2022-23", "td_losses", 8.9, "headline"),
        ("GEPCO", "2022-23", "saifi", 22.01, "with_LT"),
        ("GEPCO", "2022-23", "saidi", 38.59, "with_LT"),
        ("GEPCO", "2023-24", "saidi", 4216.56, "comparison"),
        ("IESCO", "2018-19", "saifi", 0.05, "headline"),
        ("IESCO", "2018-19", "saidi", 1.27, "headline"),
        ("IESCO", "2022-23", "saifi", 17.97, "with_LT"),
        ("IESCO", "2022-23", "saidi", 1006.34, "with_LT"),
        ("PESCO", "2022-23", "saifi", 184.67, "with_LT"),
        ("PESCO", "2022-23", "saidi", 14227.82, "with_LT"),
    ]
)


def test_takes_what_is_asked() -> None:
    found = disco_figures(TABLE, ["FESCO"], "2022-23", "without_LT")["FESCO"]
    assert (found.grid.saifi, found.grid.saidi_min) == (31.49, 1031.62)
    assert found.as_asked
    assert figure_notes({"FESCO": found}) == []


def test_other_variant_of_the_year_stands_in_and_says_so() -> None:
    found = disco_figures(TABLE, ["FESCO"], "2022-23", "headline")
    assert found["FESCO"].grid.saidi_min == 1219.38
    assert not found["FESCO"].as_asked
    assert "with_LT" in figure_notes(found)[0]


def test_impossible_figure_is_replaced_by_the_corrected_one() -> None:
    found = disco_figures(TABLE, ["GEPCO"], "2022-23", "with_LT")["GEPCO"]
    assert found.grid.saidi_min == 4216.56
    assert found.grid.saifi == 22.01
    assert "2023-24" in found.basis


def test_misreported_frequency_is_not_used_even_for_its_own_year() -> None:
    found = disco_figures(TABLE, ["IESCO"], "2018-19", "headline")["IESCO"]
    assert found.grid.saifi == 17.97
    assert not found.as_asked


def test_what_is_not_used_is_told() -> None:
    found = disco_figures(TABLE, ["IESCO", "GEPCO", "FESCO"], "2022-23", "with_LT")
    notes = [note for note in figure_notes(found) if "cannot be right" in note]
    assert notes == [
        f"grid reliability of {disco}: printed figures that cannot be right, {printed}, "
        "are not used"
        for disco, printed in (
            ("IESCO", "SAIFI 0.05 of 2018-19 headline, SAIDI 1.27 of 2018-19 headline"),
            ("GEPCO", "SAIDI 38.59 of 2022-23 with_LT"),
        )
    ]


def test_a_good_grid_of_ones_own_is_used_and_doubted_not_replaced_by_the_worst() -> None:
    own = make_table(
        [
            ("Zone Power", "2024-25", "saifi", 0.4, "headline"),
            ("Zone Power", "2024-25", "saidi", 12.0, "headline"),
        ]
    )
    found = disco_figures(pd.concat([TABLE, own]), ["Zone Power"], "2024-25", "headline")
    grid = found["Zone Power"].grid
    assert (grid.saifi, grid.saidi_min) == (0.4, 12.0)
    assert "SAIFI 0.4 of 2024-25 headline" in figure_notes(found)[0]
    assert "used because there are no others" in figure_notes(found)[0]


def test_company_without_figures_takes_its_parent_or_the_worst() -> None:
    found = disco_figures(TABLE, ["HAZECO", "Elsewhere"], "2022-23", "with_LT")
    assert found["HAZECO"].grid.saifi == 184.67
    assert "part of" in found["HAZECO"].basis
    assert found["Elsewhere"].grid.saidi_min == 14227.82
    assert "worst" in found["Elsewhere"].basis


def test_mean_length_of_an_interruption() -> None:
    found = disco_figures(TABLE, ["PESCO"], "2022-23", "with_LT")["PESCO"]
    assert found.grid.caidi_min == pytest.approx(77.04, abs=0.01)


def test_nothing_known_gives_nothing() -> None:
    assert disco_figures(TABLE.iloc[:0], ["FESCO"], "2022-23", "with_LT") == {}


def test_the_latest_of_each_company_that_nothing_refutes() -> None:
    later = make_table(
        [
            ("GEPCO", "2024-25", "saidi", 3833.19, "headline"),
            ("GEPCO", "2024-25", "saifi", 49.49, "headline"),
            ("GEPCO", "2024-25", "saidi", 1200.0, "comparison"),
        ]
    )
    table = pd.concat([TABLE, later], ignore_index=True).assign(refuted="")
    found = disco_figures(table, ["GEPCO", "FESCO", "PESCO"], LATEST, "with_LT")
    assert found["GEPCO"].basis == "SAIFI and SAIDI of 2024-25 headline"
    assert (found["GEPCO"].grid.saifi, found["GEPCO"].grid.saidi_min) == (49.49, 3833.19)
    assert found["FESCO"].basis == "SAIFI and SAIDI of 2022-23 with_LT"
    (chosen,) = [n for n in figure_notes(found, latest=True) if "nothing refutes" in n]
    assert "GEPCO: SAIFI and SAIDI of 2024-25 headline" in chosen

    refuted = (table["fiscal_year"] == "2024-25") & (table["variant"] == "headline")
    table = table.assign(refuted=np.where(refuted, "a later report says so", ""))
    other = disco_figures(table, ["GEPCO"], LATEST, "with_LT")["GEPCO"]
    assert other.grid.saidi_min == 1200.0
    assert "SAIDI 3833.19 of 2024-25 headline" in other.refused


def test_a_company_may_have_a_year_of_its_own() -> None:
    own = {"FESCO": ("2022-23", "without_LT")}
    found = disco_figures(TABLE, ["FESCO", "PESCO"], "2022-23", "with_LT", own)
    assert found["FESCO"].grid.saifi == 31.49
    assert found["PESCO"].grid.saifi == 184.67
