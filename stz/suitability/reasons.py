"""Why a score and a choice differ, in one or two sentences made of facts of the plan."""

from __future__ import annotations

import math

from stz.suitability.parts import WeightedPart
from stz.suitability.plan_facts import PlanFacts

MOSTLY = 0.5
"""Share of the people from which on a zone is said to reach them already."""
FEW = 0.005
"""Money below this, USD million, is not told."""


def why_not_chosen(facts: PlanFacts, *, banned: bool, plan_yield: float) -> str:
    """Return why a candidate with a high score is not in the plan.

    Parameters
    ----------
    facts : PlanFacts
        What the plan says of it.
    banned : bool
        Whether the scenario bans it.
    plan_yield : float
        Exports a year for each dollar of capital that the plan's new zones have.
    """
    if banned:
        return "The scenario bans it."
    told = []
    if facts.reached_by and facts.reached_by_any >= MOSTLY:
        others = "" if facts.reached_by_any - facts.reached_share < 0.05 else (
            f", all zones of the plan together {facts.reached_by_any:.0%}"
        )  # fmt: skip
        told.append(
            f"{facts.reached_by} also reaches {facts.reached_share:.0%} of its people{others}."
        )
    if math.isinf(facts.fiber_km):
        return " ".join(
            [*told, "The data have no such fiber ways to it as its protection level needs."]
        )
    if facts.people_free + 0.5 < facts.people_needed:
        told.append(
            f"Beside the plan's zones at most {_people(facts.people_free)} within its reach "
            f"{'is' if round(facts.people_free) == 1 else 'are'} left, "
            f"fewer than the {facts.people_needed:,.0f} that the smallest zone needs."
        )
        return " ".join(told)
    told.append(_earns(facts, plan_yield))
    return " ".join(told)


def why_chosen(facts: PlanFacts, parts: tuple[WeightedPart, ...], lost: dict[str, float]) -> str:
    """Return why a candidate with a low score is in the plan.

    Parameters
    ----------
    facts : PlanFacts
        What the plan says of it.
    parts : tuple of WeightedPart
        The parts of the score.
    lost : dict of str to float
        What each known part takes off the score.
    """
    labels = {part.name: part.in_a_sentence for part in parts}
    most = sorted(lost, key=lambda name: -lost[name])[:2]
    low = " and ".join(labels[name] for name in most if lost[name] > 0)
    told = [f"The score is lowered most by {low}." if low else ""]
    alone = 1.0 - facts.reached_by_any
    people = f"{_people(facts.people_free)} {'works' if round(facts.people_free) == 1 else 'work'}"
    of = f"{alone:.0%} of the people in reach are in reach of no other zone of the plan"
    told.append(
        f"In the plan {people} there; {of}. They export {_money(facts.exports_musd)} a year "
        f"for {_money(facts.zone_musd)} of capital{_and_fiber(facts, 'shared with others')}."
    )
    return " ".join(filter(None, told))


def _earns(facts: PlanFacts, plan_yield: float) -> str:
    """Return what a zone there would earn and cost, beside what the plan's zones earn."""
    told = (
        f"A zone of {facts.seats:,.0f} seats there would add at most "
        f"{_money(facts.exports_musd)} a year for {_money(facts.zone_musd)} of capital"
        f"{_and_fiber(facts, 'at least')}"
    )
    spent = facts.zone_musd + facts.fiber_musd
    if spent > 0 and math.isfinite(plan_yield) and facts.exports_musd / spent < plan_yield:
        told += (
            f": {facts.exports_musd / spent:,.2f} a year for each dollar, where the plan's zones "
            f"and fiber bring {plan_yield:,.2f}"
        )
    if spent > facts.budget_left_musd:
        told += f". The plan leaves {_money(facts.budget_left_musd)} of the budget"
    elif math.isfinite(facts.budget_left_musd) and facts.exports_musd > FEW:
        told += (
            f". The plan leaves {_money(facts.budget_left_musd)} of the budget, which is enough: "
            "a limit of the scenario rules it out, or a longer search finds a better plan"
        )
    return f"{told}."


def _and_fiber(facts: PlanFacts, word: str) -> str:
    if facts.fiber_musd < FEW:
        return ", with no new fiber" if facts.fiber_km <= 0 else ""
    return f" and its fiber {word} {_money(facts.fiber_musd)} ({facts.fiber_km:,.0f} km)"


def _people(number: float) -> str:
    return f"{number:,.0f} {'person' if round(number) == 1 else 'people'}"


def _money(musd: float) -> str:
    return f"USD {musd:,.2f} million"
