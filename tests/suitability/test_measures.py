"""Numbers of candidates against the layers, worked out another way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from stz.run import Prepared
from stz.suitability import SuitabilityTable

MISSING = {"seismic"}
"""Parts for which the layers do not have every candidate."""


def test_every_candidate_has_every_part(scores: SuitabilityTable, national: Prepared) -> None:
    sites = national.assembly.candidates
    new = set(sites.loc[~sites["existing"], "site"])
    assert {one.site for one in scores.candidates} == new
    assert len(new) > 200
    for one in scores.candidates:
        assert [part.part for part in one.parts] == list(national.scenario.suitability.parts)
        assert set(one.missing) <= MISSING, one.site
        for part in one.parts:
            assert part.note, (one.site, part.part)
            if not part.is_missing:
                assert part.grade in tuple("ABCD"), (one.site, part.part)
                assert 0 <= part.score <= 1, (one.site, part.part)


def test_people_are_those_that_the_optimizer_counts(
    scores: SuitabilityTable, national: Prepared
) -> None:
    instance = national.instance
    reach = instance.reach.merge(instance.pools[["pool", "talent"]], on="pool")
    coming = (reach["share"] * reach["talent"]).groupby(reach["site"]).sum()
    for one in scores.candidates:
        assert one.part("talent").value == pytest.approx(coming.get(one.site, 0.0))


def test_new_fiber_is_the_shortest_way_to_fiber_in_service(
    scores: SuitabilityTable, national: Prepared
) -> None:
    """Held against scipy on a matrix, from a node that is all fiber in service at once."""
    network = national.assembly.network
    on_net = network.on_net()
    index = {node: at for at, node in enumerate(network.nodes["node"], start=1)}
    at = {node: 0 if node in on_net else number for node, number in index.items()}
    km: dict[tuple[int, int], float] = {}
    for row in network.links.to_dict("records"):
        ends = sorted((at[row["a"]], at[row["b"]]))
        length = 1e-9 if row["existing"] else row["km"]
        if ends[0] != ends[1]:
            km[ends[0], ends[1]] = min(length, km.get((ends[0], ends[1]), math.inf))
    pairs = np.array(list(km))
    size = len(index) + 1
    graph = coo_array((list(km.values()), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    away = dijkstra(graph, directed=False, indices=0)
    sites = national.assembly.candidates.set_index("site")
    for one in scores.candidates:
        found = away[at[sites["node"][one.site]]]
        assert one.part("fiber").value == pytest.approx(found, abs=1e-6), one.site
    assert scores.of("Gwadar").part("fiber").value == 0.0
    assert "grade B" in scores.of("Gwadar").part("fiber").note
    assert "presumed" in scores.of("Sahiwal").part("fiber").note


def test_outages_are_saidi_and_the_load_shedding_expected(
    scores: SuitabilityTable, national: Prepared
) -> None:
    table = national.layers.grid_reliability
    qesco = table[table["disco"] == "QESCO"].set_index(["metric", "fiscal_year", "variant"])
    saidi = float(qesco["value"]["saidi", "2022-23", "with_LT"])
    share = float(qesco["value"].xs("feeders_shedding_pct").iloc[0]) / 100
    hours = 365 * 10 * share * (1 - 0.8)
    assert scores.of("Quetta").part("grid").value == pytest.approx(saidi + 60 * hours)
    assert scores.of("Abbottabad").part("grid").grade == "C", "figures of the parent company"


def test_floods_are_counted_and_no_flood_is_a_number(
    scores: SuitabilityTable, national: Prepared
) -> None:
    table = national.layers.flood_districts
    sites = national.assembly.candidates.set_index("site")
    for one in scores.candidates:
        district = sites["district"][one.site]
        assert one.part("flood").value == (table["district"] == district).sum()
    assert {one.part("flood").value for one in scores.candidates} >= {0.0, 1.0}


def test_a_city_without_a_seismic_zone_has_no_number(
    scores: SuitabilityTable, national: Prepared
) -> None:
    known = set(national.layers.seismic["place_id"])
    lacking = {one.site for one in scores.candidates if "seismic" in one.missing}
    assert lacking == {one.site for one in scores.candidates} - known
    assert lacking
    for one in scores.candidates:
        assert one.score_range.is_point == (one.site not in lacking)
        assert one.score in one.score_range
        assert one.rank_range[0] <= one.rank <= one.rank_range[1]
    assert any("have no number" in note for note in scores.notes)


def test_travel_is_by_road_to_the_nearest_that_counts(
    scores: SuitabilityTable, national: Prepared
) -> None:
    nodes = national.assembly.network.nodes.set_index("node")
    parks = national.layers.tech_zones
    parks = parks[parks["operating"]]
    geod, rules = Geod(ellps="WGS84"), national.scenario.reach

    def minutes(one: object, lon: float, lat: float) -> float:
        km = geod.inv(one.lon, one.lat, lon, lat)[2] / 1000  # type: ignore[attr-defined]
        return float(km * rules.route_factor / rules.road_speed_kmh * 60)

    for one in scores.candidates[::20]:
        ends = [nodes.loc[gateway, ["lon", "lat"]] for gateway in national.instance.gateways]
        least = min(minutes(one, float(lon), float(lat)) for lon, lat in ends)
        assert one.part("gateway").value == pytest.approx(least)
        near = [minutes(one, point.x, point.y) <= rules.max_minutes for point in parks.geometry]
        assert one.part("existing").value == sum(near)
