"""Every number of a run is traced back to rows with a source."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import stz
from stz.errors import DataError, ScenarioError
from stz.instance import Instance
from stz.layers import CONTRACTS, Layers, load_layers
from stz.runs import Run, Trace, evidence_of
from stz.runs.trace.counts import COUNTS
from stz.runs.trace.figures import CITY, EXISTING_LINK, ZONE
from stz.runs.trace.metrics import METRICS, SHARES
from stz.runs.trace.solving import SOLVER
from tests.conftest import TINY

COLUMNS = {
    "workers": "workers", "exports": "exports_musd", "seats": "seats", "capex": "capex_musd",
    "opex": "opex_musd", "power_min": "power_downtime_min", "fiber_min": "fiber_downtime_min",
    "downtime": "downtime_min",
}  # fmt: skip
"""Where the map has the figures that a trace explains."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    asked = {
        "name": "traced",
        "territory": {"provinces": ["Khyber Pakhtunkhwa", "Islamabad Capital Territory"]},
        "budget_musd": 12,
        "solver": {"gap": 0.2},
    }
    folder = tmp_path_factory.mktemp("trace") / "run"
    return stz.run_scenario("pakistan-2030", folder, asked, draw_map=False)


def test_every_figure_of_every_zone_is_the_one_on_the_map(run: Run) -> None:
    for zone in run.zones.to_dict("records"):
        for figure, column in COLUMNS.items():
            traced = run.trace(f"{zone['site']}.{figure}")
            assert traced.value == pytest.approx(zone[column], abs=1e-6), (zone["site"], figure)
            assert traced.steps[0].value == traced.value
            assert traced.sources, (zone["site"], figure)


def test_every_new_link_is_traced(run: Run) -> None:
    assert len(run.links)
    for link in run.links.to_dict("records"):
        ends = f"{link['a_name']}–{link['b_name']}"
        for figure, column in (("km", "km"), ("capex", "capex_musd")):
            traced = run.trace(f"{link['link']}.{figure}")
            assert traced.value == pytest.approx(link[column])
            assert {one.layer for one in traced.sources} <= {"rights_of_way", "scenario"}
            for name in (ends, ends.replace("–", "-").lower(), f"{link['b']} - {link['a']}"):
                assert run.trace(f"{name}.{figure}").steps == traced.steps, name


def test_links_that_are_there_are_traced_to_the_backbone(run: Run) -> None:
    assert len(run.backbone)
    for link in run.backbone.to_dict("records"):
        for figure in EXISTING_LINK:
            assert run.trace(f"{link['link']}.{figure}").sources, (link["link"], figure)
        assert run.trace(f"{link['link']}.km").value == pytest.approx(link["km"])
        assert run.trace(f"{link['link']}.capex").value == 0.0
    trunk = run.trace("Peshawar-Islamabad.km")
    assert {one.layer for one in trunk.sources} == {"backbone_links"}


def test_every_metric_is_worked_out_again_and_has_sources(run: Run) -> None:
    for name, value in run.metrics["metrics"].items():
        traced = run.trace(name)
        assert traced.value == pytest.approx(value, rel=1e-6, abs=1e-9), name
        assert traced.steps[0].value == traced.value, name
        assert traced.sources, name
    for name in {*METRICS, *COUNTS, *SOLVER} - set(run.metrics["metrics"]):
        assert run.trace(name).sources, name
    for name, whole in SHARES.items():
        share = run.trace(f"{name}.share")
        assert share.value == pytest.approx(run.trace(name).value / run.trace(whole).value)


def test_what_sentences_count_adds_up(run: Run) -> None:
    def of(name: str) -> float:
        return run.trace(name).value

    assert of("all_zones") == of("zones") + of("existing_zones") == len(run.zones)
    assert of("links_built.ring") + of("links_built.spur") == of("links_built")
    new = run.zones[~run.zones["existing"].astype(bool)]
    assert of("provinces") == new["province"].nunique()
    assert sum(of(f"zones.{one}") for one in new["province"].unique()) == len(new)
    assert of("exports_new_zones") + of("exports_from_home") == pytest.approx(of("new_exports"))
    assert of("budget") - of("capex") == pytest.approx(of("unspent"))
    exact = of("capex_zones") * 1e6 / float(new["seats"].sum())
    assert of("capex_per_seat") == pytest.approx(exact, abs=50)
    assert of("targets.kept") <= of("targets") <= of("zones")
    assert of("evidence.worst.C+D") == of("evidence.worst.C") + of("evidence.worst.D")
    assert of("violations") == 0
    graded = [run.trace(f"rows.places.{grade}") for grade in "ABCD"]
    assert sum(one.value for one in graded) == len(load_layers().places)
    assert graded[0].sources[0].licence
    site = run.zones["site"].iloc[0]
    assert of(f"{site}.outage_min") + of(f"{site}.shedding_min") == of(f"{site}.power_min")
    assert of(f"{site}.occupancy") == pytest.approx(of(f"{site}.workers") / of(f"{site}.seats"))
    effect = evidence_of(run).effects[0].effect
    assert of(f"effect.{effect.key}.change") == pytest.approx(abs(effect.change))


