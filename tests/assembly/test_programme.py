"""From the packaged scenarios to years, promises and shared-risk events of the instance."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from stz.assembly.assemble import Assembly, assemble
from stz.assembly.risk_events import group_names
from stz.errors import ScenarioError
from stz.layers import Layers, load_layers
from stz.scenario import load_scenario


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers()


@pytest.fixture(scope="module")
def one_year(layers: Layers) -> Assembly:
    return assemble(load_scenario("pakistan-2030"), layers)


@pytest.fixture(scope="module")
def phased(layers: Layers) -> Assembly:
    return assemble(load_scenario("pakistan-phased-2026-2030"), layers)


@pytest.fixture(scope="module")
def available(layers: Layers) -> Assembly:
    return assemble(load_scenario("pakistan-2030-available"), layers)


def changed(layers: Layers, *settings: str) -> Assembly:
    return assemble(load_scenario("pakistan-2030", settings), layers)


def test_one_year_has_nothing_of_several(one_year: Assembly) -> None:
    instance = one_year.instance
    assert instance.years.to_dict("list") == {
        "year": [2030],
        "budget_musd": [math.inf],
        "discount": [1.0],
        "talent_factor": [1.0],
    }
    for table in (instance.links, instance.options):
        assert not table["lead_years"].any()
    assert not instance.options["ramp_years"].any()
    assert not instance.pools["growth_per_year"].any()
    assert instance.limits.downtime_target_min is None
    assert instance.failures.empty
    assert instance.bounds == ()
    assert instance.levers.tax_rate == 0.0025


def test_at_least_two_hundred_candidates_to_choose_from(one_year: Assembly) -> None:
    sites = one_year.instance.sites
    assert (~sites["existing"]).sum() >= 200
    options = one_year.instance.options.groupby("site")["size"].agg(set)
    people = one_year.candidates.set_index("site")["population_2023"]
    small = people.index[(people < 50_000) & (people >= 49_000)]
    assert {place: options[place] for place in small} == {
        place: {"campus"} for place in ("sillanwali", "tandlianwala", "tank")
    }


def test_budgets_and_discounts_of_the_programme(phased: Assembly) -> None:
    years = phased.instance.years
    assert years["year"].tolist() == [2026, 2027, 2028, 2029, 2030]
    assert years["budget_musd"].sum() == 60 == phased.instance.limits.budget_musd
    for before, after in pairwise(years["discount"]):
        assert after == pytest.approx(before / 1.1, rel=1e-9)
    assert years["discount"].iloc[0] == 1.0


def test_the_last_year_stands_for_the_rest_of_the_horizon(
    phased: Assembly, one_year: Assembly, layers: Layers
) -> None:
    """Ten years from 2026: four before 2030, six for which 2030 stands."""
    six = sum(1.1**-k for k in range(1, 7))
    assert phased.instance.limits.annuity_years == pytest.approx(six)
    ten = sum(1.1**-k for k in range(1, 11))
    assert one_year.instance.limits.annuity_years == pytest.approx(ten)
    short = changed(layers, "years={first: 2026, discount_rate: 0}", "economics.horizon_years=3")
    assert short.instance.limits.annuity_years == 1
    assert short.instance.years["discount"].tolist() == [1.0] * 5


def test_talent_grows_to_what_it_is_in_the_target_year(
    phased: Assembly, one_year: Assembly
) -> None:
    pools, target = phased.instance.pools, one_year.instance.pools
    assert pools["pool"].tolist() == target["pool"].tolist()
    grown = pools["talent"] * (1 + pools["growth_per_year"]) ** 4
    assert np.allclose(grown, target["talent"], rtol=0.02, atol=0.05)
    assert (pools["talent"] <= target["talent"] + 1e-9).all()
    home = pools["pool"].str.endswith("/home")
    assert (pools["growth_per_year"][home] == 0).all()
    assert (pools["growth_per_year"][~home] > 0.01).mean() > 0.9


def test_growth_may_be_said_for_all(layers: Layers) -> None:
    grown = changed(layers, "years={first: 2028, talent_growth: 0.05}").instance
    assert (grown.pools["growth_per_year"] == 0.05).all()
    assert grown.n_years == 3


def test_lead_and_ramp_come_with_the_size(phased: Assembly) -> None:
    links, options = phased.instance.links, phased.instance.options
    assert set(links["lead_years"][links["existing"]]) == {0}
    assert set(links["lead_years"][~links["existing"]]) == {1}
    by_size = options.groupby("size")[["lead_years", "ramp_years"]].agg(["min", "max"])
    assert by_size.loc["campus"].tolist() == [2, 2, 2, 2]
    assert by_size.loc["leased"].tolist() == [0, 0, 2, 2]
    assert by_size.loc["existing"].tolist() == [0, 0, 0, 0]
    assert any("2026 to 2030" in note for note in phased.notes)
    assert any("new links 1 to service" in note for note in phased.notes)


def test_a_size_that_comes_too_late_is_not_on_offer(layers: Layers) -> None:
    """A campus takes two years, so a programme of two has none; Tank had room for nothing else."""
    two = changed(layers, "years.first=2029")
    assert set(two.instance.options["size"]) == {"leased", "existing"}
    assert "tank" not in set(two.instance.sites["site"])
    reasons = two.refused.set_index("site")["reason"]
    assert reasons["tank"] == "too small for every size of zone that opens in time"
    assert "size campus is not available: it takes 2 years to open" in two.notes


def test_the_promise_reaches_new_zones_only(available: Assembly) -> None:
    instance = available.instance
    assert instance.limits.downtime_target_min == 52.56
    sites = instance.sites
    assert np.isinf(sites["downtime_target_min"][sites["existing"]]).all()
    assert sites["downtime_target_min"][~sites["existing"]].isna().all()
    assert set(sites["protection"][sites["existing"]]) == {"single"}
    assert set(sites["protection"][~sites["existing"]]) == {""}
    assert instance.protection == "dual_node"
    assert any("52.56 minutes" in note for note in available.notes)


def test_a_zone_may_have_a_level_and_a_target_of_its_own(layers: Layers) -> None:
    own = changed(
        layers,
        "availability={target_pct: 99.99, zones: {quetta: 99.9, stp-quetta: 99}}",
        "candidates.protection={multan: dual_gateway, stp-mingora: dual_link, karachi: single}",
    )
    sites = own.instance.sites.set_index("site")
    assert sites["downtime_target_min"]["quetta"] == 525.6
    assert sites["downtime_target_min"]["stp-quetta"] == 5256
    assert sites["protection"]["multan"] == "dual_gateway"
    assert sites["protection"]["stp-mingora"] == "dual_link"
    assert "candidates.protection names sites that are not candidates: karachi" in own.notes


def test_unknown_places_with_a_promise_are_refused_together(layers: Layers) -> None:
    with pytest.raises(ScenarioError) as told:
        changed(
            layers,
            "availability={target_pct: 99, zones: {quettta: 99}}",
            "candidates.protection={multann: single}",
            "candidates.lock=[sahiwall]",
        )
    assert {(p.field, p.value) for p in told.value.problems} == {
        ("availability.zones", "quettta"),
        ("candidates.protection", "multann"),
        ("candidates.lock", "sahiwall"),
    }
    assert "did you mean 'multan'" in str(told.value)


def test_every_group_of_the_links_is_an_event(available: Assembly, layers: Layers) -> None:
    failures = available.instance.failures.set_index("failure")
    assert failures.index.tolist() == group_names(available.instance.links)
    floods = failures[failures.index.str.startswith("flood")]
    digs = failures[failures.index.str.startswith("corridor")]
    others = {"cable:Pak-China": (0.03, 24.0), "junction:sukkur": (0.1, 7.9)}
    assert set(failures.index) == {*floods.index, *digs.index, *others}
    for name, (rate, hours) in others.items():
        row = failures.loc[name]
        assert (row["rate_per_year"], row["repair_h"], row["nodes"]) == (rate, hours, ())
    assert len(floods) > 15
    assert set(floods["rate_per_year"]) == {0.1}
    assert set(digs["repair_h"]) == {24.0}
    assert set(digs["nodes"]) == {()}
    district = layers.places.set_index("place_id")["district"]
    for name, nodes in floods["nodes"].items():
        assert nodes
        assert {district[node] for node in nodes} == {str(name).split(":")[1]}


def test_a_flood_takes_every_link_of_the_places_it_takes(available: Assembly) -> None:
    """So a place under water is cut off with it, and no path leads through."""
    instance = available.instance
    groups = instance.links["risk_group"].str.split(";").map(set)
    for name, nodes in instance.failures[["failure", "nodes"]].itertuples(index=False):
        ends = instance.links["a"].isin(nodes) | instance.links["b"].isin(nodes)
        inside = instance.links["link"].str.startswith(
            "access:"
        )  # a line of its own, no duct known
        assert all(name in found for found in groups[ends & ~inside])


def test_the_longest_kind_that_fits_rates_a_group(layers: Layers) -> None:
    kinds = [
        "{name: corridor, rate_per_year: 1, repair_h: 1, source: s}",
        "{name: 'corridor:N-5', rate_per_year: 2, repair_h: 2, source: s}",
    ]
    found = changed(layers, f"risks=[{', '.join(kinds)}]")
    rates = found.instance.failures.set_index("failure")["rate_per_year"]
    highway = rates.index.str.startswith("corridor:N-5@")
    assert set(rates[highway]) == {2.0}
    other = ~rates.index.str.startswith("corridor:N-5")
    assert set(rates[other]) == {1.0}
    assert not rates.index.str.startswith("flood").any()
    assert any("groups without an entry in risks" in note for note in found.notes)


def test_bounds_spacing_and_levers_reach_the_instance(layers: Layers) -> None:
    instance = changed(
        layers,
        "bounds=[{name: b, metric: jobs_tier23, of: jobs, min_share: 0.5}]",
        "spacing_km=20",
        "policy.formal_share=0.5",
    ).instance
    (bound,) = instance.bounds
    assert (bound.name, bound.metric, bound.of, bound.min_share) == (
        "b",
        "jobs_tier23",
        "jobs",
        0.5,
    )
    assert instance.limits.spacing_km == 20
    assert (instance.levers.formal_share, instance.levers.retention_share) == (0.5, 0.5)


def test_notes_count_in_good_english(one_year: Assembly) -> None:
    assert any("room for 1 seat per 1,000" in note for note in one_year.notes)
    assert not [note for note in one_year.notes if " 1 seats" in note]
