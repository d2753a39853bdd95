"""The packaged layers say what is known of Pakistan, and no more."""

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from pyproj import Geod

from stz.layers import LOAD_SHEDDING, load_layers
from stz.layers.column_checks import OUT_OF_CENSUS

FACTS = Path(__file__).resolve().parents[2] / "data" / "geo" / "sources"


@pytest.fixture(scope="module")
def layers():
    return load_layers()


def test_places_are_those_of_the_census(layers):
    places = layers.places
    counted = places[places["population_2023"].notna()]
    assert len(places) == 327
    assert len(counted) == 319
    assert set(places.loc[places["population_2023"].isna(), "province"]) == set(OUT_OF_CENSUS)
    assert "tier" not in places
    assert counted.set_index("place_id")["population_2023"]["karachi"] == 18_868_021


def test_every_counted_place_has_talent_and_a_disco(layers):
    counted = layers.places[layers.places["population_2023"].notna()]
    assert set(counted["district"]) <= set(layers.talent["district"])
    served = layers.disco_districts.set_index("district")["disco"]
    assert (counted["district"].map(served) == counted["disco"]).mean() > 0.97


def test_talent_adds_up_to_the_printed_anchors(layers):
    talent = layers.talent.set_index("district")
    assert talent["it_graduates_per_year"].sum() == 72_952
    metros = ["Karachi", "Lahore", "Islamabad", "Rawalpindi"]
    assert talent.loc[metros, "it_workforce"].sum() == 300_000
    assert talent["population_2023"].sum() == 241_499_431
    assert talent["modeled"].all()
    assert (talent["grade"] == "C").all()


def test_remote_workers_add_up_to_the_printed_earnings(layers):
    talent = layers.talent.set_index("district")
    assert talent["remote_workforce"].sum() == round(779e6 / 4_500)
    assert talent["formula"].str.contains("USD 779 million / USD 4,500 x enrolment x urban").all()
    assert layers.manifest.layers["talent"].units["remote_workforce"] == "persons (modeled)"


def test_remote_workers_live_where_students_and_towns_are(layers):
    talent = layers.talent.set_index("district")
    share = talent["urban_population_2023"] / talent["population_2023"]
    weight = talent["enrolled_graduation_and_above"] * share
    expected = 173_111 * weight / weight.sum()
    assert (talent["remote_workforce"] - expected).abs().max() < 1
    assert talent["remote_workforce"].nlargest(2).index.tolist() == ["Karachi", "Lahore"]
    assert talent["remote_workforce"]["Shangla"] == 0
    # the census table prints no urban population there; the towns of the district have some
    assert talent["urban_population_2023"]["Tando Allahyar"] == 191_222
    assert (share <= 1).all()


def test_freelancers_are_a_part_of_the_workforce(layers):
    talent = layers.talent
    assert (talent["it_freelancers"] <= talent["it_workforce"]).all()
    part = talent["it_freelancers"].sum() / talent["it_workforce"].sum()
    assert part == pytest.approx(0.17, abs=0.001)


def test_talent_is_plausible(layers):
    talent = layers.talent.set_index("district")
    largest = talent["it_workforce"].nlargest(5).index
    assert set(largest) == {"Karachi", "Lahore", "Islamabad", "Rawalpindi", "Faisalabad"}
    with_university = talent[talent["universities_computing"] > 0]
    assert (with_university["it_graduates_per_year"] > 50).all()
    assert (talent["it_workforce"] < 0.03 * talent["population_2023"]).all()


def test_backbone_holds_the_known_and_the_presumed(layers):
    links = layers.backbone_links
    assert len(links) == 114
    assert links["presumed"].sum() == 55
    assert (links.loc[links["presumed"], "topology_grade"] == "C").all()
    assert (links["length_km"] >= links["straight_km"]).all()
    cable = links[links["corridor"].str.startswith("Pak-China")]
    assert cable["length_km"].sum() == pytest.approx(820, abs=1)


