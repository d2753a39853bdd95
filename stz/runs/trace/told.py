"""From texts that a run keeps word for word, with numbers in them, back to who said them."""

from __future__ import annotations

import math

from stz.messages import amount_of
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import Source


def note(ledger: Ledger, position: int) -> float | None:
    """Return NaN for a note on what was estimated or left out; None where there is no such note.

    Parameters
    ----------
    ledger : Ledger
        Where steps and sources are noted.
    position : int
        Which one, from 1 on.
    """
    notes = ledger.run.metrics.get("notes") or ()
    if not 0 < position <= len(notes):
        return None
    text = str(notes[position - 1])
    ledger.reported(f"note {position}", text)
    return ledger.step(f"note {position}", math.nan, "", "written when the problem was made")


def before(ledger: Ledger, key: str) -> float | None:
    """Return what a key said before it was changed, NaN for no single number; None if it was not.

    Parameters
    ----------
    ledger : Ledger
        Where steps and sources are noted.
    key : str
        A key of the scenario.
    """
    scenario = ledger.run.scenario
    change = next((one for one in scenario.changes if one.key == key), None)
    if change is None:
        return None
    where = ("scenario", key, "before")
    origin = f"scenario {scenario.changed_from}, as scenario {scenario.name} keeps it"
    ledger.sources[where] = Source(*where, change.was, origin, str(scenario.year))
    amount = amount_of(change.was)
    value = math.nan if amount is None else amount
    return ledger.step(f"{key} before", value, "", f"{scenario.changed_from} said {change.was}")
