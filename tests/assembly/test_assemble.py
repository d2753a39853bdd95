"""From the packaged scenario and layers to the national planning problem."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from stz.assembly.assemble import Assembly, assemble
from stz.assembly.options import EXISTING_SIZE
from stz.errors import ScenarioError
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
    assert (~instance.sites["existing"]).sum() >= 200
    assert len(instance.cities) >= 250
    assert len(instance.pools) >= 300
    assert 300 <= len(instance.nodes) <= 340
    candidates = instance.links[~instance.links["existing"]]
    assert 800 <= len(candidates) <= 900
    assert set(instance.gateways) == {"islamabad", "karachi", "lahore", "rawalpindi"}
    assert instance.protection == "dual_link"
    assert instance.limits.budget_musd == 60


def test_magnitudes_a_planner_would_believe(national: Assembly) -> None:
    pools = national.pools.set_index("pool")["talent"]
    zone = pools[~pools.index.str.endswith("/home")]
    assert 50_000 < zone.sum() < 100_000
    assert pools.idxmax() in {"karachi", "lahore"}
    assert 1_000 < pools["faisalabad"] < 2_500
    assert pools["gwadar"] < 100
    home = pools[pools.index.str.endswith("/home")]
    assert 20_000 < home.sum() < 40_000
    assert home.max() < 1_000
    candidates = national.network.candidates
    per_km = candidates["capex_musd"] / candidates["km"] * 1e6
    assert per_km.between(14_000, 70_000).all()
    assert national.instance.reach["share"].max() == pytest.approx(1.0)
    assert national.instance.reach["minutes"].max() <= 60
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
    power = national.power.set_index(["site", "package"]).loc[
        ("sahiwal", "two-feeders-battery-two-generators")
    ]
    fuel = power["generator_h"] * 0.25 * 0.276
    assert power["fuel_usd_per_seat"] == pytest.approx(fuel)
    assert row["block_opex_musd"] == pytest.approx(0.055 + (27 + fuel) * 100 / 1e6)
    assert row["fixed_capex_musd"] == pytest.approx(0.3)
    assert row["min_occupancy"] == 0.6
    assert row["max_blocks"] == 5
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


def test_a_small_place_has_room_for_a_small_zone_only(national: Assembly, layers: Layers) -> None:
    leased = national.instance.options.query("size == 'leased'").drop_duplicates("site")
    seats = leased.set_index("site")["block_seats"] * leased.set_index("site")["max_blocks"]
    people = layers.places.set_index("place_id")["population_2023"].reindex(seats.index)
    assert (seats <= people / 1000 + 50).all()  # to the nearest block
    assert seats["faisalabad"] == 2_000
    assert seats["jaranwala"] == 200
    assert seats["dijkot"] == seats["khurianwala"] == seats["chakjhumra"] == 100


def test_a_size_that_fits_nowhere_leaves_no_site(layers: Layers) -> None:
    towns = changed(
        layers,
        "sizes=[{name: leased, block_seats: 100, fixed_capex_musd: 0.3, block_capex_musd: 0.4, "
        "fixed_opex_musd: 0.1, block_opex_musd: 0.1, min_blocks: 4, max_blocks: 8, "
        "seats_per_1000_inhabitants: 1, min_occupancy: 0.6}]",
    )
    reasons = towns.refused.set_index("site")["reason"]
    assert reasons["dijkot"] == "too small for every size of zone"
    assert "faisalabad" in set(towns.instance.sites["site"])
    assert "dijkot" not in set(towns.instance.sites["site"])


def test_suburbs_of_a_tier_two_city_carry_its_tier(national: Assembly) -> None:
    tiers = national.tiers.set_index("place_id")
    for suburb in ("chakjhumra", "khurianwala"):
        assert tiers.loc[suburb, ["tier", "metro"]].tolist() == [2, "Faisalabad"]
    assert tiers.loc["kamoke", ["tier", "metro"]].tolist() == [2, "Gujranwala"]
    assert tiers.loc["jaranwala", ["tier", "metro"]].tolist() == [3, ""]


def test_existing_zone_without_trusted_fiber_stays_open_on_a_line_of_its_own(
    national: Assembly,
) -> None:
    sites = national.instance.sites.set_index("site")
    links = national.instance.links.set_index("link")
    assert sites["must_open"]["stp-jamshoro"]
    line = links.loc["access:stp-jamshoro"]
    assert (line["a"], line["b"]) == (sites["node"]["stp-jamshoro"], "hyderabad")
    assert (line["grade"], line["capex_musd"]) == ("C", 0)
    # nothing else hangs on that node, so nobody is connected through it
    ends = national.instance.links[["a", "b"]].to_numpy().ravel().tolist()
    assert ends.count("stp-jamshoro") == 1
    assert any("Jamshoro" in note and "its own assumed line" in note for note in national.notes)
    zones = national.candidates.query("existing")
    assert set(zones["node"]) <= national.network.on_net()


def test_cities_are_those_that_fiber_has_not_reached(national: Assembly, layers: Layers) -> None:
    cities = set(national.instance.cities["node"])
    assert not cities & national.network.on_net()
    # on presumed trunks: no path may rest on them, but nobody would call these cities new
    assert not cities & {"gujranwala", "sialkot", "bahawalpur", "sargodha"}
    assert {"chiniot", "hafizabad", "burewala"} <= cities
    assert any("neither pays for nor counts them" in note for note in national.notes)
    trusting = changed(layers, "cities.reached_grades=[A, B]").instance.cities
    assert "gujranwala" in set(trusting["node"])


def test_remote_workers_are_pools_of_their_own(national: Assembly) -> None:
    instance = national.instance
    assert (instance.cities["pool"] == instance.cities["node"] + "/home").all()
    assert not set(instance.cities["pool"]) & set(instance.reach["pool"])
    pools = instance.pools.set_index("pool")
    assert (pools["tier"][instance.cities["pool"]].to_numpy() == instance.cities["tier"]).all()
    assert pools["province"]["chiniot/home"] == "Punjab"
    city = instance.cities.set_index("node").loc["chiniot"]
    assert city["remote_share"] == 0.3
    assert city["remote_benefit_musd"] == pytest.approx(0.35 * 4_500 / 1e6)


def test_everything_assumed_is_in_the_notes(national: Assembly) -> None:
    text = "\n".join(national.notes)
    words = (
        "assumed line",
        "announced",
        "logical",
        "free seats",
        "GEPCO",
        "in no pool",
        "from home",
    )
    for word in (*words, "seat per 1,000"):
        assert word in text


def test_same_input_same_digest(national: Assembly, scenario: Scenario, layers: Layers) -> None:
    again = assemble(scenario, layers)
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


def test_presumed_fiber_adds_links_but_no_cities_or_zones(
    national: Assembly, layers: Layers
) -> None:
    hopeful = assemble(load_scenario("pakistan-2030-presumed-fiber"), layers)
    assert len(hopeful.network.existing) > len(national.network.existing)
    assert hopeful.candidates["existing"].sum() == national.candidates["existing"].sum() == 18
    assert set(hopeful.instance.cities["node"]) == set(national.instance.cities["node"])
    lines = [x for x in hopeful.instance.links["link"] if str(x).startswith("access:")]
    assert lines == ["access:stp-jamshoro"]


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


def test_downtime_of_every_city_is_exact(layers: Layers) -> None:
    """All nodes on the net with presumed trunks, and the cheapest quarter of candidates built."""
    network: Any = assemble(load_scenario("pakistan-2030-presumed-fiber"), layers).network
    cheap = network.candidates.sort_values("capex_musd")["link"].iloc[:200]
    for built, nodes in (((), sorted(network.on_net())), (tuple(cheap), ["sahiwal", "mingora"])):
        for node in nodes:
            found = fiber_downtime_bounds(network.links, built, node, network.gateways)
            assert found.exact
            assert 0 <= found.minutes < 20_000


def test_a_region_spends_and_counts_inside_and_keeps_the_network(
    national: Assembly, layers: Layers
) -> None:
    changes = {"territory": {"provinces": ["Punjab"]}, "budget_musd": 20}
    punjab = assemble(load_scenario("pakistan-2030", changes), layers).instance
    whole = national.instance
    for table in ("sites", "pools", "cities"):
        assert set(getattr(punjab, table)["province"]) == {"Punjab"}
    assert punjab.gateways == whole.gateways
    lines = set(national.candidates["site"])  # of existing zones that no trusted link reaches
    assert set(whole.nodes["node"]) - set(punjab.nodes["node"]) <= lines
    trunks = whole.links[whole.links["existing"] & ~whole.links["a"].isin(lines)]
    trunks = trunks[~trunks["b"].isin(lines)]
    assert set(trunks["link"]) <= set(punjab.links.loc[punjab.links["existing"], "link"])
    near = {place for place, name in zip(layers.places["place_id"], layers.places["province"],
                                         strict=True) if name == "Punjab"}  # fmt: skip
    new = punjab.links[~punjab.links["existing"]]
    assert 0 < len(new) < (~whole.links["existing"]).sum()
    spots = layers.backbone_nodes.set_index("node_id")["place_id"]
    inside = near | {node for node, place in spots.items() if place in near}
    assert (new["a"].isin(inside) | new["b"].isin(inside)).mean() > 0.95  # junctions have no place
