"""Which numbers move a plan: against problems that were assembled with those numbers."""

from __future__ import annotations

import pytest

import stz
from stz.cli.sample import write_sample
from stz.instance import Instance
from stz.runs import WORSE, Effect, Run, assumption_effects, load_run
from stz.scenario import override_scenario
from stz.verifier import dated, recompute, with_text_ids
from stz.verifier.totals import totals
from tests.fixtures.tiers import some

PROPORTIONAL = {
    "exports.revenue_usd_per_worker": ("exports.revenue_usd_per_worker", 1 - WORSE),
    "tiers.additionality_level": ("tiers.additionality_level", 1 - WORSE),
    "sizes.leased.block_capex_musd": ("sizes.leased.block_capex_musd", 1 + WORSE),
    "sizes.leased.fixed_capex_musd": ("sizes.leased.fixed_capex_musd", 1 + WORSE),
    "cities.capex_musd": ("cities.capex_musd", 1 + WORSE),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The sample, solved to a wide gap."""
    folder = tmp_path_factory.mktemp("effects")
    write_sample(folder / "demo")
    stz.run_scenario(folder / "demo/khyber.yaml", folder / "run", gap=0.2, draw_map=False)
    return load_run(folder / "run")


@pytest.fixture(scope="module")
def effects(run: Run) -> dict[str, Effect]:
    return {effect.key: effect for effect in assumption_effects(run)}


def priced(instance: Instance, run: Run) -> dict[str, float]:
    """The metrics of the run's decisions in a problem."""
    known, plan = with_text_ids(instance, dated(instance, run.plan))
    return totals(known, recompute(known, plan))


@pytest.mark.parametrize(
    "key", some(PROPORTIONAL, "exports.revenue_usd_per_worker", "sizes.leased.block_capex_musd")
)
def test_an_effect_is_that_of_the_number_in_the_problem(
    run: Run, effects: dict[str, Effect], key: str
) -> None:
    """The same decisions, priced by a problem that was assembled with the number a tenth worse."""
    path, factor = PROPORTIONAL[key]
    scenario = run.scenario
    found = effects[key]
    assert isinstance(found.value, float | int)
    changed = override_scenario(scenario, [f"{path}={found.value * factor!r}"])
    worse = stz.prepare(changed).instance
    before, after = (priced(instance, run) for instance in (run.instance, worse))
    change = after[found.figure] - before[found.figure]
    assert found.change == pytest.approx(change, rel=1e-6)
    assert found.share == pytest.approx(change / before[found.figure], rel=1e-6)


def test_the_strongest_come_first_and_people_cost_no_more_than_their_share(
    run: Run, effects: dict[str, Effect]
) -> None:
    shares = [abs(effect.share) for effect in assumption_effects(run)]
    assert shares == sorted(shares, reverse=True)
    assert 0 < -effects["talent.participation"].share <= WORSE + 1e-9
    assert effects["sizes.leased.block_capex_musd"].per_seat == pytest.approx(4350)
