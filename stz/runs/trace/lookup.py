"""Find the number that somebody asks about, and trace it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from stz.errors import DataError, Problem, ScenarioError
from stz.messages import GRADES
from stz.near_names import did_you_mean
from stz.runs.evidence import IDENTITY, NO_GRADE, Basis, Evidence, TracedRun, made_again
from stz.runs.trace import counts, metrics, scores, solving, told, weighed
from stz.runs.trace.figures import KINDS
from stz.runs.trace.keys import scenario_key
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.names import Name, known_names, names_of
from stz.runs.trace.traced import Trace
from stz.suitability import SuitabilityTable

if TYPE_CHECKING:
    from stz.layers import Layers

type Whole = Callable[[Ledger], float]


def trace(run: TracedRun, what: str, layers: Layers | None = None) -> Trace:
    """Return where a number of a plan comes from, back to rows of layers and keys of the scenario.

    Parameters
    ----------
    run : Run
        The run.
    what : str
        ``PLACE.FIGURE`` for a zone, a connected city or a candidate (``Multan.talent``),
        ``LINK.FIGURE`` for a link by its id or its ends (``R0002.capex``, ``Multan-Vehari.km``),
        ``YEAR.FIGURE`` (``2028.capex``), a metric (``capex_links``, ``capex_links.share``), a
        number of the solver (``gap``), a cell of a layer (``talent.Multan.it_workforce``),
        ``scenario.KEY``, ``effect.KEY``, or ``evidence.worst.C``.
        Where two kinds have a name in common, the kind before it says which:
        ``city:multan.exports``.
    layers : Layers, optional
        The layers; default those that the run's scenario names.

    Raises
    ------
    ScenarioError
        If there is no such number, with the nearest one.
    DataError
        If the layers no longer make the problem of the run.
    """
    if not isinstance(what, str):
        raise _unknown(repr(what), "is not the name of a number", "give text, e.g. 'Multan.talent'")
    ledger = Ledger(evidence_of(run, layers))
    place, _, figure = what.rpartition(".")
    found = _of_place(ledger, what, place, figure.casefold()) if place else None
    if found is None:
        found = _of_plan(ledger, what)
    if found is not None:
        value, unit = found
        if not ledger.of_layers and what not in solving.SOLVER:
            ledger.given()
        return Trace(what, value, unit, tuple(ledger.steps), tuple(ledger.sources.values()))
    if not place:
        _refuse_bare(ledger, what)
    raise _unknown(
        what,
        "there is no such zone, city, link, candidate or year in the plan",
        did_you_mean(place, known_names(ledger.basis), "`stz show RUN` lists zones and new links"),
    )


def evidence_of(run: TracedRun, layers: Layers | None = None) -> Evidence:
    """Return what the numbers of a run rest on; it takes a second to make, so the last are kept."""
    from stz.layers import load_layers

    for known, given, evidence in _KEPT:
        if known is run and given is layers:
            return evidence
    scenario = run.scenario
    read = layers or load_layers(names=scenario.layers, adjust=scenario.adjust)
    made = Evidence(Basis(run, read, made_again(run, read)))
    _KEPT.append((run, layers, made))
    return made


def scores_of(run: TracedRun, layers: Layers | None = None) -> SuitabilityTable | None:
    """Return the scores of all candidates beside the choice of a run.

    Parameters
    ----------
    run : Run
        The run.
    layers : Layers, optional
        The layers; default those that its scenario names.

    Returns
    -------
    SuitabilityTable or None
        None where there are none: the scenario has no weights, the problem was given as tables, or
        the layers no longer make its problem.
    """
    if run.scenario.suitability is None or run.scenario.problem == "tables":
        return None
    try:
        return evidence_of(run, layers).basis.scores
    except (DataError, ScenarioError):
        return None


_KEPT: deque[tuple[TracedRun, Layers | None, Evidence]] = deque(maxlen=2)
"""What the last runs were made from."""


def _of_place(ledger: Ledger, what: str, place: str, figure: str) -> tuple[float, str] | None:
    """Return value and unit of a figure of something that has figures; None where there is none."""
    found = names_of(ledger.basis, place)
    if not found:
        return None
    fitting = [name for name in found if figure in KINDS[name.kind]]
    if not fitting:
        known = {one for name in found for one in KINDS[name.kind]}
        mend = did_you_mean(figure, sorted(known))
        raise _unknown(what, f"there is no figure {figure!r} of it", mend)
    first = fitting[0]
    alike = [name for name in fitting if name.kind == first.kind]
    if len(alike) > 1:
        many = {"city": "cities"}.get(first.kind, f"{first.kind}s")
        raise _unknown(what, f"several {many} have this name", f"give an id: {_choices(alike)}")
    unit, work = KINDS[first.kind][figure]
    return work(ledger, first.id), unit


def _of_plan(ledger: Ledger, what: str) -> tuple[float, str] | None:
    """Return value and unit of a number of the whole plan; None where there is no such."""
    head, _, rest = what.partition(".")
    if what in metrics.METRICS:
        unit, work = metrics.METRICS[what]
        return work(ledger), unit
    if what in counts.COUNTS:
        unit, work = counts.COUNTS[what]
        return work(ledger), unit
    if what in solving.SOLVER:
        unit, work = solving.SOLVER[what]
        return work(ledger), unit
    if rest == "share" and head in metrics.SHARES:
        return metrics.share(ledger, head), ""
    if head == "scenario" and rest:
        return scenario_key(ledger, rest), ""
    if head in IDENTITY and "." in rest:
        return _cell(ledger, what, head, *rest.rsplit(".", 1)), ""
    if head == "effect" and rest:
        return _effect(ledger, what, rest)
    kind, _, grade = rest.partition(".")
    if head == "evidence" and kind in ("worst", "talent"):
        if set(grade.split("+")) <= {*GRADES, NO_GRADE}:
            return weighed.share_of_grade(ledger, kind, grade), ""
        return None
    counted = _counted(ledger, head, rest)
    if counted is not None:
        return counted
    if head == "stage":
        number, _, name = rest.partition(".")
        stages = ledger.run.metrics.get("stages") or ()
        if (
            number.isdigit()
            and 0 < int(number) <= len(stages)
            and name in ("value", "bound", "gap")
        ):
            return solving.stage(int(number), name)(ledger), ""
    return None


def _cell(ledger: Ledger, what: str, layer: str, row: str, column: str) -> float:
    """Return a cell of a layer, as in ``talent.Peshawar.it_workforce``."""
    rows = ledger.basis.layer(layer)
    if row not in rows:
        raise _unknown(what, f"there is no such row in {layer}", did_you_mean(row, rows))
    if column not in rows[row]:
        raise _unknown(what, f"there is no such column in {layer}",
                       did_you_mean(column, rows[row]))  # fmt: skip
    cell = ledger.cell(layer, row, column)
    value = float(cell) if isinstance(cell, int | float) else math.nan
    return ledger.step(f"{column} of {row}", value, "", f"{cell}, as the layer {layer} has it")


def _counted(ledger: Ledger, head: str, rest: str) -> tuple[float, str] | None:
    """Return what goes by a kind of count or text, and which one; None where there is no such."""
    found, unit = None, ""
    if head == "zones" and rest:
        found, unit = counts.zones_in(ledger, rest), "zones"
    elif head == "rows":
        layer, _, grade = rest.partition(".")
        found, unit = counts.rows_of_grade(ledger, layer, grade), "rows"
    elif head == "note" and rest.isdigit():
        found = told.note(ledger, int(rest))
    elif head == "suitability" and _is_scored(ledger):
        part, _, name = rest.partition(".")
        if rest in scores.COUNTS:
            found = scores.COUNTS[rest](ledger)
        elif part == "weight":
            found = scores.weight(ledger, name)
    elif head == "changed":
        found = told.before(ledger, rest)
    return None if found is None else (found, unit)


def _is_scored(ledger: Ledger) -> bool:
    """Whether candidates have scores."""
    return ledger.of_layers and ledger.run.scenario.suitability is not None


def _effect(ledger: Ledger, what: str, asked: str) -> tuple[float, str]:
    """Return value and unit of an effect: a share; ``.change`` and ``.per_seat`` are amounts."""
    found = {one.effect.key: one.effect for one in ledger.evidence.effects}
    key, _, part = asked.rpartition(".")
    if asked not in found and key in found and part == "change":
        return weighed.change(ledger, key), weighed.UNITS[found[key].figure]
    if asked not in found and key in found and part == "per_seat":
        return weighed.per_seat(ledger, key), "USD"
    if asked not in found:
        raise _unknown(what, "no such number moves the plan", did_you_mean(asked, found))
    return weighed.effect(ledger, asked), ""


def _refuse_bare(ledger: Ledger, what: str) -> None:
    """Say what is missing where a figure is asked for without its place, or the other way round."""
    zone = KINDS["zone"]
    if what in zone and len(ledger.run.zones):
        first = str(ledger.run.zones["name"].iloc[0]) or str(ledger.run.zones["site"].iloc[0])
        raise _unknown(what, "is a figure of each zone", f"say of which, e.g. {first}.{what}")
    names = names_of(ledger.basis, what)
    if names:
        figure = next(iter(KINDS[names[0].kind]))
        figure = "exports" if "exports" in KINDS[names[0].kind] else figure
        raise _unknown(
            what, f"is a {names[0].kind}", f"say which figure of it, e.g. {what}.{figure}"
        )
    known = [*metrics.METRICS, *counts.COUNTS, *solving.SOLVER]
    listed = f"PLACE.FIGURE, or one of {', '.join(metrics.METRICS)}"
    raise _unknown(what, "there is no such number", did_you_mean(what, known, listed))


def _choices(names: list[Name]) -> str:
    return ", ".join(repr(name.id) for name in names)


def _unknown(what: str, why: str, mend: str) -> ScenarioError:
    return ScenarioError(Problem("trace", why, mend, value=what))
