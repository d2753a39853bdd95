from __future__ import annotations

from collections.abc import Callable

import pytest

from stz.errors import Problem

Refused = Callable[..., list[Problem]]
HEAD = "extends: pakistan-2030\nname: mine\n"


@pytest.mark.parametrize(
    ("line", "field", "said", "mend"),
    [
        ("budgte_musd: 30", "budgte_musd", "no such key", "did you mean budget_musd?"),
        ("override: {}", "override", "no such key", "did you mean overrides?"),
        ("gap: 0.1", "gap", "no such key", "did you mean solver.gap?"),
        ("fiber: {budget_musd: 3}", "fiber.budget_musd", "no such key", "at the top of the file"),
        ("reach: {xyzzy: 1}", "reach.xyzzy", "no such key", "the keys here are road_speed_kmh"),
        ("budget_musd: -1", "budget_musd", "must be at least 0", "USD million"),
        ("budget_musd: .nan", "budget_musd", "finite", "USD million"),
        ("budget_musd: .inf", "budget_musd", "finite", "USD million"),
        ("budget_musd: true", "budget_musd", "must be a number", "USD million"),
        ("budget_musd: '60'", "budget_musd", "must be a number", "USD million"),
        ("budget_musd: 60 million", "budget_musd", "must be a number", "USD million"),
        ("year: 2030.5", "year", "must be a whole number", "Target year"),
        ("fiber: {opex_share: 3}", "fiber.opex_share", "must be at most 1", "share"),
        ("fiber: {cost_level: middle}", "fiber.cost_level", "one of low, mid, high", "mid?"),
        ("fiber: {backbone_grades: A}", "fiber.backbone_grades", "must be a list", "write it as"),
        ("fiber: {gateway_kinds: []}", "fiber.gateway_kinds", "at least one item", "Kinds"),
        ("fiber: 3", "fiber", "must hold keys with values", "fiber"),
        ("solver: {engine: cplex}", "solver.engine", "must be one of scip, highs", "use one"),
        ("solver: {threads: 0}", "solver.threads", "must be at least 1", "cores"),
        ("protection: dual-link", "protection", "one of single, dual_link", "dual_link?"),
        ("objective: max", "objective", "must be a metric such as exports", "Metric to plan for"),
        ("objective: Max jobs", "objective", "must be a metric", "Metric to plan for"),
        ("objective: [jobs, 3]", "objective", "must be a metric", "Metric to plan for"),
        ("objective: []", "objective", "must be a metric", "Metric to plan for"),
        ("objective: {max: jobs}", "objective", "must be a metric", "Metric to plan for"),
        ("availability: 99.99", "availability", "must hold keys", "Downtime"),
        ("availability: {}", "availability.target_pct", "is missing", "`target_pct: ...` to avail"),
        (
            "quotas: [{name: q, minimum: 2}]",
            "quotas[0].measure",
            "is missing",
            "add `measure: ...` to this entry",
        ),
        ("availability: {target_pct: 100}", "availability.target_pct", "below 100", "in service"),
        ("years: [2026, 2027]", "years", "must hold keys", "programme"),
        ("years: {first: 26}", "years.first", "at least 2000", "First year"),
        ("years: {first: 2029, budgets_musd: 30}", "years.budgets_musd", "must be a list", "Capex"),
        ("years: {first: 2029, budgets_musd: [30, x]}", "years.budgets_musd[1]", "number", "Capex"),
        ("years: {first: 2029, discount_rate: 10}", "years.discount_rate", "below 1", "share"),
        ("risks: {flood: 1}", "risks", "must be a list", "events"),
        ("policy: {tax_rate: 25}", "policy.tax_rate", "at most 1", "tax"),
        ("policy: {taxes: 0.1}", "policy.taxes", "no such key", "tax_rate"),
        ("spacing_km: 0", "spacing_km", "must be above 0", "km"),
        (
            "bounds: [{name: b, metric: jobs, minimum: many}]",
            "bounds[0].minimum",
            "number",
            "Floor",
        ),
        (
            "candidates: {protection: {multan: triple}}",
            "candidates.protection.multan",
            "one of",
            "did you mean",
        ),
        ("candidates: {protection: dual_node}", "candidates.protection", "must hold keys", "level"),
        ("fiber: {lead_years: -1}", "fiber.lead_years", "at least 0", "Years"),
        ("layers: {place: x.csv}", "layers.place", "must be one of", "did you mean places?"),
        ("tiers: {additionality: {4: 1}}", "tiers.additionality.4", "at most 3", "Per tier"),
        ("candidates: {exclude: [{place: x}]}", "candidates.exclude[0].reason", "missing", "add"),
        ("candidates: {lock: [3]}", "candidates.lock[0]", "must be text", "quotes"),
        ("title: 3", "title", "must be text", "quotes"),
        ("extends: 3", "", "written twice", "remove"),
        ("sizes: []", "sizes", "at least one item", "Modular"),
        ("quotas: [{name: a, measure: seat, minimum: 1}]", "quotas[0].measure", "one of", "seats?"),
    ],
)
def test_one_wrong_thing_is_told_in_one_problem(
    line: str, field: str, said: str, mend: str, refused: Refused
) -> None:
    (problem,) = refused(HEAD + line + "\n")
    assert problem.row == "line 3"
    assert problem.field == (field or "extends")
    assert said in problem.what
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("n_zones: 5\nmax_zones: 3", "n_zones", "max_zones allows 3"),
        ("candidates: {lock: [a, b]}\nmax_zones: 1", "max_zones", "candidates.lock opens 2"),
        ("candidates: {lock: [a], ban: [a]}", "candidates.lock[0]", "both locked open and banned"),
        (
            "candidates: {lock: [a], exclude: [{place: a, reason: r}]}",
            "candidates.lock[0]",
            "locked open but excluded",
        ),
        ("candidates: {lock: [a, a]}", "candidates.lock[1]", "used 2 times"),
        ("quotas: [{name: q, measure: zones}]", "quotas[0]", "has no bound"),
        (
            "quotas: [{name: q, measure: zones, minimum: 3, maximum: 2}]",
            "quotas[0].minimum",
            "is above maximum (2)",
        ),
        (
            "quotas: [{name: q, measure: zones, min_share: 0.5, max_share: 0.2}]",
            "quotas[0].min_share",
            "is above max_share",
        ),
        (
            "quotas: [{name: q, measure: seats, by: origin, minimum: 3}]",
            "quotas[0].by",
            "only workers have an origin",
        ),
        (
            "quotas: [{name: q, measure: zones, provinces: [Gilgit-Baltistan], minimum: 1}]",
            "quotas[0].provinces",
            "is excluded from the plan",
        ),
        (
            (
                "candidates: {tiers: [2], existing_zones: ignored}\n"
                "quotas: [{name: q, measure: zones, tiers: [3], minimum: 1}]"
            ),
            "quotas[0].tiers",
            "rules out",
        ),
        ("budget_musd: null", "budget_musd", "without a budget"),
        ("budget_musd: null\nobjective: [max exports, capex]", "budget_musd", "without a budget"),
        (
            "budget_musd: null\nyears: {first: 2029, budgets_musd: [3, null]}",
            "budget_musd",
            "without a budget",
        ),
        ("objective: min capex", "objective", "the least capex builds nothing"),
        ("objective: [exports, max exports]", "objective[1]", "used 2 times"),
        ("years: {first: 2031}", "years.first", "begins after its last year, 2030"),
        ("years: {first: 2020}", "years.first", "before talent.base_year"),
        (
            "years: {first: 2026, budgets_musd: [1, 2]}",
            "years.budgets_musd",
            "2 budgets for 5 years (2026 to 2030)",
        ),
        ("years: {first: 2029}\nfiber: {lead_years: 2}", "fiber.lead_years", "no new link"),
        (
            (
                "years: {first: 2028}\nsizes: [{name: a, block_seats: 9, fixed_capex_musd: 0,"
                " block_capex_musd: 0, fixed_opex_musd: 0, block_opex_musd: 0, min_blocks: 1,"
                " max_blocks: 2, min_occupancy: 0, lead_years: 3}]"
            ),
            "sizes[0].lead_years",
            "no zone of any size",
        ),
        (
            "risks: [{name: f, rate_per_year: 2, repair_h: 5000, source: s}]",
            "risks[0].repair_h",
            "a year or more",
        ),
        (
            (
                "risks: [{name: f, rate_per_year: 1, repair_h: 1, source: s},"
                " {name: f, rate_per_year: 2, repair_h: 1, source: s}]"
            ),
            "risks[1].name",
            "used 2 times",
        ),
        ("bounds: [{name: b, metric: jobs}]", "bounds[0]", "has no number"),
        (
            "bounds: [{name: b, metric: jobs, minimum: 3, maximum: 2}]",
            "bounds[0].minimum",
            "above maximum (2) of the same bound",
        ),
        ("bounds: [{name: b, metric: jobs, min_share: 0.5}]", "bounds[0]", "taken of is missing"),
        (
            "bounds: [{name: b, metric: jobs, of: zones, minimum: 1}]",
            "bounds[0].of",
            "but no share",
        ),
        (
            "bounds: [{name: b, metric: jobs, minimum: 1}, {name: b, metric: jobs, maximum: 2}]",
            "bounds[1].name",
            "used 2 times",
        ),
        ("objective: cost", "objective", "nothing is required"),
        ("year: 2020", "year", "before talent.base_year"),
        (
            (
                "power: {packages: [{name: p, feeders: 1, generator_start_failure: 0.1,"
                " capex_usd_per_seat: 1, opex_usd_per_seat: 1}]}"
            ),
            "power.packages[0].generator_start_failure",
            "the package has no generator",
        ),
    ],
)
def test_rules_between_fields(text: str, field: str, said: str, refused: Refused) -> None:
    (problem,) = refused(HEAD + text + "\n")
    assert problem.field == field
    assert said in problem.what
    assert problem.mend
    assert problem.row.startswith("line ")


