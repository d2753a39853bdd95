"""Any metric as objective, floor, cap or share; spacing; what each row belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from stz.errors import ScenarioError
from stz.instance import Instance
from stz.model import OBJECTIVES, REGISTRY, Objective, build_model, parse_objective
from stz.model.rows import Layout
from stz.model.zone_rows import too_close

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]
Stated = Callable[..., dict[str, Any]]
Vector = Callable[..., np.ndarray]


# objectives


@pytest.mark.parametrize(
    ("text", "metric", "maximize"),
    [
        ("exports", "exports", True),
        ("cost", "cost", False),
        ("capex", "capex", False),
        ("max jobs", "jobs", True),
        ("min capex", "capex", False),
        ("maximise talent_reached", "talent_reached", True),
        ("Minimize  fiber_km", "fiber_km", False),
        ("min: jobs", "jobs", False),
        ("max cost", "cost", True),
    ],
)
def test_objectives_are_read(text: str, metric: str, maximize: bool) -> None:
    assert parse_objective(text) == Objective(metric, maximize)
    assert str(parse_objective(text)) == f"{'max' if maximize else 'min'} {metric}"
    assert parse_objective(str(parse_objective(text))) == Objective(metric, maximize)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("exprots", "did you mean 'exports'"),
        ("max jbos", "did you mean 'jobs'"),
        ("best jobs", "unknown objective"),
        ("", "unknown objective"),
        ("max min jobs", "unknown objective"),
    ],
)
def test_unknown_objectives_name_the_nearest(text: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        parse_objective(text)


def test_a_direction_is_said_once(tiny: Build) -> None:
    assert parse_objective("jobs", maximize=False) == Objective("jobs", False)
    assert parse_objective("min jobs", maximize=False) == Objective("jobs", False)
    with pytest.raises(ScenarioError, match="says one direction"):
        parse_objective("min jobs", maximize=True)
    model = build_model(tiny(), "exports", maximize=False)
    assert (model.objective_name, model.maximize) == ("exports", False)


def test_every_metric_says_its_direction() -> None:
    less = {"capex", "capex_zones", "capex_links", "capex_cities", "opex", "assignment", "cost",
            "capex_discounted", "fiber_km", "links_built"}  # fmt: skip
    assert {name for name, maximize in OBJECTIVES.items() if not maximize} == less


# bounds


def test_floor_cap_and_share(tiny: Build, stated: Stated) -> None:
    rows = stated(
        tiny(
            bounds=[
                {"name": "people", "metric": "jobs", "minimum": 20, "maximum": 100},
                {"name": "fiber", "metric": "fiber_km", "maximum": 60},
                {"name": "spread", "metric": "jobs_tier23", "of": "jobs", "min_share": 0.5},
                {"metric": "capex_links", "of": "capex", "max_share": 0.5},
            ]
        )
    )
    assert {name for name in rows if name.startswith("bound_")} == {
        "bound_people_min", "bound_people_max", "bound_fiber", "bound_spread_share",
        "bound_capex_links_share",
    }  # fmt: skip
    assert (rows["bound_people_min"].lower, rows["bound_people_max"].upper) == (20, 100)
    assert rows["bound_fiber"].terms["build_trunk2"] == 120
    assert (rows["bound_spread_share"].lower, rows["bound_spread_share"].upper) == (0, None)
    assert rows["bound_spread_share"].terms["workers_a_E"] == 0.5
    share = rows["bound_capex_links_share"]
    assert (share.terms["build_he"], share.terms["connected_far"]) == (1.0, -0.1)
    assert share.upper == 0


def test_bounds_on_unknown_metrics_are_refused_all_at_once(tiny: Build) -> None:
    bounds = [
        {"name": "one", "metric": "job", "minimum": 1},
        {"name": "two", "metric": "capex", "of": "exprots", "max_share": 1},
    ]
    with pytest.raises(ScenarioError) as told:
        build_model(tiny(bounds=bounds), "exports")
    assert [problem.row for problem in told.value.problems] == ["one", "two"]
    assert "did you mean 'exports'" in str(told.value)


def test_measures_of_quotas_are_told_as_metrics(tiny: Build) -> None:
    bounds = [
        {"name": "one", "metric": "new_zones", "minimum": 1},
        {"name": "two", "metric": "cities", "minimum": 1},
        {"name": "three", "metric": "jobs", "of": "spending", "max_share": 1},
    ]
    with pytest.raises(ScenarioError) as told:
        build_model(tiny(bounds=bounds), "exports")
    assert [problem.mend for problem in told.value.problems] == [
        "write zones: as a metric it counts new zones only",
        "write cities_connected",
        "write capex",
    ]


def test_a_bound_that_nothing_can_meet_is_a_contradiction(tiny: Build) -> None:
    inst = tiny(cities=None, bounds=[{"name": "c", "metric": "cities_connected", "minimum": 1}])
    model = build_model(inst, "exports")
    assert model.contradictions == ("bound_c",)
    assert model.groups["bound_c"] == "bound_c"


# talent reached


def test_talent_reached_has_columns_only_where_it_is_asked_for(tiny: Build) -> None:
    assert (build_model(tiny(), "exports").columns.reached == -1).all()
    model = build_model(tiny(), "talent_reached")
    assert (model.columns.reached >= 0).all()
    assert (model.columns.full == -1).all()
    floor = tiny(bounds=[{"metric": "talent_reached", "minimum": 50}])
    assert (build_model(floor, "cost").columns.full == -1).all()
    for inst, objective in (
        (tiny(), "min talent_reached"),
        (tiny(bounds=[{"metric": "talent_reached", "maximum": 50}]), "exports"),
        (tiny(bounds=[{"metric": "jobs", "of": "talent_reached", "min_share": 0.5}]), "exports"),
    ):
        assert (build_model(inst, objective).columns.full >= 0).all()


@pytest.mark.parametrize(
    ("opened", "reached"), [(0.0, 0.0), (0.5, 30.0), (1.0, 60.0)], ids=["none", "half", "all"]
)
def test_talent_is_reached_at_most_once(
    tiny: Build, vector: Vector, opened: float, reached: float
) -> None:
    """Pool b: half of it by E, all by W; both together are still 60 people."""
    model = build_model(tiny(), "exports")
    at = vector(model, open_E_modular_standard=opened == 1, open_W_standard_standard=opened)
    value = REGISTRY["talent_reached"].value(model.instance, model.columns, at)
    assert value == pytest.approx(reached + 80 * (opened == 1))


# spacing


def spaced(tiny: Build, tiny_rows: Rows, km: float, **sites: Any) -> Instance:
    """East, west and far in a row, about 10.1 and 5.0 km apart."""
    at = {"gate": 66.0, "hub": 67.0, "east": 68.0, "west": 68.1, "far": 68.15}
    nodes = [{"node": node, "lon": lon, "lat": 25.0} for node, lon in at.items()]
    return tiny(nodes=nodes, spacing_km=km, sites=tiny_rows("sites", **sites))


@pytest.mark.parametrize(
    ("km", "rows"),
    [
        (4.0, set()),
        (6.0, {"spacing_W_F"}),
        (12.0, {"spacing_E_W", "spacing_W_F"}),
        (20.0, {"spacing_E_W_F"}),
    ],
)
def test_zones_keep_their_distance(
    tiny: Build, tiny_rows: Rows, stated: Stated, km: float, rows: set[str]
) -> None:
    found = stated(spaced(tiny, tiny_rows, km))
    assert {name for name in found if name.startswith("spacing")} == rows
    for name in rows:
        assert set(found[name].terms.values()) == {1}
        assert found[name].upper == 1


def test_two_existing_zones_may_be_close(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    both = {"W": {"existing": True}, "F": {"existing": True}}
    found = stated(spaced(tiny, tiny_rows, 20.0, **both))
    assert {name for name in found if name.startswith("spacing")} == {"spacing_E_W", "spacing_E_F"}


@pytest.mark.parametrize("seed", range(10))
def test_cliques_say_what_pairs_say(seed: int) -> None:
    """A choice of zones keeps all rows exactly when no two of it are too close."""
    rng = np.random.default_rng(seed)
    n = 9
    inst = Instance.from_tables(
        nodes=[{"node": v, "lon": 67 + 0.4 * rng.random(), "lat": 25 + 0.4 * rng.random()}
               for v in range(n)],
        sites=[{"site": v, "node": v, "existing": bool(rng.random() < 0.2)} for v in range(n)],
        spacing_km=15,
    )  # fmt: skip
    model = build_model(inst, "zones")
    layout: Layout = model.layout
    near = too_close(layout, 15.0)
    columns = model.columns.last.open
    rows = [row for row in model.problem.constraints() if row.name.startswith("spacing")]
    for _ in range(200):
        chosen = rng.random(n) < 0.4
        at = np.zeros(model.columns.n_columns)
        at[columns] = chosen
        held = all(sum(v * at[x.id] for x, v in row.items()) <= 1 for row in rows)
        assert held == (not near[np.ix_(chosen, chosen)].any())


# groups


def test_every_row_knows_what_a_planner_calls_it(tiny: Build, tiny_rows: Rows) -> None:
    inst = tiny(
        sites=tiny_rows("sites", W={"must_open": True}, F={"existing": True}),
        pools=tiny_rows("pools", b={"mandatory": True}),
        years=[{"year": 2026, "budget_musd": 3}, {"year": 2027}],
        budget_musd=9,
        quotas=[{"name": "q", "measure": "zones", "tiers": [3], "minimum": 1, "maximum": 2}],
        bounds=[{"name": "people", "metric": "jobs", "minimum": 1}],
    )
    model = build_model(inst, "exports")
    groups = model.groups
    assert set(groups) == {row.name for row in model.problem.constraints()}
    for row, group in {
        "budget": "budget",
        "year_budget_2026": "year_budget_2026",
        "quota_q_min": "quota_q",
        "quota_q_max": "quota_q",
        "bound_people": "bound_people",
        "open_W_2027": "locked",
        "open_F_2026": "existing",
        "pool_a_2026": "pool",
        "pool_b_2027": "mandatory",
        "mandatory_total_2026": "mandatory",
        "seats_E_2027": "seats",
        "stay_build_he_2027": "stay",
        "orient_3_2027": "orient",
    }.items():
        assert groups[row] == group


def test_names_that_are_cut_short_stay_apart() -> None:
    ids = ["x" * 100 + end for end in "abc"]
    inst = Instance.from_tables(
        sites=[{"site": i, "seats": 5} for i in ids],
        pools=[{"pool": i, "talent": 5} for i in ids],
        reach=[{"pool": i, "site": j} for i in ids for j in ids],
    )
    model = build_model(inst, "exports")
    assert len(model.groups) == model.problem.numConstraints()
