"""The page of calibration is written from the layers; its figures are those of their sources."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

import pytest

import stz

ROOT = Path(__file__).resolve().parents[2]
WRITE = runpy.run_path(str(ROOT / "docs" / "site" / "calibration.py"))
FACTS = ROOT.parent / "shared" / "facts" / "second"
NOW = WRITE["totals"]()


def test_the_page_is_current() -> None:
    written = WRITE["PAGE"].read_text(encoding="utf-8")
    assert written == WRITE["page"](), "run python docs/site/calibration.py"


def test_totals_are_those_of_the_layer() -> None:
    talent = stz.load_layers().talent
    assert NOW.firms + NOW.freelancers == talent["it_workforce"].sum()
    assert NOW.remote == talent["remote_workforce"].sum()
    assert NOW.remote_exports == pytest.approx(779, rel=1e-3), "what the layer is set to"
    assert NOW.staff.sum() == pytest.approx(100.0)
    assert NOW.companies[["Lahore", "Karachi", "Islamabad and Rawalpindi"]].sum() == 91.4


def test_what_is_said_to_be_missing_is_what_is_missing() -> None:
    page = WRITE["page"]()
    missing = NOW.sbp["FY2024-25"] - NOW.firm_exports
    assert f"USD {missing:,.0f} million a year" in " ".join(page.split())
    needed = 3815e6 / NOW.firms
    assert f"about USD {needed:,.0f}" in " ".join(page.split())


@pytest.mark.parametrize("name", ["it_exports_sbp.csv", "talent_city.csv"])
def test_figures_are_carried_over_unchanged(name: str) -> None:
    if not (FACTS / name).exists():
        pytest.skip("the tables of facts are not here")
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        facts = list(csv.reader(file))
    with (ROOT / "data" / "geo" / "sources" / name).open(encoding="utf-8", newline="") as file:
        ours = list(csv.reader(file))
    assert len(ours) > 3
    assert [row for row in ours if row not in facts] == []