def test_links_are_regraded_as_their_evidence_says(layers):
    links = layers.backbone_links.set_index("link_id")
    evidence = pd.read_csv(FACTS / "fiber_link_evidence.csv")
    regraded = pd.read_csv(FACTS / "link_regrades.csv").set_index("link_id")
    proposed = {
        link: (row.proposed_existence, row.proposed_topology)
        for row in evidence.itertuples()
        for link in str(row.link_ids).split(";")
    }
    for link, row in regraded.iterrows():
        assert proposed[link] == (row["existence_grade"], row["topology_grade"])
        said = links.loc[link, ["existence_grade", "topology_grade"]].tolist()
        assert said == [row["existence_grade"], row["topology_grade"]]
        assert "(was " in links.loc[link, "note"] or "; was " in links.loc[link, "note"]
    # whatever one row of evidence changes, and speaks of one known link, is carried over
    single = evidence[evidence["link_ids"].str.fullmatch(r"L\d{3}(;L\d{3})*")]
    changed = {
        link
        for row in single.itertuples()
        if {row.proposed_existence, row.proposed_topology} <= {"A", "B", "C"}
        and (row.proposed_existence, row.proposed_topology) != (row.now_existence, row.now_topology)
        for link in row.link_ids.split(";")
    }
    assert changed == set(regraded.index)


def test_quetta_has_no_published_second_way(layers):
    links = layers.backbone_links
    built = links["status"].str.startswith("in service") & links["existence_grade"].isin(["A", "B"])
    graph = nx.MultiGraph(list(zip(links["a"][built], links["b"][built], strict=True)))
    assert ("karachi", "khuzdar") in set(nx.bridges(nx.Graph(graph)))
    group = links.set_index("link_id")["risk_group"].str.split(";")
    assert all("cable:Pak-China" in group[link] for link in ("L006", "L008", "L100", "L101"))
    sukkur = links[(links["a"] == "sukkur") | (links["b"] == "sukkur")]
    for row in sukkur.itertuples():
        assert ("junction:sukkur" in row.risk_group) == (row.corridor != "ML-1 railway")
    planned = links[links["status"].str.contains("not confirmed")]
    assert {"L112", "L113", "L114"} <= set(planned["link_id"])


def test_exchange_points_are_those_of_their_fact_rows(layers):
    gateways = layers.gateways.set_index("gateway_id")
    facts = pd.read_csv(FACTS / "exchange_points.csv").set_index("gateway")
    for city in ("Islamabad", "Karachi", "Lahore"):
        row, fact = gateways.loc[f"ixp-{city.lower()}"], facts.loc[f"PKIX {city}"]
        assert row["grade"] == fact["confidence"]
        assert str(fact["since"]) in row["status"]


def test_corridor_lengths_come_back_to_the_published_ones(layers):
    links = layers.backbone_links
    n25 = links[links["length_basis"].str.contains("N-25")]
    chaman = links[links["link_id"] == "L030"]["straight_km"].iloc[0] * n25["route_factor"].iloc[0]
    assert n25["length_km"].sum() + chaman == pytest.approx(813, abs=1)


def test_lengths_are_geodesic(layers):
    geod = Geod(ellps="WGS84")
    for name in ("backbone_links", "rights_of_way"):
        frame = layers.table(name)
        straight = frame.geometry.apply(geod.geometry_length) / 1000
        assert (straight - frame["straight_km"]).abs().max() < 0.06


def test_gateways_hang_on_backbone_nodes_and_say_what_is_in_service(layers):
    gateways = layers.gateways.set_index("gateway_id")
    nodes = {"karachi", "gwadar", "lahore", "islamabad", "rawalpindi", "khunjerab"}
    assert set(gateways["node_id"]) == nodes
    assert not gateways.loc["landing-gwadar", "in_service"]
    assert not gateways.loc["landing-karachi-seaview", "in_service"]
    assert gateways.loc["landing-karachi-hawksbay", "in_service"]
    assert gateways.loc["crossing-khunjerab", "kind"] == "terrestrial_crossing"
    assert (gateways.loc[gateways["kind"] == "core_pop", "grade"] == "C").all()


def test_rights_of_way_connect_every_counted_place_without_the_backbone(layers):
    places = layers.places.set_index("place_id")
    outside = set(places.index[places["province"].isin(OUT_OF_CENSUS)])
    rows = layers.rights_of_way
    graph = nx.Graph()
    graph.add_nodes_from(set(places.index) - outside)
    graph.add_edges_from(
        (a, b) for a, b in zip(rows["a"], rows["b"], strict=True) if not {a, b} & outside
    )
    parts = [part - outside for part in nx.connected_components(graph)]
    assert len([part for part in parts if part & set(places.index)]) == 1
    assert 830 <= len(rows) <= 900


