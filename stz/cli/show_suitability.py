"""``stz suitability`` in words: the table of scores, and where score and plan disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stz.cli.output import say, show, show_table

if TYPE_CHECKING:
    from stz.suitability import CandidateScore, SuitabilityTable


def found_candidate(table: SuitabilityTable, place: str) -> CandidateScore:
    """Return a candidate by id or name.

    Raises
    ------
    ScenarioError
        If there is none, with the nearest name.
    """
    from stz.errors import Problem, ScenarioError

    try:
        return table.of(place)
    except KeyError as error:
        what, _, hint = str(error.args[0]).partition(": ")
        raise ScenarioError(Problem(table.scenario, what, hint, field="PLACE")) from None


def show_candidate(table: SuitabilityTable, one: CandidateScore) -> None:
    """Print the parts of one candidate, its scores, and why the plan chose otherwise, if so."""
    low, high = one.rank_range
    between = "" if low == high else f", between {low} and {high}"
    show(f"{one.name} ({one.site}), {one.province}, tier {one.tier}")
    if one.rank:
        show(f"rank {one.rank} of {len(table.candidates)}{between}: score {one.score:.3f}")
        show(f"TOPSIS rank {one.topsis_rank}: {one.topsis:.3f}")
    show_table("Parts", ("part", "value", "score", "weight", "grade", "what it is"),
               table.card(one))  # fmt: skip
    for other in table.disagreements:
        if other.site == one.site:
            show(other.told)


def show_suitability(table: SuitabilityTable, most: int | None) -> None:
    """Print weights, the best candidates, and where the plan chose otherwise.

    Parameters
    ----------
    table : SuitabilityTable
        The scores.
    most : int or None
        Best ranks to show; None for all.
    """
    show(f"Weights: {table.weights_told}")
    show_table(f"Candidates of {table.scenario}, best first", table.columns(), table.rows(most))
    for line in table.agreement:
        show(line)
    for one in table.disagreements:
        show(f"  {one.rank}. {one.name}. {one.told}")
    for note in table.notes:
        say(f"note: {note}")
