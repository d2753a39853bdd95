"""How time grows with the country: synthetic countries of growing size."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.record import Record
from benchmarks.trial import Conclusion, Problem, Trial
from stz.errors import ScenarioError

DEFAULT_PLACES = (250, 500, 1000, 2000, 4000, 8000)
LEAST_PLACES = 10
GAP = 0.01
LIMITS_S = {500: 300.0, 1000: 600.0, 2000: 900.0, 4000: 1200.0}
"""Seconds for countries of so many places and fewer; 4,000 are to be within 1 % in 20 minutes."""
LARGEST_LIMIT_S = 2400.0


def countries(arguments: tuple[str, ...]) -> list[Trial]:
    """Return one synthetic country per number of places.

    Raises
    ------
    ScenarioError
        If an argument is no whole number of at least 10.
    """
    sizes = [_size(word) for word in arguments] or list(DEFAULT_PLACES)
    return [
        Trial(str(places), partial(_problem, places), GAP, limit_s(places))
        for places in dict.fromkeys(sizes)
    ]


def limit_s(places: int) -> float:
    """Return the seconds that a country of so many places is given."""
    return next((limit for most, limit in LIMITS_S.items() if places <= most), LARGEST_LIMIT_S)


def _size(word: str) -> int:
    places = int(word) if word.isdecimal() else 0
    if places < LEAST_PLACES:
        raise ScenarioError(
            f"growth cannot make a country of {word!r} places",
            mend=f"give whole numbers of at least {LEAST_PLACES}, e.g. growth 250 500",
        )
    return places


def _problem(places: int) -> Problem:
    from benchmarks.synthetic_country import synthetic_country

    return Problem(synthetic_country(places), "exports")


def slopes(records: Sequence[Record]) -> Conclusion:
    """Fit log(seconds to 1 %) against log(places), per engine, over the sizes that got there."""
    by_engine: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_engine[record.engine].append(record)
    lines, slope_of = [], {}
    for engine, own in by_engine.items():
        reached = [record for record in own if math.isfinite(record.to_1pct_s)]
        slope_of[engine] = _slope(reached)
        missed = [record.trial for record in own if record not in reached]
        without = f"; without {', '.join(missed)}, which did not reach 1 %" if missed else ""
        lines.append(
            f"growth, {engine}: slope of log time to 1 % against log places "
            + (
                f"{slope_of[engine]:.2f} over {', '.join(record.trial for record in reached)}"
                if math.isfinite(slope_of[engine])
                else "needs two sizes that reach 1 %"
            )
            + without
        )
    return Conclusion(
        [replace(record, slope=slope_of[record.engine]) for record in records], tuple(lines)
    )


def _slope(reached: Sequence[Record]) -> float:
    sizes = {int(record.trial) for record in reached}
    if len(sizes) < 2:
        return math.nan
    x = np.log([int(record.trial) for record in reached])
    y = np.log([max(record.to_1pct_s, 1e-3) for record in reached])
    return round(float(np.polyfit(x, y, 1)[0]), 3)
