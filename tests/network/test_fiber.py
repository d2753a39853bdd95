"""The fiber graph of a country of four towns."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from stz.errors import DataError
from stz.network import build_network, fiber_downtime
from stz.scenario.sections import Fiber, Territory

PLACES = gpd.GeoDataFrame(
    {
        "place_id": ["a", "b", "c", "abroad"],
        "name": ["A", "B", "C", "Abroad"],
        "province": ["P", "P", "P", "Elsewhere"],
    },
    geometry=gpd.points_from_xy([70.0, 71.0, 72.0, 75.0], [30.0] * 4),
    crs="EPSG:4326",
)
SPOTS = gpd.GeoDataFrame(
    {
        "node_id": ["a", "b", "pass", "far"],
        "name": ["A", "B", "The Pass", "Far"],
        "place_id": ["a", "b", None, None],
    },
    geometry=gpd.points_from_xy([70.0, 71.0, 70.0, 75.5], [30.0, 30.0, 33.1, 30.0]),
    crs="EPSG:4326",
)
PROVINCES = gpd.GeoDataFrame(
    {"province": ["P", "Elsewhere"]},
    geometry=[box(69, 29, 73, 33), box(74, 29, 76, 33)],
    crs="EPSG:4326",
)


def make_backbone() -> pd.DataFrame:
    rows = [
        ("B1", "a", "b", "in service 2010", "A", False, "N-5", "flood-2022:X"),
        ("B2", "a", "b", "presumed", "C", True, "N-5", None),
        ("B3", "b", "pass", "agreement signed; build not confirmed", "B", False, "ML-1", ""),
        ("B4", "abroad", "far", "in service", "A", False, "N-1", ""),
    ]
    names = ["link_id", "a", "b", "status", "existence_grade", "presumed", "corridor", "risk_group"]
    return pd.DataFrame(rows, columns=names).assign(length_km=120.0, owner="Carrier")


def make_rights() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row_id": ["R1", "R2"],
            "a": ["b", "c"],
            "b": ["c", "abroad"],
            "length_km": [100.0, 300.0],
            "terrain": ["plain", "hills"],
            "capex_low_usd_per_km": [9_000.0, 20_000.0],
            "capex_mid_usd_per_km": [13_000.0, 26_000.0],
            "capex_high_usd_per_km": [21_000.0, 38_000.0],
            "risk_group": ["", ""],
            "grade": ["C", "C"],
        }
    )


def make_gateways() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "node_id": ["a", "b", "far", "pass"],
            "name": ["Landing A", "Exchange B", "Far landing", "Crossing"],
            "kind": ["cable_landing", "ixp", "cable_landing", "terrestrial_crossing"],
            "in_service": [True, False, True, True],
        }
    )


def make_layers(**changed: pd.DataFrame) -> Any:
    return SimpleNamespace(
        **{
            "places": PLACES,
            "backbone_nodes": SPOTS,
            "backbone_links": make_backbone(),
            "rights_of_way": make_rights(),
            "gateways": make_gateways(),
            "provinces": PROVINCES,
            **changed,
        }
    )


def make_scenario(**fiber: Any) -> Any:
    rules = {
        "backbone_grades": ["A", "B", "C"],
        "gateway_kinds": ["cable_landing", "ixp"],
        "cost_level": "mid",
        "opex_share": 0.03,
        "cut_rate_per_1000km_year": 2.73,
        "repair_h": 8.0,
        **fiber,
    }
    return SimpleNamespace(
        fiber=Fiber.model_validate(rules), territory=Territory(exclude_provinces=("Elsewhere",))
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
    assert any("1 of 3 links in service are presumed" in note for note in hopeful.notes)


def test_logical_link_is_no_second_fiber_beside_a_trunk() -> None:
    backbone = make_backbone().assign(corridor=["logical link", "N-5", "ML-1", "N-1"])
    network = build_network(make_layers(backbone_links=backbone), make_scenario())
    assert network.existing["link"].tolist() == ["B2"]
    assert any("carried on trunks" in note for note in network.notes)
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
    assert any("1 nodes reach no gateway" in note and "The Pass" in note for note in network.notes)
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