def test_rights_of_way_are_short_unless_needed(layers):
    rows = layers.rights_of_way
    assert rows.loc[rows["rule"] != "connect", "straight_km"].max() <= 250
    assert set(rows["rule"]) <= {"neighbor", "beside backbone", "second path", "connect"}
    pairs = pd.Series([tuple(sorted(pair)) for pair in zip(rows["a"], rows["b"], strict=True)])
    assert pairs.is_unique


def test_candidates_beside_a_trunk_share_its_risk(layers):
    groups: dict[tuple[str, ...], set[str]] = {}
    for link in layers.backbone_links.itertuples():
        found = {name for name in link.risk_group.split(";") if name.startswith("corridor:")}
        groups.setdefault(tuple(sorted((link.a, link.b))), set()).update(found)
    beside = 0
    for row in layers.rights_of_way.itertuples():
        trunk = groups.get(tuple(sorted((row.a, row.b))))
        if trunk:
            beside += 1
            assert trunk <= set(row.risk_group.split(";"))
    assert beside > 60


def test_a_candidate_that_follows_a_road_between_other_towns_shares_its_risk(layers):
    rows = layers.rights_of_way
    along = rows[(rows["a"] == "harappa") & (rows["b"] == "sahiwal")]
    assert "corridor:N-5@khanewal-sahiwal" in along["risk_group"].iloc[0].split(";")


def test_an_end_in_a_flooded_district_shows(layers):
    rows = layers.rights_of_way
    dadu = rows[(rows["a"] == "dadu") | (rows["b"] == "dadu")]
    assert len(dadu)
    assert dadu["risk_group"].str.contains("flood-2022:Dadu").all()
    assert not rows["risk_group"].str.contains("flood-2025").any()


def test_capex_rises_with_terrain(layers):
    rows = layers.rights_of_way
    middle = rows.groupby("terrain")["capex_mid_usd_per_km"].agg(["min", "max"])
    assert (middle["min"] == middle["max"]).all()
    plain, hills, mountain = (middle.loc[name, "min"] for name in ("plain", "hills", "mountain"))
    facts = pd.read_csv(FACTS / "ofc_cost.csv").set_index("project")
    share = float(facts.filter(like="share of subsidy", axis=0)["cost"].iat[0])
    per_km = facts["usd_per_km"]
    subsidized = [per_km[name] / share for name in
                  ("USF Sialkot", "USF Narowal", "USF Sanghar + Jhang")]  # fmt: skip
    contracts = sorted([*subsidized, per_km["Multinet Project Ittehad"]])
    assert plain == pytest.approx((contracts[1] + contracts[2]) / 2, abs=5)
    ends = (per_km.filter(like="BP-4").iat[0], per_km["USF/Ufone M-8"])
    assert hills == pytest.approx((ends[0] * ends[1]) ** 0.5, abs=5)
    assert mountain == 53_660
    assert plain < middle.loc["desert", "min"] < hills < mountain


def test_conflicting_reliability_figures_are_all_kept(layers):
    table = layers.grid_reliability
    twice = table[
        (table["disco"] == "MEPCO")
        & (table["fiscal_year"] == "2024-25")
        & (table["metric"] == "saidi")
    ]
    assert set(twice["value"]) == {3547.0, 1182.56}
    default = table[(table["fiscal_year"] == "2022-23") & (table["variant"] == "with_LT")]
    assert default.groupby("metric")["disco"].nunique().to_dict() == {"saidi": 10, "saifi": 10}


def test_figures_of_2024_25_are_those_of_their_fact_rows(layers):
    table = layers.grid_reliability
    facts = pd.read_csv(FACTS / "disco_reliability_2024_25.csv")
    facts = facts[facts["metric"].isin(["saidi", "saifi"]) & (facts["disco"] != "unattributed")]
    assert len(facts) == 11
    for fact in facts.itertuples():
        rows = table[
            (table["disco"] == fact.disco)
            & (table["fiscal_year"] == fact.fiscal_year)
            & (table["metric"] == fact.metric)
            & (table["value"] == float(fact.value))
        ]
        assert len(rows) == 1, fact
        assert rows["grade"].iat[0] >= fact.confidence
    refuted = pd.read_csv(FACTS / "grid_refuted.csv")
    assert (table["refuted"].fillna("") != "").sum() == len(refuted)


