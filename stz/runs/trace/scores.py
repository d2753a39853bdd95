"""From the score of a candidate back to its parts, their weights and the rows they rest on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from stz.runs.trace import downtime, people
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown
from stz.suitability import CandidateScore, PartScore

type Figure = Callable[[Ledger, str], float]

HOURS = 1.0 / 60.0
PARTS: Mapping[str, tuple[str, str, float]] = {
    "new_fiber_km": ("fiber", "km", 1.0),
    "grid_h": ("grid", "hours a year", HOURS),
    "floods": ("flood", "floods", 1.0),
    "pga_g": ("seismic", "g", 1.0),
    "gateway_min": ("gateway", "minutes", 1.0),
    "zones_nearby": ("existing", "zones", 1.0),
}
"""Figures that are numbers of a part: which one, the unit, and the factor to it."""


def suitability(ledger: Ledger, site: str) -> float:
    """Return the score of a candidate by weighted sum, 0 to 1."""
    one = _score(ledger, site)
    shares = {part.name: part.weight for part in ledger.basis.scores.parts}
    known = [part for part in one.parts if not part.is_missing and shares[part.part] > 0]
    told = " + ".join(f"{shown(shares[part.part])} x {shown(part.score)}" for part in known)
    left_out = [name for name in one.missing if shares[name] > 0]
    of = sum(shares[part.part] for part in known)
    whole = f"({told}) / {shown(of)}, without {', '.join(left_out)}" if left_out else told
    ledger.step("score", one.score, "", whole or "no part is known")
    for part in one.parts:
        if shares[part.part] > 0:
            _weight(ledger, part, shares[part.part])
    for part in known:
        ledger.quietly(_note, part, site)
    return one.score


def suitability_rank(ledger: Ledger, site: str) -> float:
    """Return the rank of a candidate by weighted sum, 1 for the best."""
    return _rank(ledger, site, _score(ledger, site).rank, suitability)


def topsis(ledger: Ledger, site: str) -> float:
    """Return the closeness of a candidate to the ideal, 0 to 1."""
    value = _score(ledger, site).topsis
    ledger.step(
        "closeness to the ideal", value, "",
        "d- / (d+ + d-), distances of its weighted parts to the worst and to the best of all "
        "candidates (docs/suitability.md)",
    )  # fmt: skip
    suitability(ledger, site)
    return value


def topsis_rank(ledger: Ledger, site: str) -> float:
    """Return the rank of a candidate by TOPSIS, 1 for the best."""
    return _rank(ledger, site, _score(ledger, site).topsis_rank, topsis)


def _rank(ledger: Ledger, site: str, rank: int, score: Figure) -> float:
    number = len(ledger.basis.scores.candidates)
    told = f"1 + {rank - 1} of {number} candidates with a higher score"
    value = ledger.step("rank", float(rank) if rank else math.nan, "", told)
    score(ledger, site)
    return value


def part_figure(name: str) -> Figure:
    """Return what traces the number of a part."""
    part_name, unit, factor = PARTS[name]

    def traced(ledger: Ledger, site: str) -> float:
        part = _score(ledger, site).part(part_name)
        own = f"{shown(part.value)} minutes / 60, {part.note}" if factor != 1.0 else part.note
        value = ledger.step(_labels(ledger)[part_name], part.value * factor, unit, own)
        _note(ledger, part, site)
        return value

    return traced


def beside_plan(ledger: Ledger, site: str) -> float:
    """Return the exports a year that a candidate brings for each dollar, as the plan has it.

    Of a candidate that the plan leaves out, those that people left would bring at most in the best
    zone there, with the least fiber.
    """
    facts, opened = ledger.basis.beside.facts(site), site in ledger.basis.opened
    spent = facts.zone_musd + facts.fiber_musd
    each = facts.exports_musd / spent if spent > 0 else math.nan
    most = "" if opened else " at most"
    value = ledger.step(
        f"exports for each dollar of capital{most}", each, "USD a year",
        f"{shown(facts.exports_musd)} / ({shown(facts.zone_musd)} for {shown(facts.seats)} seats + "
        f"{shown(facts.fiber_musd)} for {shown(facts.fiber_km)} km of new fiber)",
    )  # fmt: skip
    people_told = "work there" if opened else "are left for it, however the plan's zones are filled"
    ledger.step("people", facts.people_free, "persons", f"in reach, who {people_told}")
    ledger.step("fewest people that a zone needs", facts.people_needed, "persons",
                "smallest zone on offer, times its least occupancy")  # fmt: skip
    ledger.step("people in reach of other zones of the plan", facts.reached_by_any, "",
                f"share; {shown(facts.reached_share)} in reach of "
                f"{facts.reached_by or 'none'}")  # fmt: skip
    ledger.reported(f"people and fiber beside the plan ({site})", shown(facts.people_free))
    ledger.quietly(people.talent, site)
    return value


def reasons(ledger: Ledger, site: str) -> float:
    """Note every number that says why score and plan differ; NaN, for that is no single number."""
    mark, beside = len(ledger.steps), ledger.basis.beside
    told = {name: value for name, value in vars(beside.facts(site)).items()
            if isinstance(value, int | float)}  # fmt: skip
    told["reached by no other zone"] = 1.0 - told["reached_by_any"]
    told["exports for each dollar"] = beside_plan(ledger, site)
    told["exports of the plan for each dollar"] = beside.exports_per_capital
    for name, value in told.items():
        ledger.reported(f"{name.replace('_', ' ')} ({site})", f"{value:.12g}")
    ledger.step("why score and plan differ", math.nan, "", "facts of this plan, all else kept")
    ledger.steps.insert(mark, ledger.steps.pop())
    return math.nan


def candidates(ledger: Ledger) -> float:
    """Return how many candidates are scored."""
    scores = ledger.basis.scores
    for part in scores.parts:
        ledger.key(f"suitability.{part.name}.weight")
    ledger.key("candidates.min_population")
    number = len(scores.candidates)
    return ledger.step("candidates with a score", number, "candidates", "counted")


def agreed(ledger: Ledger) -> float:
    """Return how many new zones are among as many candidates with the best ranks."""
    scores = ledger.basis.scores
    most = len(scores.chosen)
    told = ", ".join(one.name for one in scores.chosen if 0 < one.rank <= most) or "none"
    return ledger.decided(f"new zones among the {most} best by score", scores.agreed, "zones", told)


def missing(ledger: Ledger) -> float:
    """Return how many candidates lack the number of a part."""
    lacking = [one for one in ledger.basis.scores.candidates if one.missing]
    for one in lacking:
        ledger.quietly(suitability, one.site)
    told = ", ".join(one.name for one in lacking) or "none"
    return ledger.step("candidates that lack a number", len(lacking), "candidates", told)


def weight(ledger: Ledger, name: str) -> float | None:
    """Return the weight of a part as a share of all weights; None where there is no such part."""
    shares = {part.name: part.weight for part in ledger.basis.scores.parts}
    if name not in shares:
        return None
    own = ledger.key(f"suitability.{name}.weight")
    return ledger.step(f"weight of {_labels(ledger)[name]}", shares[name], "",
                       f"{shown(own)} / sum of all weights")  # fmt: skip


COUNTS: Mapping[str, Callable[[Ledger], float]] = {
    "candidates": candidates, "agreed": agreed, "missing": missing,
}  # fmt: skip
"""What can be asked of all scores together, after ``suitability.``."""
FIGURES: Mapping[str, tuple[str, Figure]] = {
    "suitability": ("", suitability),
    "suitability_rank": ("", suitability_rank),
    "topsis": ("", topsis),
    "topsis_rank": ("", topsis_rank),
    "beside_plan": ("USD a year for each dollar", beside_plan),
    "reasons": ("", reasons),
    **{name: (unit, part_figure(name)) for name, (_, unit, _) in PARTS.items()},
}
"""What can be asked of the score of a candidate, whether the plan opens it or not."""


def _score(ledger: Ledger, site: str) -> CandidateScore:
    """Return the score of a candidate, whatever the case of its letters."""
    return ledger.basis.scores.of(site)


def _labels(ledger: Ledger) -> dict[str, str]:
    return {part.name: part.in_a_sentence for part in ledger.basis.scores.parts}


def _weight(ledger: Ledger, part: PartScore, share: float) -> None:
    """Note the weight of a part, and how its number became a score."""
    key = f"suitability.{part.part}.weight"
    weight, label = ledger.key(key), _labels(ledger)[part.part]
    ledger.step(f"weight of {label}", share, "", f"{shown(weight)} / sum of all weights")
    if part.is_missing:
        ledger.step(label, math.nan, part.unit, f"missing: {part.note}")
        return
    values = [one.part(part.part).value for one in ledger.basis.scores.candidates]
    known = [value for value in values if not math.isnan(value)]
    told = f"{shown(part.value)} {part.unit} ({part.note})"
    ledger.step(
        f"score of {label}", part.score, "",
        f"{told}, on the scale from {shown(min(known))} to {shown(max(known))} of all candidates",
    )  # fmt: skip


def _note(ledger: Ledger, part: PartScore, site: str) -> float:
    """Note the rows that the number of a part rests on."""
    if part.part == "talent":
        return people.talent(ledger, site)
    if part.part == "existing":
        ledger.key("reach.max_minutes")
    if part.part in ("existing", "gateway"):
        ledger.key("reach.road_speed_kmh")
        ledger.key("reach.route_factor")
    if part.part == "grid":
        downtime.note_company(ledger, str(ledger.basis.sites[site]["disco"]))
        downtime.note_shedding(ledger, str(ledger.basis.sites[site]["disco"]))
    if part.part == "flood":
        _note_floods(ledger, str(ledger.basis.sites[site]["district"]))
    for layer, row, column in part.rows:
        if layer not in ("grid_reliability", "flood_districts") and ledger.has_row(layer, row):
            ledger.cell(layer, row, column)
    if not part.rows or part.is_missing:
        ledger.cell("places", str(ledger.basis.sites[site]["place_id"]), "district")
    return part.value


def _note_floods(ledger: Ledger, district: str) -> None:
    table = ledger.layers.flood_districts
    for row in table[table["district"].astype(str) == district].to_dict("records"):
        ledger.note("flood_districts", f"{district} {row['event_year']}", "severity", row)
