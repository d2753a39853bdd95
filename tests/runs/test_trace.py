"""Every number of zones and new links is traced back to rows with a source."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

import stz
from stz.errors import DataError, ScenarioError
from stz.layers import Layers
from stz.runs import Run, Trace
from stz.runs.trace.lookup import LINK, SUMS, ZONE

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
            if not zone["existing"]:
                assert traced.sources, (zone["site"], figure)


def test_every_new_link_and_sum_is_traced(run: Run) -> None:
    assert len(run.links)
    for link in run.links.to_dict("records"):
        for figure, column in (("km", "km"), ("capex", "capex_musd")):
            traced = run.trace(f"{link['link']}.{figure}")
            assert traced.value == pytest.approx(link[column])
            assert {one.layer for one in traced.sources} <= {"rights_of_way", "scenario"}
    for metric in SUMS:
        assert run.trace(metric).value == pytest.approx(run.metrics["metrics"][metric], rel=1e-6)
    assert set(COLUMNS) | {"talent"} == set(ZONE)
    assert set(LINK) == {"km", "capex"}


def test_layers_are_named_with_source_year_licence_and_grade(run: Run) -> None:
    site = run.zones.loc[~run.zones["existing"], "site"].iloc[0]
    for figure in ZONE:
        for one in run.trace(f"{site}.{figure}").sources:
            assert one.value, one
            assert one.source, one
            assert one.year, one
            if one.layer != "scenario":
                assert one.licence, one
                assert one.grade in tuple("ABCD"), one


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
    with pytest.raises(ScenarioError, match=r"figure of each zone.*\.exports"):
        run.trace("exports")
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