@pytest.mark.parametrize("name", ["zones.Atlantis", "rows.nothing.A", "note.999", "changed.budget",
                                  "evidence.worst.C+X", "effect.budget_musd.change"])  # fmt: skip
def test_what_there_is_not_is_said_so(run: Run, name: str) -> None:
    with pytest.raises(ScenarioError):
        run.trace(name)


def test_sums_name_their_parts(run: Run) -> None:
    whole, *parts = run.trace("capex").steps
    assert [step.what for step in parts] == ["zones", "links", "cities"]
    assert sum(step.value for step in parts) == pytest.approx(whole.value)
    assert "Peshawar" in parts[0].formula
    assert "–" in parts[1].formula, "links are named by their ends"
    worth = run.trace("npv")
    assert "capital cost" in worth.steps[0].formula
    assert {"economics.horizon_years", "economics.discount_rate"} <= {
        one.row for one in worth.sources
    }


def test_cities_are_traced_to_the_people_at_home(run: Run) -> None:
    assert len(run.cities)
    for city in run.cities.to_dict("records"):
        for figure, column in (("remote_workers", "remote_workers"), ("exports", "exports_musd")):
            traced = run.trace(f"city:{city['node']}.{figure}")
            assert traced.value == pytest.approx(city[column])
            assert "remote_workforce" in {one.field for one in traced.sources}
        for figure in CITY:
            assert run.trace(f"city:{city['node']}.{figure}").sources, figure
    home = run.cities.iloc[0]
    assert run.trace(f"{home['name']}.remote_workers").value == home["remote_workers"]


def test_candidates_that_were_not_chosen_have_figures_too(run: Run) -> None:
    closed = run.candidates[run.candidates["status"] == "not chosen"]
    assert len(closed)
    for site in closed["site"]:
        people = run.trace(f"candidate:{site}.talent")
        assert people.value >= 0
        assert run.trace(f"candidate:{site}.power_min").sources
        assert run.trace(f"candidate:{site}.tier").value in (1, 2, 3)
    with pytest.raises(ScenarioError, match="no figure 'seats'"):
        run.trace(f"candidate:{closed['site'].iloc[0]}.seats")


def test_existing_zones_rest_on_their_floor_area_or_on_what_is_assumed(run: Run) -> None:
    for site in run.zones.loc[run.zones["existing"], "site"]:
        said = run.trace(f"{site}.seats").sources
        assert "tech_zones" in {one.layer for one in said}
        rows = {one.row for one in said}
        assert "candidates.existing_spare_share" in rows
        assert rows & {"candidates.sqft_per_seat", "candidates.existing_default_seats"}


def test_numbers_of_the_solver_name_the_run(run: Run) -> None:
    for name in ("gap", "bound", "nodes", "cuts"):
        traced = run.trace(name)
        assert traced.value == pytest.approx(run.metrics[name])
        assert {one.layer for one in traced.sources} == {"run"}
        assert run.run_id in {one.row for one in traced.sources}
    decided = [step for step in run.trace("zones").steps if "decided by the optimizer" in
               step.formula]  # fmt: skip
    assert decided


def test_keys_of_the_scenario_and_their_effects(run: Run) -> None:
    assert run.trace("scenario.budget_musd").value == 12
    assert run.trace("scenario.sizes.leased.block_seats").value == 100
    with pytest.raises(ScenarioError, match="no such key"):
        run.trace("scenario.budget")
    assert run.trace("effect.exports.revenue_usd_per_worker").value < 0
    with pytest.raises(ScenarioError, match="moves the plan"):
        run.trace("effect.nothing")