def test_everything_wrong_is_told_at_once_and_nothing_twice(refused: Refused) -> None:
    problems = refused(
        "extends: pakistan-2030\n"
        "name: bad name\n"
        "budgte_musd: 30\n"
        "sizes:\n"
        "  - {name: a, block_seats: -1, fixed_capex_musd: .nan, block_capex_musd: yes,\n"
        "     fixed_opex_musd: 0, block_opex_musd: 0, min_blocks: 5, max_blocks: 2}\n"
        "solver: {engine: higs, time_limit_s: 2 hours}\n"
        "n_zones: 9\n"
        "max_zones: 3\n"
        "candidates: {lock: [multan], ban: [multan], tiers: 2}\n"
    )
    assert [problem.field for problem in problems] == [
        "name",
        "budgte_musd",
        "sizes[0].block_seats",
        "sizes[0].fixed_capex_musd",
        "sizes[0].block_capex_musd",
        "sizes[0].min_occupancy",
        "sizes[0].min_blocks",
        "solver.engine",
        "solver.time_limit_s",
        "n_zones",
        "candidates.tiers",
        "candidates.lock[0]",
    ]


def test_missing_sections_are_told_with_what_they_are_for(refused: Refused) -> None:
    problems = refused("name: alone\n")
    absent = {problem.field for problem in problems if "is missing" in problem.what}
    assert absent == {
        "tiers",
        "fiber",
        "candidates",
        "sizes",
        "power",
        "talent",
        "reach",
        "exports",
        "cities",
    }
    assert {problem.field for problem in problems} - absent == {"budget_musd"}
    mends = [problem.mend for problem in problems if problem.field in absent]
    assert all("extends: pakistan-2030" in mend for mend in mends)


def test_a_problem_names_the_file_that_holds_it(
    refused: Refused, write: Callable[..., object]
) -> None:
    write("extends: pakistan-2030\nname: base\nbudget_musd: x\n", "base.yaml")
    (problem,) = refused("extends: base.yaml\nname: mine\n")
    assert problem.where.endswith("base.yaml")
    assert problem.row == "line 3"


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("overrides: [a]", "overrides", "must hold keys"),
        ("overrides: {a: 3}", "overrides.a", "must hold keys"),
        ("overrides: {a: {extends: b}}", "overrides.a.extends", "cannot hold `extends`"),
        ("overrides: {a: {overrides: {}}}", "overrides.a.overrides", "cannot hold `overrides`"),
    ],
)
def test_overrides_of_a_wrong_shape(text: str, field: str, said: str, refused: Refused) -> None:
    (problem,) = refused(HEAD + text + "\n")
    assert (problem.row, problem.field) == ("line 3", field)
    assert said in problem.what


def test_a_wrong_override_is_told_where_it_is_written(refused: Refused) -> None:
    (problem,) = refused(HEAD + "overrides:\n  a:\n    budget_musd: x\n", named="a")
    assert (problem.row, problem.field) == ("line 5", "budget_musd")
