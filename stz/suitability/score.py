"""From a scenario and its layers to the table of scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from stz.errors import Problem, ScenarioError
from stz.interval import Interval
from stz.suitability.measures import Measures, candidate_sites, measured
from stz.suitability.methods import Scores, normalized, topsis, weighted_sum
from stz.suitability.parts import WeightedPart, weighed_parts
from stz.suitability.plan_facts import PlanBeside
from stz.suitability.reasons import why_chosen, why_not_chosen
from stz.suitability.table import (
    CandidateScore,
    Disagreement,
    PartScore,
    SuitabilityTable,
    shares_lost,
)

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers
    from stz.plan import Plan
    from stz.scenario import Scenario


def suitability(
    scenario: Scenario,
    layers: Layers,
    assembly: Assembly,
    plan: Plan | None = None,
    *,
    contrasts: Mapping[str, str] | None = None,
) -> SuitabilityTable:
    """Score every candidate in parts, and set the scores beside the choice of a plan.

    Weighted sum and TOPSIS are written out in :mod:`stz.suitability.methods`, with their papers. A
    missing number is never 0: the candidate is scored by its other parts, with the range that any
    number would give. No plan depends on a score.

    Parameters
    ----------
    scenario : Scenario
        Its ``suitability`` has the weights.
    layers : Layers
        What is known of the country.
    assembly : Assembly
        The problem that both make (:func:`stz.assemble`).
    plan : Plan, optional
        A plan of ``assembly.instance``, to say where it chose otherwise, and why.
    contrasts : mapping of str to str, optional
        Site to a sentence on the plan with or without it, such as ``stz explain`` says; added to
        the reasons.

    Returns
    -------
    SuitabilityTable
        Candidates by rank; those with a zone already are left out.

    Raises
    ------
    ScenarioError
        If the scenario has no weights, or its problem was given as tables, of which the layers say
        nothing.
    """
    weights = scenario.suitability
    if scenario.problem == "tables":
        what = "the problem was given as tables, and scores are made from layers"
        raise ScenarioError(Problem(scenario.name, what, "score a scenario", field="problem"))
    if weights is None:
        what = "the scenario has no weights, so there are no scores"
        mend = "add a section suitability, or start the file with `extends: pakistan-2030`"
        raise ScenarioError(Problem(scenario.name, what, mend, field="suitability"))
    parts = weighed_parts(weights)
    sites = candidate_sites(assembly)
    found = measured(scenario, layers, assembly)
    beside = None if plan is None else PlanBeside(assembly.instance, plan)
    rows, notes = _rows(sites, parts, found, beside)
    return SuitabilityTable(
        scenario=scenario.name,
        parts=parts,
        candidates=rows,
        disagreements=_disagreements(rows, parts, beside, contrasts or {}),
        notes=notes,
        plan="" if plan is None else plan.headline,
    )


def _rows(
    sites: pd.DataFrame,
    parts: tuple[WeightedPart, ...],
    found: Mapping[str, Measures],
    beside: PlanBeside | None,
) -> tuple[tuple[CandidateScore, ...], tuple[str, ...]]:
    names = sites["site"].astype(str).tolist()
    values = np.array(
        [[found[part.name][site].value for part in parts] for site in names], dtype=float
    ).reshape(len(names), len(parts))
    more = [part.more_is_better for part in parts]
    known = ~np.isnan(values).all(axis=0) if len(names) else np.ones(len(parts), dtype=bool)
    shares = np.array([part.weight for part in parts]) * known
    notes = _notes(parts, values, known)
    if not shares.sum() > 0:
        nothing = np.full(len(names), np.nan)
        unknown = Scores(nothing, np.zeros(len(names)), np.ones(len(names)))
        summed = close = unknown
    else:
        summed, close = weighted_sum(values, shares, more), topsis(values, shares, more)
    scaled = normalized(values, more)
    chosen = None if beside is None else beside.chosen
    rows = [
        _row(row, tuple(
            PartScore(
                part.name, one.value, part.unit, float(scaled[at, column]), one.grade, one.note,
                one.rows,
            )
            for column, part in enumerate(parts)
            for one in (found[part.name][names[at]],)
        ), summed, close, at, chosen)
        for at, row in enumerate(sites.to_dict("records"))
    ]  # fmt: skip
    order = sorted(rows, key=lambda one: (one.rank or len(rows) + 1, one.name, one.site))
    return tuple(order), notes


def _row(
    row: Mapping[Any, Any],
    parts: tuple[PartScore, ...],
    summed: Scores,
    close: Scores,
    at: int,
    chosen: frozenset[str] | None,
) -> CandidateScore:
    site = str(row["site"])
    return CandidateScore(
        site=site,
        name=str(row["name"]),
        province=str(row["province"]),
        tier=int(row["tier"]),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        parts=parts,
        score=float(summed.value[at]),
        score_range=Interval(float(summed.low[at]), float(summed.high[at])),
        topsis=float(close.value[at]),
        topsis_range=Interval(float(close.low[at]), float(close.high[at])),
        rank=int(summed.rank[at]),
        rank_range=(int(summed.best_rank[at]), int(summed.worst_rank[at])),
        topsis_rank=int(close.rank[at]),
        banned=bool(row["banned"]),
        chosen=None if chosen is None else site in chosen,
    )


def _notes(parts: tuple[WeightedPart, ...], values: Any, known: Any) -> tuple[str, ...]:
    """Say which parts nobody has a number for, and how many candidates lack one."""
    notes = []
    for column, part in enumerate(parts):
        lacking = int(np.isnan(values[:, column]).sum())
        if not known[column]:
            notes.append(
                f"{part.label}: no candidate has a number, so the part is left out of all scores"
            )
        elif lacking:
            notes.append(
                f"{part.label}: {lacking} of {len(values)} candidates have no number; they are "
                "scored by their other parts, and the range beside a score holds it whatever the "
                "number is"
            )
    return tuple(notes)


def _disagreements(
    rows: tuple[CandidateScore, ...],
    parts: tuple[WeightedPart, ...],
    beside: PlanBeside | None,
    contrasts: Mapping[str, str],
) -> tuple[Disagreement, ...]:
    """Return candidates on different sides of the number of new zones in score and plan."""
    if beside is None:
        return ()
    most = len(beside.chosen)
    found = []
    for one in rows:
        high = 0 < one.rank <= most
        if high == bool(one.chosen):
            continue
        facts = beside.facts(one.site)
        if one.chosen:
            why = why_chosen(facts, parts, dict(shares_lost(one, parts)))
        else:
            why = why_not_chosen(facts, banned=one.banned, plan_yield=beside.exports_per_capital)
        contrast = contrasts.get(one.site, "")
        found.append(
            Disagreement(one.site, one.name, one.rank, bool(one.chosen), why, facts, contrast)
        )
    return tuple(found)
