"""From the packaged scenario and layers to the national planning problem."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any

import pytest

from stz.errors import ScenarioError
from stz.instance.assemble import EXISTING_SIZE, Assembly, assemble
from stz.layers import Layers, load_layers
from stz.network import fiber_downtime_bounds
from stz.scenario import Scenario, load_scenario


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers()


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("pakistan-2030")


@pytest.fixture(scope="module")
def national(scenario: Scenario, layers: Layers) -> Assembly:
    return assemble(scenario, layers)


def changed(layers: Layers, *settings: str) -> Assembly:
    return assemble(load_scenario("pakistan-2030", settings), layers)


def test_national_size(national: Assembly) -> None:
    instance = national.instance
    assert len(instance.sites) >= 185
    assert len(instance.cities) >= 250
    assert len(instance.pools) >= 300
    assert 300 <= len(instance.nodes) <= 340
    candidates = instance.links[~instance.links["existing"]]
    assert 800 <= len(candidates) <= 900
    assert set(instance.gateways) == {"islamabad", "karachi", "lahore"}
    assert instance.protection == "dual_link"
    assert instance.limits.budget_musd == 60


def test_magnitudes_a_planner_would_believe(national: Assembly) -> None:
    pools = national.pools.set_index("pool")["talent"]
    assert 80_000 < pools.sum() < 200_000
    assert pools.idxmax() in {"karachi", "lahore"}
    assert 3_000 < pools["faisalabad"] < 10_000
    assert pools["gwadar"] < 100
    candidates = national.network.candidates
    per_km = candidates["capex_musd"] / candidates["km"] * 1e6
    assert per_km.between(9_000, 70_000).all()
    assert national.instance.reach["share"].max() == pytest.approx(0.6)
    offered = national.power[national.power["offered"]]
    assert offered["power_downtime_min"].max() <= 52.6
    assert set(offered["site"]) == set(national.instance.sites["site"])


def test_suburbs_of_lahore_are_no_candidates(national: Assembly) -> None:
    refused = national.refused.set_index("site")["reason"]
    for suburb in ("ferozewala", "kotabdulmalik"):
        assert "metropolitan area of Lahore" in refused[suburb]
        assert suburb not in set(national.instance.sites["site"])


def test_options_are_size_times_package(national: Assembly) -> None:
    options = national.instance.options.set_index(["site", "size", "package"])
    row = options.loc[("sahiwal", "leased", "two-feeders-battery-two-generators")]
    assert row["block_capex_musd"] == pytest.approx(0.435 + 480 * 100 / 1e6)
    assert row["block_opex_musd"] == pytest.approx(0.055 + 30 * 100 / 1e6)
    assert row["fixed_capex_musd"] == pytest.approx(0.3)
    assert row["min_occupancy"] == 0.6
    per_site = national.instance.options.groupby("site").size()
    new = national.candidates.loc[~national.candidates["existing"], "site"]
    assert per_site[new].between(2, 8).all()


def test_existing_zones_cost_nothing_to_open_and_keep_one_option(national: Assembly) -> None:
    instance = national.instance
    zones = instance.sites[instance.sites["existing"]]
    assert zones["must_open"].all()
    assert (zones["protection"] == "single").all()
    options = instance.options[instance.options["site"].isin(zones["site"])]
    assert len(options) == len(zones)
    assert (options["size"] == EXISTING_SIZE).all()
    assert (options["fixed_capex_musd"] + options["block_capex_musd"] == 0).all()
    assert (options["min_occupancy"] == 0).all()
    assert options["block_seats"].between(1, 2_000).all()


def test_existing_zone_without_known_fiber_is_left_out_with_a_note(national: Assembly) -> None:
    reasons = national.refused.set_index("site")["reason"]
    assert "no link in service" in reasons["stp-jamshoro"]
    assert any("Jamshoro" in note for note in national.notes)
    zones = national.candidates.query("existing")
    assert set(zones["node"]) <= national.network.on_net()


def test_everything_assumed_is_in_the_notes(national: Assembly) -> None:
    text = "\n".join(national.notes)
    for words in ("presumed", "announced", "logical", "free seats", "GEPCO", "in no pool"):
        assert words in text


def test_same_input_same_digest(national: Assembly, scenario: Scenario, layers: Layers) -> None:
    start = perf_counter()
    again = assemble(scenario, layers)
    assert perf_counter() - start < 5
    assert again.instance.digest == national.instance.digest


def test_layers_are_not_changed(scenario: Scenario, layers: Layers) -> None:
    before = {name: layers.table(name).copy() for name in ("places", "tech_zones", "talent")}
    assemble(scenario, layers)
    for name, frame in before.items():
        assert frame.equals(layers.table(name))


def test_scenario_reaches_the_limits_and_quotas(layers: Layers) -> None:
    push = assemble(load_scenario("pakistan-2030-tier3-push"), layers).instance
    assert {quota.measure for quota in push.quotas} == {"zones", "workers"}
    free = changed(
        layers, "budget_musd=null", "objective=npv", "economics.discount_rate=0"
    ).instance
    assert free.limits.budget_musd is None
    assert free.limits.annuity_years == 10


def test_less_trusted_fiber_means_fewer_links_and_fewer_existing_zones(
    national: Assembly, layers: Layers
) -> None:
    strict = assemble(load_scenario("pakistan-2030-confirmed-fiber"), layers)
    assert len(strict.network.existing) < len(national.network.existing)
    assert strict.candidates["existing"].sum() < national.candidates["existing"].sum()


def test_wrong_names_are_found_together(layers: Layers) -> None:
    with pytest.raises(ScenarioError) as caught:
        changed(layers, "tiers.tier1_places=[karachee]", "candidates.lock=[sahiwall]")
    assert "did you mean 'karachi'" in str(caught.value)
    assert "did you mean 'sahiwal'" in str(caught.value)


def test_year_of_reliability_that_is_not_printed(layers: Layers) -> None:
    with pytest.raises(ScenarioError, match="2022-23"):
        changed(layers, "power.fiscal_year=1999-00")


def test_hostile_name_passes_through_unchanged(scenario: Scenario, layers: Layers) -> None:
    name = "{{7*7}}</script><b>"
    places = layers.places.copy()
    places.loc[places["place_id"] == "sahiwal", "name"] = name
    built = assemble(scenario, replace(layers, places=places))
    assert built.instance.sites.set_index("site")["name"]["sahiwal"] == name


def test_exact_downtime_of_every_city_within_half_a_second(national: Assembly) -> None:
    """All nodes on the net as it stands, and the cheapest half of all candidates built."""
    network: Any = national.network
    cheap = network.candidates.sort_values("capex_musd")["link"].iloc[:200]
    for built, nodes in (((), sorted(network.on_net())), (tuple(cheap), ["sahiwal", "mingora"])):
        for node in nodes:
            start = perf_counter()
            found = fiber_downtime_bounds(network.links, built, node, network.gateways)
            assert perf_counter() - start < 2.0  # half a second, with room for a busy machine
            assert found.exact
            assert 0 <= found.minutes < 2_000
