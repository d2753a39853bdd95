"""Changes of the finished problem: what they change, what they leave, and who is told."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import stz
from stz.assembly import Assembly, asked_anew, assemble, assemble_plainly
from stz.errors import ScenarioError
from stz.layers import Layers, load_layers
from stz.scenario import Scenario, load_scenario


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers()


@pytest.fixture(scope="module")
def base(layers: Layers) -> Assembly:
    return assemble(load_scenario("pakistan-2030"), layers)


def scenario(**changes: Any) -> Scenario:
    return load_scenario("pakistan-2030", changes)


def what_if(layers: Layers, **asked: Any) -> Assembly:
    return assemble(scenario(what_if=asked), layers)


def test_nothing_is_nothing(base: Assembly, layers: Layers) -> None:
    assert what_if(layers).instance.digest == base.instance.digest


def test_costs_of_new_links_and_zones(base: Assembly, layers: Layers) -> None:
    changed = what_if(layers, fiber_cost_factor=1.5, zone_cost_factor=1.2)
    old, new = base.instance.links, changed.instance.links
    there = old["existing"]
    assert (new.loc[there, "capex_musd"] == old.loc[there, "capex_musd"]).all()
    for column in ("capex_musd", "opex_musd"):
        pd.testing.assert_series_equal(new.loc[~there, column], old.loc[~there, column] * 1.5)
    pd.testing.assert_series_equal(changed.network.links["capex_musd"], new["capex_musd"])
    existing = base.instance.sites.loc[base.instance.sites["existing"], "site"]
    own = ~base.instance.options["site"].isin(existing)
    for column in ("fixed_capex_musd", "block_capex_musd", "fixed_opex_musd", "block_opex_musd"):
        before, after = base.instance.options[column], changed.instance.options[column]
        pd.testing.assert_series_equal(after[own], before[own] * 1.2)
        pd.testing.assert_series_equal(after[~own], before[~own])
    assert any("1.5 times as much" in note for note in changed.notes)


def test_people_of_a_place_and_of_a_district(base: Assembly, layers: Layers) -> None:
    one = what_if(layers, talent_factors={"multan": 0.5}).instance.pools
    district = what_if(layers, talent_factors={"Faisalabad": 2.0})
    before = base.instance.pools["talent"]
    here = one["pool"].isin(["multan", "multan/home"])
    pd.testing.assert_series_equal(one.loc[here, "talent"], before[here] * 0.5)
    pd.testing.assert_series_equal(one.loc[~here, "talent"], before[~here])
    there = (base.pools["district"] == "Faisalabad").to_numpy()
    assert there.sum() > 3
    after = district.instance.pools["talent"]
    pd.testing.assert_series_equal(after[there], before[there] * 2.0)
    pd.testing.assert_series_equal(after[~there], before[~there])
    # the instance rounds to hundredths of a person
    pd.testing.assert_series_equal(district.pools["talent"], after, atol=0.02, rtol=0)


def test_a_node_is_lost_with_all_that_is_there(base: Assembly, layers: Layers) -> None:
    changed = what_if(layers, outages=["sukkur"])
    links = changed.instance.links
    assert not (links[["a", "b"]] == "sukkur").any().any()
    gone = set(base.instance.links["link"]) - set(links["link"])
    ends = base.instance.links.set_index("link").loc[sorted(gone), ["a", "b"]]
    assert (ends == "sukkur").any(axis=1).all()
    assert "sukkur" not in set(changed.instance.nodes["node"])
    assert "sukkur" not in set(changed.instance.sites["node"])
    assert "sukkur" not in set(changed.candidates["site"])
    assert set(changed.network.links["link"]) == set(links["link"])
    assert set(changed.instance.pools["pool"]) == set(base.instance.pools["pool"])


def test_links_districts_and_companies(base: Assembly, layers: Layers) -> None:
    link = base.instance.links["link"].iloc[3]
    assert set(base.instance.links["link"]) - set(
        what_if(layers, outages=[link]).instance.links["link"]
    ) == {link}
    district = what_if(layers, outages=["district:Sukkur"])
    lost = set(base.instance.nodes["node"]) - set(district.instance.nodes["node"])
    places = layers.places.set_index("place_id")["district"]
    assert {places.get(node, "Sukkur") for node in lost} == {"Sukkur"}
    assert {"sukkur", "rohri"} <= lost or "sukkur" in lost
    company = what_if(layers, outages=["company:QESCO"])
    served = base.candidates.set_index("site")["disco"]
    sites = set(base.instance.sites["site"]) - set(company.instance.sites["site"])
    assert sites == set(served[served == "QESCO"].index)
    assert len(company.instance.links) == len(base.instance.links)


def test_a_link_and_a_site_of_nobodys_plan(base: Assembly, layers: Layers) -> None:
    changed = what_if(
        layers,
        links=[{"a": "multan", "b": "quetta", "km": 600, "capex_musd": 6.0}],
        sites=[
            {"site": "new-town", "name": "New Town", "lon": 71.6, "lat": 30.1, "like": "multan"}
        ],
    )
    row = changed.instance.links.set_index("link").loc["new-multan-quetta"]
    assert (row["capex_musd"], row["km"], row["existing"]) == (6.0, 600.0, False)
    assert row["opex_musd"] == pytest.approx(6.0 * 0.03, rel=1)
    site = changed.instance.sites.set_index("site").loc["new-town"]
    assert site["node"] == "multan"
    options = changed.instance.options
    mine, like = options[options["site"] == "new-town"], options[options["site"] == "multan"]
    assert len(mine) == len(like) > 0
    line = mine["fixed_capex_musd"].to_numpy() - like["fixed_capex_musd"].to_numpy()
    assert (line > 0).all()
    reach = changed.instance.reach
    here = reach[reach["site"] == "new-town"].set_index("pool")["share"]
    assert 0 < here["multan"] < 1
    assert "New Town" in set(changed.candidates["name"])
    assert len(changed.network.links) == len(base.network.links) + 1


def test_every_unknown_name_is_told_at_once(layers: Layers) -> None:
    with pytest.raises(ScenarioError) as refused:
        what_if(
            layers,
            links=[{"a": "multann", "b": "quetta", "km": 600, "capex_musd": 6.0}],
            sites=[{"site": "x", "name": "X", "lon": 71.6, "lat": 30.1, "like": "multann"},
                   {"site": "quetta", "name": "X", "lon": 71.6, "lat": 30.1, "like": "multan"}],
        )  # fmt: skip
    told = [problem.mend for problem in refused.value.problems]
    assert len(told) == 3
    assert sum("'multan'" in mend for mend in told) == 2
    with pytest.raises(ScenarioError) as refused:
        what_if(layers, outages=["sukur", "company:QESKO", "district:Sukur"])
    assert len(refused.value.problems) == 3
    with pytest.raises(ScenarioError, match="no place or district"):
        what_if(layers, talent_factors={"Multann": 0.5})


@pytest.mark.parametrize(
    "changes",
    [
        {"budget_musd": 45},
        {"candidates": {"lock": ["multan"], "ban": ["sukkur"]}},
        {"bounds": [{"name": "jobs", "metric": "jobs_tier23", "of": "jobs", "min_share": 0.9}]},
        {"quotas": [{"name": "t3", "measure": "new_zones", "tiers": [3], "minimum": 2}]},
        {"max_zones": 9, "exports_min_musd": 5, "spacing_km": 20},
    ],
)
def test_asked_anew_is_assembled_anew(layers: Layers, changes: dict[str, Any]) -> None:
    before, after = scenario(), scenario(**changes)
    quick = asked_anew(assemble_plainly(before, layers), before, after)
    whole = assemble_plainly(after, layers)
    assert quick is not None
    assert quick.instance.digest == whole.instance.digest
    pd.testing.assert_frame_equal(quick.candidates, whole.candidates)


def test_asked_anew_knows_its_limits(layers: Layers, base: Assembly) -> None:
    before = scenario()
    plain = assemble_plainly(before, layers)
    small = base.refused.loc[base.refused["reason"].str.contains("fewer than"), "site"].iloc[0]
    standing = base.instance.sites.loc[base.instance.sites["existing"], "site"].iloc[0]
    for rules in ({"lock": [small]}, {"ban": [standing]}):
        assert asked_anew(plain, before, scenario(candidates=rules)) is None


@pytest.mark.thorough
def test_it_is_a_run_like_any_other(tmp_path: Any) -> None:
    run = stz.run_scenario(
        "pakistan-2030",
        tmp_path / "run",
        {
            "territory": {"provinces": ["Khyber Pakhtunkhwa"]},
            "budget_musd": 8,
            "what_if": {
                "fiber_cost_factor": 1.3,
                "zone_cost_factor": 1.1,
                "talent_factors": {"peshawar": 0.8},
                "sites": [{"site": "new-town", "name": "New Town", "lon": 71.6, "lat": 34.1,
                           "like": "peshawar"}],
                "links": [{"a": "peshawar", "b": "kohat", "km": 70, "capex_musd": 0.001}],
            },
        },
        gap=0.05,
        draw_map=False,
    )  # fmt: skip
    assert stz.verify_run(run.path).ok
    assert stz.load_run(run.path).scenario.what_if.fiber_cost_factor == 1.3
    for link in run.links["link"]:
        capex = run.trace(f"{link}.capex")
        row = run.instance.links.set_index("link").loc[link]
        assert capex.value == pytest.approx(row["capex_musd"])
        assert capex.sources
    for site in run.zones["site"]:
        assert run.trace(f"{site}.capex").value >= 0
        assert run.trace(f"{site}.talent").value > 0