@pytest.mark.thorough
def test_years_of_a_programme(tmp_path: Path) -> None:
    """Sums over years are discounted, amounts of one year are not."""
    asked = {
        "name": "years",
        "territory": {"provinces": ["Balochistan"]},
        "solver": {"gap": 0.5, "time_limit_s": 60},
    }
    run = stz.run_scenario("pakistan-phased-2026-2030", tmp_path / "y", asked, draw_map=False)
    for name, value in run.metrics["metrics"].items():
        assert run.trace(name).value == pytest.approx(value, rel=1e-6, abs=1e-9), name
    for row in run.plan.by_year.to_dict("records"):
        for column in ("capex", "exports", "opex", "jobs", "zones", "cities", "fiber_km"):
            traced = run.trace(f"{int(row['year'])}.{column}")
            assert traced.value == pytest.approx(row[column], abs=1e-9), (row["year"], column)
            assert traced.sources
    assert "x" in run.trace("exports").steps[0].formula
    assert "discount_rate" in " ".join(one.row for one in run.trace("exports").sources)


def test_numbers_from_tables_are_traced_to_what_was_given(tmp_path: Path) -> None:
    spots = [{**node, "lon": 67.0 + at, "lat": 25.0} for at, node in enumerate(TINY["nodes"])]
    problem = Instance.from_tables(**{**TINY, "nodes": spots}, budget_musd=8)
    run = stz.run_tables(problem, tmp_path / "tables", draw_map=False)
    for name, value in run.metrics["metrics"].items():
        assert run.trace(name).value == pytest.approx(value, rel=1e-6, abs=1e-9), name
    for site in run.zones["site"]:
        for figure in ZONE:
            traced = run.trace(f"zone:{site}.{figure}")
            assert traced.steps, figure
            assert "tables" in {one.layer for one in traced.sources}, figure


def test_layers_are_named_with_source_year_licence_and_grade(run: Run) -> None:
    for site in run.zones["site"]:
        for figure in ZONE:
            for one in run.trace(f"{site}.{figure}").sources:
                assert one.value, one
                assert one.source, one
                assert one.year, one
                if one.layer not in ("scenario", "run"):
                    assert one.licence, one
                    assert one.grade in tuple("ABCD"), one


def test_a_field_has_a_source_and_a_grade_of_its_own(run: Run) -> None:
    """The census counts people, GeoNames places them; the layer of talent counts and models."""
    city = run.cities["node"].iloc[0]
    said = {one.field: one for one in run.trace(f"city:{city}.remote_workers").sources}
    census, modeled = said["urban_population_2023"], said["remote_workforce"]
    assert (census.grade, modeled.grade) == ("A", "C")
    assert "modeled" not in census.source
    assert "modeled by stz" in modeled.source
    people = said["population_2023"]
    assert people.grade == "A"
    assert "PBS Census 2023" in people.source
    assert "coordinates" not in people.source


def test_every_mixed_column_is_traced_to_its_own_source(run: Run) -> None:
    """One row of each layer: the trace names the source that the layer gives the column."""
    layers = stz.load_layers()
    traced = 0
    for name, contract in CONTRACTS.items():
        row = getattr(layers, name).iloc[0].to_dict()
        for column in (column for part in contract.parts for column in part.columns):
            (source,) = run.trace(f"{name}.{row[contract.identity]}.{column}").sources
            said = contract.origin(column, row)
            found = (source.source, source.year, source.licence, source.grade)
            assert found == (said["source"], said["year"], said["licence"], said["grade"])
            assert (source.layer, source.field) == (name, column)
            traced += 1
    assert traced >= 40


def test_the_evidence_adds_up_and_is_ranked(run: Run) -> None:
    found = evidence_of(run)
    whole = run.metrics["metrics"]["exports"]
    assert sum(found.exports_by_grade.values()) == pytest.approx(whole)
    assert sum(found.exports_by_talent.values()) == pytest.approx(whole)
    assert len(found.weakest) == 10
    weights = [one.weight for one in found.weakest]
    assert weights == sorted(weights, reverse=True)
    assert any(one.effect.key.startswith("talent.") and one.grade == "C" for one in found.weakest)
    for one in found.weakest:
        assert run.trace(f"effect.{one.effect.key}").value == one.effect.share
    shares = [run.trace(f"evidence.worst.{grade}").value for grade in "ABCD"]
    assert sum(shares) == pytest.approx(1.0)
    assert run.trace("evidence.talent.C").value == 1.0, "all talent is modeled"