def test_load_shedding_adds_up_to_the_national_count(layers):
    table = layers.grid_reliability
    share = table[table["metric"] == LOAD_SHEDDING].set_index("disco")["value"]
    facts = pd.read_csv(FACTS / "load_shedding_feeders.csv").set_index("disco")
    for disco in ("QESCO", "SEPCO", "PESCO", "TESCO", "HESCO", "HAZECO", "LESCO", "GEPCO", "FESCO"):
        assert share[disco] == pytest.approx(float(facts.loc[disco, "share_pct"]))
    named = facts.loc[["QESCO", "SEPCO", "PESCO", "TESCO", "HESCO", "HAZECO"]]
    left = facts.loc["all", "feeders_over_10h_a_day"] - named["feeders_over_10h_a_day"].sum()
    assert left == 37
    others = facts.loc["all", "feeders"] - named["feeders"].sum()
    assert share["IESCO"] == share["MEPCO"] == pytest.approx(100 * left / others, abs=0.005)
    assert "K-Electric" not in share


def test_a_notified_zone_is_not_an_operating_one(layers):
    zones = layers.tech_zones.set_index("zone_id")
    assert not zones.loc["nust-special-technology-zone-nstp", "operating"]
    assert zones.loc["nastp-alpha", "operating"]
    assert zones.loc["karachi-it-park", "floor_area_sqft"] == 1_120_000
    assert zones.loc["stp-gahkuch", "place_id"] is None or pd.isna(
        zones.loc["stp-gahkuch", "place_id"]
    )


def test_the_seismic_namesake_is_mended(layers):
    seismic = layers.seismic.set_index("place_id")
    assert "sahiwal" in seismic.index
    assert "sahiwal-sargod" not in seismic.index
    assert pd.isna(seismic.loc["quetta", "pga_g_high"])


def test_provinces_are_today_s_and_say_whose_view(layers):
    provinces = layers.provinces.set_index("province")
    assert len(provinces) == 7
    assert sorted(provinces.index[~provinces["in_totals"]]) == sorted(OUT_OF_CENSUS)
    assert set(provinces["point_of_view"]) == {"natural_earth"}
    within = layers.places.sjoin(layers.provinces[["province", "geometry"]], how="left")
    agree = (within["province_left"] == within["province_right"]).mean()
    assert agree > 0.96


def test_every_census_district_has_an_outline_of_its_own(layers):
    covered = layers.districts["covers"].str.split(";").explode()
    covered = covered[covered != ""]
    assert covered.is_unique
    assert set(covered) == set(layers.talent["district"])
    assert layers.districts["schematic"].all()
    alone = layers.districts[layers.districts["covers"] != ""]
    assert (alone["covers"] == alone["district"]).all()


def test_the_line_of_control_is_dashed_and_disclaimed(layers):
    lines = layers.boundaries
    control = lines[lines["kind"] == "line_of_control"]
    assert len(control)
    assert control["dashed"].all()
    assert lines["disclaimer"].str.contains("No position on sovereignty").all()
    assert not lines.loc[lines["kind"] == "international", "dashed"].any()


def test_layers_print_well_and_know_what_was_replaced(layers):
    html = layers._repr_html_()
    assert html.startswith("<table>")
    assert "rights_of_way" in html
    assert not layers.summary()["replaced"].any()


def test_no_counted_place_hangs_on_a_single_candidate_link_alone(layers):
    rows, links = layers.rights_of_way, layers.backbone_links
    outside = set(layers.places.loc[layers.places["population_2023"].isna(), "place_id"])
    graph = nx.MultiGraph()
    for frame in (rows, links[links["existence_grade"].isin(["A", "B"])]):
        graph.add_edges_from(
            (a, b) for a, b in zip(frame["a"], frame["b"], strict=True) if not {a, b} & outside
        )
    counted = set(layers.places["place_id"]) - outside
    single = [pair for pair in nx.bridges(nx.Graph(graph)) if graph.number_of_edges(*pair) == 1]
    for pair in single:
        graph.remove_edge(*pair)
    parts = [counted & part for part in nx.connected_components(graph)]
    cut_off = set().union(*sorted(parts, key=len)[:-1])
    assert cut_off == {"chitral"}  # over the Lowari pass; its other ways lead through Gilgit
