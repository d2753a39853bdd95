"""Numbers of layers multiplied or set by a scenario, in the rows that a filter takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stz.errors import DataError, ScenarioError
from stz.layers import Layers, check_layers, load_layers

pytestmark = pytest.mark.usefixtures("packaged_layers_are_read_once")


@pytest.fixture(scope="module")
def plain() -> Layers:
    return load_layers()


def test_numbers_are_multiplied_where_the_filter_says(plain: Layers) -> None:
    entries = [
        {"layer": "talent", "column": "it_workforce", "where": {"district": "Multan"},
         "multiply": 0.5},
        {"layer": "rights_of_way", "column": "capex_*_usd_per_km",
         "where": {"terrain": ["mountain", "hills"]}, "multiply": 1.2, "basis": "a tender of 2026"},
        {"layer": "grid_reliability", "column": "value",
         "where": {"disco": "QESCO", "metric": "saidi"}, "multiply": 2},
        {"layer": "backbone_links", "column": "presumed", "where": {"presumed": True},
         "set": False},
    ]  # fmt: skip
    layers = load_layers(adjust=entries)
    before = plain.talent.set_index("district")["it_workforce"]
    after = layers.talent.set_index("district")["it_workforce"]
    assert after.dtype == before.dtype
    assert after["Multan"] == round(before["Multan"] / 2)
    assert after.drop("Multan").equals(before.drop("Multan"))
    steep = plain.rights_of_way["terrain"].isin(["mountain", "hills"])
    factors = (
        layers.rights_of_way["capex_mid_usd_per_km"] / plain.rights_of_way["capex_mid_usd_per_km"]
    )
    assert factors[steep].to_numpy() == pytest.approx(1.2)
    assert (factors[~steep] == 1).all()
    assert set(layers.rights_of_way.loc[steep, "grade"]) <= {"C", "D"}
    rows = (plain.grid_reliability["disco"] == "QESCO") & (
        plain.grid_reliability["metric"] == "saidi"
    )
    changed = layers.grid_reliability["value"] != plain.grid_reliability["value"]
    assert (changed == rows).all()
    assert not layers.backbone_links["presumed"].any()
    assert (
        layers.own_rows("talent")
        == "it_workforce multiplied by 0.5 in 1 row, where district Multan"
    )
    assert "(a tender of 2026)" in layers.own_rows("rights_of_way")
    assert layers.replaced("talent")
    assert not layers.replaced("places")
    assert any("talent: it_workforce multiplied by 0.5" in note for note in layers.notes)


def talent(column: str, where: dict[str, str] | None = None, **how: Any) -> dict[str, Any]:
    return {"layer": "talent", "column": column, "where": where or {}, **how}


WORKFORCE = "it_workforce"
MULTAN = {"district": "Multan"}
ARFA = {"zone_id": "arfa-software-technology-park"}
UNKNOWN_AREA = {"layer": "tech_zones", "column": "floor_area_sqft", "where": ARFA, "multiply": 2}


@pytest.mark.parametrize(
    ("entry", "field", "said"),
    [
        (talent("it_workforc", multiply=2), "adjust[0].column", "'it_workforce'"),
        (talent("", multiply=2), "adjust[0].column", "its numbers are"),
        (talent(WORKFORCE, {"districts": "Multan"}, multiply=2),
         "adjust[0].where.districts", "'district'"),
        (talent(WORKFORCE, {"district": "Multn"}, multiply=2),
         "adjust[0].where.district", "'Multan'"),
        (talent(WORKFORCE, MULTAN | {"province": "Sindh"}, multiply=2),
         "adjust[0].where", "no row has all"),
        (talent("province", multiply=2), "adjust[0].column", "no numbers"),
        (talent(WORKFORCE, set="many"), "adjust[0].set", "whole number"),
        (talent(WORKFORCE, set=True), "adjust[0].set", "whole number"),
        (talent(WORKFORCE, set=1.5), "adjust[0].set", "whole number"),
        (talent("district", set="Multan"), "adjust[0].column", "id of a row"),
        (talent("modeled", set="no"), "adjust[0].set", "true or false"),
        (talent("literacy_10plus_pct", MULTAN, multiply=9), "literacy_10plus_pct", "at most 100"),
        (talent(WORKFORCE, MULTAN, multiply=-1), WORKFORCE, "negative"),
        (UNKNOWN_AREA, "adjust[0].column", "nothing to multiply"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(entry: dict[str, Any], field: str, said: str) -> None:
    problems = check_layers(adjust=[entry])
    assert len(problems) == 1, problems
    assert problems[0].where.startswith("scenario")
    assert problems[0].field == field
    assert said in str(problems[0])


def test_an_unknown_layer_is_named_with_the_nearest() -> None:
    problems = check_layers(adjust=[{"layer": "talnt", "column": "x", "multiply": 2}])
    assert [problem.mend for problem in problems] == ["did you mean 'talent'?"]


def test_entries_follow_one_another(plain: Layers) -> None:
    entry = {"layer": "seismic", "column": "pga_g_low", "multiply": 1.1}
    layers = load_layers(adjust=[entry, entry])
    ratio = layers.seismic["pga_g_low"] / plain.seismic["pga_g_low"]
    assert np.allclose(ratio.dropna(), 1.21)


def test_what_a_scenario_says_wrongly_of_layers_is_its_own_error(tmp_path: Path) -> None:
    """Exit code 2, as for any other key; 5 as soon as a file is wrong as well."""
    wrong = [{"layer": "talent", "column": "it_workforc", "multiply": 2}]
    with pytest.raises(ScenarioError, match="did you mean 'it_workforce'"):
        load_layers(adjust=wrong)
    with pytest.raises(ScenarioError, match="no row has this id"):
        load_layers(names={"backbone_links": {"drop": ["L99999"]}})
    with pytest.raises(DataError):
        load_layers(names={"places": {"add": str(tmp_path / "none.csv")}}, adjust=wrong)
