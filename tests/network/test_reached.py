"""What counts as reached, and the lines of existing zones, on the country of test_fiber."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from stz.network import build_network, join_existing, reached_nodes
from stz.network.reached import ACCESS
from tests.fixtures.four_towns import make_backbone, make_layers
from tests.fixtures.four_towns import make_scenario as make_fiber_scenario


def make_scenario(reached: tuple[str, ...] = ("A", "B", "C"), **fiber: Any) -> Any:
    scenario = make_fiber_scenario(**{"backbone_grades": ["A"], **fiber})
    scenario.cities = SimpleNamespace(reached_grades=reached)
    scenario.reach = SimpleNamespace(route_factor=1.3)
    return scenario


def make_trunks() -> pd.DataFrame:
    """One trusted trunk from a to b, and a presumed one from b on to c."""
    trunks = make_backbone().iloc[:2].copy()
    trunks.loc[1, ["a", "b", "length_km"]] = ["b", "c", 130.0]
    return trunks


LAYERS = make_layers(backbone_links=make_trunks())
ZONES = pd.DataFrame(
    [("zone-b", "b", "B Park", 71.0), ("zone-c", "c", "C Park", 72.0)],
    columns=["site", "node", "name", "lon"],
).assign(lat=30.0, province="P")


def test_presumed_fiber_reaches_a_city_without_carrying_a_path() -> None:
    scenario = make_scenario()
    network = build_network(LAYERS, scenario)
    assert network.on_net() == {"a", "b"}
    assert reached_nodes(LAYERS, network, scenario) == {"a", "b", "c"}
    strict = make_scenario(reached=("A",))
    assert reached_nodes(LAYERS, network, strict) == {"a", "b"}


def test_existing_zone_off_the_net_gets_a_line_that_nothing_else_can_use() -> None:
    scenario = make_scenario()
    network = build_network(LAYERS, scenario)
    joined, nodes = join_existing(network, ZONES, LAYERS, scenario)
    assert nodes == {"zone-c": "zone-c"}
    line = joined.links.set_index("link").loc[f"{ACCESS}zone-c"]
    assert (line["a"], line["b"], line["km"]) == ("zone-c", "b", 130.0)
    assert line["existing"]
    assert line["presumed"]
    assert (line["grade"], line["capex_musd"]) == ("C", 0.0)
    assert "zone-c" in joined.on_net()
    assert "c" not in joined.on_net()
    assert joined.nodes.set_index("node")["name"]["zone-c"] == "C Park"
    assert joined.links.dtypes.to_dict() == network.links.dtypes.to_dict()
    assert len(network.links) == len(joined.links) - 1


def test_line_follows_the_road_where_no_trunk_is_even_presumed() -> None:
    layers = make_layers(backbone_links=make_backbone().iloc[:1])
    scenario = make_scenario()
    joined, _ = join_existing(build_network(layers, scenario), ZONES, layers, scenario)
    line = joined.links.set_index("link").loc[f"{ACCESS}zone-c"]
    assert line["b"] == "b"
    assert line["km"] == pytest.approx(96.49 * 1.3, rel=1e-3)  # one degree at 30 degrees north


def test_zones_on_the_net_change_nothing() -> None:
    scenario = make_scenario()
    network = build_network(LAYERS, scenario)
    assert join_existing(network, ZONES.iloc[:1], LAYERS, scenario) == (network, {})
