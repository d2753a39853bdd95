"""The table of scores: sums, ranks, weights, disagreements with a plan, JSON, text, HTML."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import stz
from stz.errors import ScenarioError
from stz.run import Prepared, score_candidates
from stz.runs import Run, scores_of
from stz.suitability import SuitabilityTable, suitability


@pytest.fixture(scope="module")
def beside(run: Run) -> SuitabilityTable:
    found = scores_of(run)
    assert found is not None
    return found


def test_a_score_is_the_sum_of_its_parts(scores: SuitabilityTable) -> None:
    assert sum(part.weight for part in scores.parts) == pytest.approx(1.0)
    for one in scores.candidates:
        known = [(p.weight, s.score) for p, s in zip(scores.parts, one.parts, strict=True)
                 if not s.is_missing]  # fmt: skip
        assert one.score == pytest.approx(sum(w * s for w, s in known) / sum(w for w, _ in known))
    ranks = [one.rank for one in scores.candidates]
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    for name in (part.name for part in scores.parts):
        of_part = [one.part(name) for one in scores.candidates if not one.part(name).is_missing]
        assert {min(one.score for one in of_part), max(one.score for one in of_part)} == {0.0, 1.0}


def test_weights_and_directions_are_those_of_the_scenario(
    national: Prepared, scores: SuitabilityTable
) -> None:
    only = [f"suitability.{part.name}.weight=0" for part in scores.parts if part.name != "existing"]
    scenario = stz.override_scenario(national.scenario, [*only, "suitability.existing.better=more"])
    found = suitability(scenario, national.layers, national.assembly)
    most = max(one.part("existing").value for one in found.candidates)
    assert most > 0
    best = {one.site for one in found.candidates if one.rank == 1}
    assert best == {one.site for one in found.candidates if one.part("existing").value == most}
    assert found.weights_told.startswith("zones nearby 100 %")


def test_a_part_without_any_number_is_left_out(national: Prepared) -> None:
    layers = replace(national.layers, seismic=national.layers.seismic[:0])
    found = suitability(national.scenario, layers, national.assembly)
    assert all(one.missing == ("seismic",) for one in found.candidates)
    assert all(one.score_range.is_point for one in found.candidates)
    assert any("left out of all scores" in note for note in found.notes)
    alone = {f"suitability.{name}.weight": 0 for name in national.scenario.suitability.parts}
    alone["suitability.seismic.weight"] = 1
    only = stz.override_scenario(national.scenario, [f"{k}={v}" for k, v in alone.items()])
    nothing = suitability(only, layers, national.assembly)
    assert {one.rank for one in nothing.candidates} == {0}
    assert all(one.as_dict()["score"] is None for one in nothing.candidates)


def test_score_and_plan_disagree_where_the_number_of_zones_parts_them(
    beside: SuitabilityTable, run: Run
) -> None:
    new = run.zones[~run.zones["existing"].astype(bool)]
    assert {one.site for one in beside.chosen} == set(new["site"])
    most = len(new)
    told = {one.site: one for one in beside.disagreements}
    for one in beside.candidates:
        assert (one.site in told) == ((one.rank <= most) != bool(one.chosen)), one.site
    assert beside.agreed == most - sum(one.chosen for one in told.values())
    assert told, "else there is nothing to say here"
    for one in told.values():
        assert one.why.endswith("."), one
        assert ("leaves it out" if not one.chosen else "opens it") in one.told
    assert any("fewer than" in one.why or "would add at most" in one.why for one in told.values())


def test_a_contrast_stands_beside_the_reason(run: Run) -> None:
    from stz.runs import evidence_of

    basis = evidence_of(run).basis
    site = next(one.site for one in basis.scores.disagreements)
    said = {site: "Without it the plan earns 0.31 to 0.36 less."}
    found = suitability(run.scenario, basis.layers, basis.assembly, run.plan, contrasts=said)
    one = next(one for one in found.disagreements if one.site == site)
    assert one.contrast == said[site]
    assert one.told.endswith(said[site])
    assert said[site] in found.text


def test_as_data(beside: SuitabilityTable, scores: SuitabilityTable) -> None:
    for table in (beside, scores):
        told = json.loads(json.dumps(table.as_dict(), allow_nan=False))
        assert set(told) == {
            "scenario", "plan", "weights", "candidates", "agreed", "disagreements", "notes",
        }  # fmt: skip
        first = told["candidates"][0]
        assert first["rank"] == 1
        assert set(first["parts"]) == set(told["weights"])
        assert set(first["parts"]["talent"]) == {"value", "unit", "score", "grade", "note"}
        lacking = [one for one in told["candidates"] if one["missing"]]
        assert lacking
        for one in lacking:
            assert one["parts"]["seismic"]["value"] is one["parts"]["seismic"]["score"] is None
            assert one["score_range"]["low"] < one["score"] < one["score_range"]["high"]
    assert beside.as_dict()["plan"] == beside.plan
    assert scores.as_dict()["plan"] is None
    assert scores.disagreements == ()


def test_text_and_html(beside: SuitabilityTable) -> None:
    text = str(beside)
    assert text.startswith("Weights: people in reach 35 %")
    assert "missing" in text
    assert " that the plan opens, " in text
    assert len(beside.as_text(None).splitlines()) >= len(beside.candidates)
    for one in beside.chosen:
        assert one.name in beside.as_text(1)
    hostile = '<script>alert("{{7*7}}")</script>'
    first = replace(beside.candidates[0], name=hostile, chosen=True)
    doubt = replace(beside.disagreements[0], name=hostile, why=hostile)
    page = replace(beside, candidates=(first,), disagreements=(doubt,))._repr_html_()
    assert "<script>" not in page
    assert "{{7" not in page
    assert page.count("&lt;script") == 0, "escaped by number"
    assert "&#60;script" in page


def test_places_are_found_by_id_and_name(scores: SuitabilityTable) -> None:
    assert scores.of("sahiwal") is scores.of("SAHIWAL") is scores.of("Sahiwal")
    with pytest.raises(KeyError, match="did you mean 'Sahiwal'"):
        scores.of("Sahival")
    with pytest.raises(KeyError, match="did you mean 'talent'"):
        scores.of("sahiwal").part("talant")
    twice = replace(scores, candidates=tuple(replace(one, name="Same")
                                             for one in scores.candidates[:2]))  # fmt: skip
    with pytest.raises(KeyError, match="give an id"):
        twice.of("Same")


def test_what_has_no_scores_says_why(national: Prepared, run: Run) -> None:
    none = stz.override_scenario(national.scenario, {"suitability": None})
    with pytest.raises(ScenarioError, match="has no weights"):
        suitability(none, national.layers, national.assembly)
    tables = national.scenario.model_copy(update={"problem": "tables"})
    with pytest.raises(ScenarioError, match="given as tables"):
        suitability(tables, national.layers, national.assembly)
    assert scores_of(replace(run, scenario=tables)) is None
    assert scores_of(replace(run, scenario=none)) is None


def test_a_run_is_scored_with_other_weights_but_no_other_plan(
    run: Run, beside: SuitabilityTable
) -> None:
    assert score_candidates(run).as_dict() == beside.as_dict()
    folder = score_candidates(run.path, ["suitability.talent.weight=0"])
    assert folder.chosen
    assert folder.parts[0].weight == 0
    with pytest.raises(ScenarioError, match="change weights only"):
        score_candidates(run, {"budget_musd": 3})
    with pytest.raises(ScenarioError, match="use --set"):
        score_candidates(run, named="cheap")


def test_runs_whose_layers_changed_have_no_scores(run: Run) -> None:
    other = stz.load_layers()
    less = replace(
        other, talent=other.talent.assign(it_workforce=other.talent["it_workforce"] // 2)
    )
    assert scores_of(run, less) is None
