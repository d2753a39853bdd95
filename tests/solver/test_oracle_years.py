"""Both engines against exhaustion on random small programmes of two and three years."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from stz.instance import Instance
from tests.fixtures.against_oracle import compare
from tests.fixtures.oracle import best_objective
from tests.fixtures.oracle_years import MAXIMIZE, best_programme
from tests.fixtures.small_instances import small_instance
from tests.fixtures.small_programmes import small_programme
from tests.fixtures.tiers import bounded, random_problems

# See test_blocks_of_endless_seats_may_be_none.
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")


@pytest.mark.examples(quick=2, thorough=14)
def test_optimum_by_exhaustion_over_years(examples: int) -> None:
    found = 0

    @bounded(examples)
    @given(instance=small_programme())
    def check(instance: Instance) -> None:
        nonlocal found
        found += sum(compare(instance, objective, oracle=best_programme) for objective in MAXIMIZE)

    check()
    assert found > 1.7 * examples


@random_problems(quick=8, thorough=50)
@given(instance=small_instance())
def test_the_two_oracles_agree_on_one_year(instance: Instance) -> None:
    """Written twice, from years and from a single year."""
    if len(instance.links) - instance.links["existing"].sum() > 4 or len(instance.sites) > 2:
        return
    one_size = replace(instance, options=instance.options.assign(ramp_years=0))
    for objective in ("exports", "cost", "npv"):
        alone, together = best_objective(one_size, objective), best_programme(one_size, objective)
        assert alone == pytest.approx(together, nan_ok=True, abs=1e-6)