def test_steps_add_up(run: Run) -> None:
    """The formula of a cost, worked out by whoever reads it, gives its value."""
    for zone in run.zones[~run.zones["existing"]].to_dict("records"):
        whole, each = run.trace(f"{zone['site']}.capex").steps
        fixed, blocks, price = map(float, re.findall(r"[\d.]+", whole.formula))
        assert fixed + blocks * price == pytest.approx(whole.value, rel=1e-3)
        own, seats, per_seat = map(float, re.findall(r"[\d.]+", each.formula)[:3])
        assert own + seats * per_seat / 1e6 == pytest.approx(each.value, rel=1e-3)
    link = run.links.iloc[0]
    km, usd = (float(one.replace(",", "")) for one in re.findall(
        r"[\d.,]+", run.trace(f"{link['link']}.capex").steps[0].formula))  # fmt: skip
    assert km * usd / 1e6 == pytest.approx(link["capex_musd"], rel=1e-3)


def test_people_add_up_to_their_districts(run: Run) -> None:
    site = run.zones.loc[~run.zones["existing"], "site"].iloc[0]
    traced = run.trace(f"{site}.talent")
    parts = [step.value for step in traced.steps if step.what.startswith("from ")]
    assert sum(parts) <= traced.value + 1e-9
    talent = stz.load_layers().talent.set_index("district")
    cells = [one for one in traced.sources if one.field == "it_workforce"]
    assert cells
    for one in cells:
        assert float(one.value) == talent.loc[one.row, "it_workforce"]


def test_places_by_name_and_forgivingly(run: Run) -> None:
    zone = run.zones.loc[~run.zones["existing"]].iloc[0]
    by_id = run.trace(f"{zone['site']}.seats")
    for name in (zone["name"], zone["name"].upper()):
        assert run.trace(f"{name}.seats").value == by_id.value
    for wrong, meant in (
        (f"{zone['name'][:-1]}.seats", zone["name"]),
        (f"{zone['site']}.seat", "seats"),
        ("capex_link", "capex_links"),
    ):
        with pytest.raises(ScenarioError, match=f"did you mean '{meant}'"):
            run.trace(wrong)
    assert run.trace(f"{zone['name']}.Seats").value == by_id.value
    with pytest.raises(ScenarioError, match=r"figure of each zone.*\.talent"):
        run.trace("talent")
    with pytest.raises(ScenarioError, match="which figure of it"):
        run.trace(zone["name"])


def test_names_that_several_zones_share_are_refused_with_their_ids(run: Run) -> None:
    same = replace(run, zones=run.zones.assign(name="Same, Place"))
    with pytest.raises(ScenarioError, match="several zones have this name") as caught:
        same.trace("Same, Place.seats")
    for site in run.zones["site"]:
        assert repr(site) in str(caught.value)


def test_a_plan_gives_no_zone_more_people_than_are_within_reach(run: Run) -> None:
    for site in run.zones["site"]:
        assert run.trace(f"{site}.workers").value <= run.trace(f"{site}.talent").value + 1e-6


def test_it_shows_itself(run: Run) -> None:
    site = run.zones.loc[~run.zones["existing"], "site"].iloc[0]
    traced = run.trace(f"{site}.exports")
    data = json.loads(json.dumps(traced.as_dict()))
    assert list(data) == ["what", "value", "unit", "steps", "sources"]
    assert set(data["steps"][0]) == {"what", "value", "unit", "formula"}
    assert set(data["sources"][0]) == {
        "layer", "row", "field", "value", "source", "year", "licence", "grade"
    }  # fmt: skip
    assert "rests on" in str(traced)
    assert "7,000 x" in str(traced)
    long = next(one.source for one in traced.sources if one.layer == "talent")
    assert str(traced).count(long) == 1, "a source is told once"
    assert str(traced.as_dict()).count(long) > 1, "data have it at each row"
    hostile = Trace("<b>{{7*7}}", 1.0, "", traced.steps, traced.sources)
    assert "<b>{{7*7}}" not in hostile._repr_html_()
    assert traced.worst_grade == "C", "talent is modeled"


def test_changed_layers_are_not_traced_as_if_they_were_those(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = stz.load_layers(adjust=[{"layer": "talent", "column": "it_workforce", "multiply": 2}])

    def changed(*_: object, **__: object) -> Layers:
        return other

    monkeypatch.setattr("stz.layers.load_layers", changed)
    with pytest.raises(DataError, match="the layers have changed"):
        replace(run).trace(f"{run.zones['site'].iloc[0]}.talent")
