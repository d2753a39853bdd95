"""The fiber graph of a country of four towns."""

from __future__ import annotations

import pytest

from stz.errors import DataError
from stz.network import build_network, fiber_downtime
from stz.scenario.sections import Territory
from tests.fixtures.four_towns import (
    make_backbone,
    make_layers,
    make_rights,
    make_scenario,
)


def test_places_and_junctions_of_the_territory_are_the_nodes() -> None:
    network = build_network(make_layers(), make_scenario())
    # the pass lies outside every outline and belongs to the nearest province
    assert network.nodes["node"].tolist() == ["a", "b", "c", "pass"]
    assert network.nodes["is_place"].tolist() == [True, True, True, False]
    assert set(network.nodes["province"]) == {"P"}


def test_links_in_service_and_candidates_with_their_cost() -> None:
    network = build_network(make_layers(), make_scenario())
    links = network.links.set_index("link")
    assert list(links.index) == ["B1", "B2", "R1"]
    assert links["existing"].tolist() == [True, True, False]
    assert links["capex_musd"].tolist() == pytest.approx([0.0, 0.0, 100 * 13_000 / 1e6])
    assert links["opex_musd"]["R1"] == pytest.approx(0.03 * 1.3)
    assert links["risk_group"].tolist() == ["flood-2022:X", "", ""]
    assert links["grade"].tolist() == ["A", "C", "C"]
    assert links["terrain"]["R1"] == "plain"
    high = build_network(make_layers(), make_scenario(cost_level="high"))
    assert high.candidates["capex_musd"].tolist() == pytest.approx([2.1])


def test_grades_and_announced_links_are_switches_and_noted() -> None:
    strict = build_network(make_layers(), make_scenario(backbone_grades=["A", "B"]))
    assert strict.existing["link"].tolist() == ["B1"]
    assert any("1 backbone link is left out" in note for note in strict.notes)
    assert any("1 announced" in note for note in strict.notes)
    hopeful = build_network(make_layers(), make_scenario(planned_in_service=True))
    assert hopeful.existing["link"].tolist() == ["B1", "B2", "B3"]
    assert any("1 of 3 links in service is presumed" in note for note in hopeful.notes)


def test_logical_link_is_no_second_fiber_beside_a_trunk() -> None:
    backbone = make_backbone().assign(corridor=["logical link", "N-5", "ML-1", "N-1"])
    network = build_network(make_layers(backbone_links=backbone), make_scenario())
    assert network.existing["link"].tolist() == ["B2"]
    assert any("run over trunks" in note for note in network.notes)
    # where no trunk is trusted, it is all that is known, and stays
    strict = make_scenario(backbone_grades=["A", "B"])
    alone = build_network(make_layers(backbone_links=backbone), strict)
    assert alone.existing["link"].tolist() == ["B1"]
    assert any("route is not published" in note for note in alone.notes)


def test_only_gateways_in_service_inside_the_territory_count() -> None:
    network = build_network(make_layers(), make_scenario())
    assert network.gateways == ("a",)
    assert any("not in service: Exchange B" in note for note in network.notes)
    assert any("outside the territory: Far landing" in note for note in network.notes)
    with pytest.raises(DataError, match="no gateway of kind ixp"):
        build_network(make_layers(), make_scenario(gateway_kinds=["ixp"]))


def test_nodes_that_nothing_can_reach_are_named() -> None:
    network = build_network(make_layers(), make_scenario())
    assert any(
        "1 node cannot reach a gateway" in note and "The Pass" in note for note in network.notes
    )
    assert network.on_net() == {"a", "b"}


def test_one_id_for_two_links_is_refused() -> None:
    rights = make_rights().assign(row_id=["B1", "R2"])
    with pytest.raises(DataError, match="B1"):
        build_network(make_layers(rights_of_way=rights), make_scenario())


def test_no_candidates_and_no_backbone() -> None:
    bare = build_network(make_layers(rights_of_way=make_rights().iloc[:0]), make_scenario())
    assert bare.candidates.empty
    empty = build_network(make_layers(backbone_links=make_backbone().iloc[:0]), make_scenario())
    assert empty.existing.empty
    assert len(empty.candidates) == 1


def test_links_feed_the_reliability() -> None:
    network = build_network(make_layers(), make_scenario())
    one = 2.73 * 0.12 * 8 / 8760
    found = fiber_downtime(network.links, (), "b", network.gateways)
    assert found == pytest.approx(one**2 * 525_600)
    spur = 2.73 * 0.1 * 8 * 60
    assert fiber_downtime(network.links, ("R1",), "c", network.gateways) == pytest.approx(
        found + spur, rel=1e-4
    )


def test_a_region_limits_what_is_built_and_not_what_is_there() -> None:
    layers = make_layers()
    scenario = make_scenario()
    whole = build_network(layers, scenario)
    scenario.territory = Territory(exclude_provinces=("Elsewhere",), districts=("C",))
    part = build_network(layers, scenario)
    there = part.links[part.links["existing"]]
    assert there["link"].tolist() == whole.links.loc[whole.links["existing"], "link"].tolist()
    assert part.gateways == whole.gateways
    assert part.links.loc[~part.links["existing"], "link"].tolist() == ["R1"]  # b to c
    scenario.territory = Territory(exclude_provinces=("Elsewhere",), districts=("A",))
    assert build_network(layers, scenario).links["existing"].all()


def test_what_an_excluded_province_takes_away_is_said() -> None:
    scenario = make_scenario()
    scenario.fiber = scenario.fiber.model_copy(update={"backbone_grades": ("A",)})
    scenario.territory = Territory(exclude_provinces=("P",))
    network = build_network(make_layers(), scenario)
    said = next(note for note in network.notes if "removes" in note)
    assert "1 of 2 links in service" in said
    assert "the gateway a;" in said
    assert "territory.provinces" in said
