"""The table of scores: a row for each candidate, and where the plan chose otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stz.escape import Html, element, join
from stz.interval import Interval
from stz.near_names import did_you_mean
from stz.suitability.parts import WeightedPart, weights_told
from stz.suitability.plan_facts import PlanFacts

SHOWN = 25
"""Rows that text and HTML show where no number is asked for."""


@dataclass(frozen=True)
class PartScore:
    """One part of one candidate's score.

    Attributes
    ----------
    part : str
        Name of the part.
    value : float
        In the unit of the part; NaN where it is missing.
    unit : str
        Unit of the value.
    score : float
        From 0, the worst of the candidates, to 1, the best; NaN where the value is missing.
    grade : str
        Worst grade of what the value rests on; empty where there is none.
    note : str
        What the value is, or why it is missing.
    rows : tuple of (str, str, str)
        Layer, row and column of what it rests on.
    """

    part: str
    value: float
    unit: str
    score: float
    grade: str
    note: str
    rows: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether nothing is known."""
        return math.isnan(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data; null for what is missing."""
        return {
            "value": _known(self.value),
            "unit": self.unit,
            "score": _known(self.score),
            "grade": self.grade,
            "note": self.note,
        }


@dataclass(frozen=True)
class CandidateScore:
    """The score of one candidate.

    Attributes
    ----------
    site, name, province : str
        Which candidate.
    tier : int
        Its tier.
    lon, lat : float
        Where it is, degrees, EPSG:4326.
    parts : tuple of PartScore
        Its parts, in the order of the scenario.
    score, topsis : float
        Weighted sum, and closeness to the ideal, over the parts that are known; NaN where none is.
    score_range, topsis_range : Interval
        Where they lie whatever the missing numbers are; points where none is missing.
    rank, topsis_rank : int
        1 for the best; 0 without a score.
    rank_range : (int, int)
        Best and worst rank by score that missing numbers allow.
    banned : bool
        Whether the scenario bans it.
    chosen : bool or None
        Whether the plan opens it; None without a plan.
    """

    site: str
    name: str
    province: str
    tier: int
    lon: float
    lat: float
    parts: tuple[PartScore, ...]
    score: float
    score_range: Interval
    topsis: float
    topsis_range: Interval
    rank: int
    rank_range: tuple[int, int]
    topsis_rank: int
    banned: bool = False
    chosen: bool | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the parts without a number."""
        return tuple(part.part for part in self.parts if part.is_missing)

    def part(self, name: str) -> PartScore:
        """Return a part by its name."""
        for part in self.parts:
            if part.part == name:
                return part
        known = [part.part for part in self.parts]
        raise KeyError(f"there is no part {name!r}: {did_you_mean(name, known)}")

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "site": self.site, "name": self.name, "province": self.province, "tier": self.tier,
            "rank": self.rank or None, "rank_range": list(self.rank_range),
            "score": _known(self.score), "score_range": self.score_range.as_json(),
            "topsis": _known(self.topsis), "topsis_range": self.topsis_range.as_json(),
            "topsis_rank": self.topsis_rank or None, "banned": self.banned, "chosen": self.chosen,
            "missing": list(self.missing),
            "parts": {part.part: part.as_dict() for part in self.parts},
        }  # fmt: skip


@dataclass(frozen=True)
class Disagreement:
    """A candidate that the score ranks high and the plan leaves out, or the other way round.

    Attributes
    ----------
    site, name : str
        Which candidate.
    rank : int
        Its rank by score.
    chosen : bool
        Whether the plan opens it.
    why : str
        Why they differ, in sentences: facts of the plan in hand, no proof.
    facts : PlanFacts
        The numbers in it.
    contrast : str
        What :func:`stz explain <stz.suitability>` says, where it was asked; else empty.
    """

    site: str
    name: str
    rank: int
    chosen: bool
    why: str
    facts: PlanFacts
    contrast: str = ""

    @property
    def told(self) -> str:
        """What the plan did, and why, in sentences."""
        what = "The plan opens it." if self.chosen else "The plan leaves it out."
        return " ".join(filter(None, (what, self.why, self.contrast)))

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        facts = {name: _known(value) for name, value in vars(self.facts).items()}
        return {
            "site": self.site, "name": self.name, "rank": self.rank, "chosen": self.chosen,
            "why": self.why, "facts": facts, "contrast": self.contrast,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class SuitabilityTable:
    """Scores of all candidates, best first, beside the choice of a plan where there is one.

    Attributes
    ----------
    scenario : str
        Name of the scenario whose weights count.
    parts : tuple of WeightedPart
        What is scored, with weights and their basis.
    candidates : tuple of CandidateScore
        By rank, then by name.
    disagreements : tuple of Disagreement
        Best rank first; empty without a plan.
    notes : tuple of str
        What a reader must know: parts that nobody has a number for, how missing numbers count.
    plan : str
        Which plan stands beside the scores; empty without one.
    """

    scenario: str
    parts: tuple[WeightedPart, ...]
    candidates: tuple[CandidateScore, ...]
    disagreements: tuple[Disagreement, ...] = ()
    notes: tuple[str, ...] = ()
    plan: str = ""

    @property
    def has_plan(self) -> bool:
        """Whether a plan stands beside the scores."""
        return any(one.chosen is not None for one in self.candidates)

    @property
    def chosen(self) -> tuple[CandidateScore, ...]:
        """The candidates that the plan opens, by rank."""
        return tuple(one for one in self.candidates if one.chosen)

    @property
    def agreed(self) -> int:
        """How many of the plan's new zones are among as many candidates with the best ranks."""
        return sum(0 < one.rank <= len(self.chosen) for one in self.chosen)

    @property
    def weights_told(self) -> str:
        """The weights in one line, heaviest first."""
        return weights_told(self.parts)

    def of(self, place: str) -> CandidateScore:
        """Return the score of a candidate by its id or name.

        Raises
        ------
        KeyError
            If there is no such candidate, with the nearest name, or several have this name.
        """
        wanted = place.casefold()
        for key in ("site", "name"):
            found = [one for one in self.candidates if getattr(one, key).casefold() == wanted]
            if len(found) == 1:
                return found[0]
            if found:
                ids = ", ".join(one.site for one in found)
                raise KeyError(f"several candidates are called {place!r}: give an id, {ids}")
        known = [name for one in self.candidates for name in (one.name, one.site)]
        raise KeyError(f"there is no candidate {place!r}: {did_you_mean(place, known, 'none')}")

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, for JSON: null for what is not known."""
        return {
            "scenario": self.scenario,
            "plan": self.plan or None,
            "weights": {
                part.name: {
                    "share": part.weight, "unit": part.unit, "basis": part.basis,
                    "better": "more" if part.more_is_better else "less",
                }
                for part in self.parts
            },
            "candidates": [one.as_dict() for one in self.candidates],
            "agreed": self.agreed if self.has_plan else None,
            "disagreements": [one.as_dict() for one in self.disagreements],
            "notes": list(self.notes),
        }  # fmt: skip

    def columns(self) -> tuple[str, ...]:
        """Return the heads of :meth:`rows`."""
        parts = (f"{part.label}, {part.unit}"
                 for part in self.parts)  # fmt: skip
        plan = ("plan",) if self.has_plan else ()
        return ("rank", "candidate", *plan, "score", "between", "TOPSIS (rank)", *parts)

    def rows(self, most: int | None = None) -> Iterator[tuple[str, ...]]:
        """Yield the cells of each candidate as text, best first, the plan's zones in any case.

        Parameters
        ----------
        most : int, optional
            Best ranks to show; default all.
        """
        for place, one in enumerate(self.candidates):
            if most is not None and place >= most and not one.chosen:
                continue
            mark = "" if one.chosen is None else "opens" if one.chosen else ""
            mark = "banned" if one.banned else mark
            yield (
                _rank(one),
                one.name,
                *((mark,) if self.has_plan else ()),
                _score(one.score),
                _between(one),
                f"{_score(one.topsis)} ({one.topsis_rank or '-'})",
                *(_amount(part) for part in one.parts),
            )

    def card(self, one: CandidateScore) -> tuple[tuple[str, ...], ...]:
        """Return the parts of a candidate as rows of text.

        Label, value with unit, score from 0 to 1, weight, grade, and what the value is.
        """
        rows = []
        for part, own in zip(self.parts, one.parts, strict=True):
            value = "missing" if own.is_missing else f"{_number(own.value)} {own.unit}"
            score = "-" if own.is_missing else f"{own.score:.2f}"
            weight = f"{100 * part.weight:.3g} %"
            rows.append((part.label, value, score, weight, own.grade or "-", own.note))
        return tuple(rows)

    @property
    def text(self) -> str:
        """The table as text, the best rows of it, and where the plan chose otherwise."""
        return self.as_text(SHOWN)

    def as_text(self, most: int | None = SHOWN) -> str:
        """Return the table as text.

        Parameters
        ----------
        most : int, optional
            Best ranks to show, the plan's zones in any case; None for all.
        """
        cells = [self.columns(), *self.rows(most)]
        widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
                 for row in cells]  # fmt: skip
        told = [f"{one.rank}. {one.name}. {one.told}" for one in self.disagreements]
        head = [f"Weights: {self.weights_told}", *self.agreement]
        return "\n".join([*head, *(line.rstrip() for line in lines), *told, *self.notes])

    @property
    def agreement(self) -> tuple[str, ...]:
        """How far score and plan agree, in a sentence; empty without a plan."""
        if not self.has_plan:
            return ()
        number = len(self.chosen)
        zones = "1 zone" if number == 1 else f"{number} zones"
        verb = "is" if self.agreed == 1 else "are"
        among = f"{self.agreed} {verb} among the {number} best by score"
        return (f"Of the {zones} that the plan opens, {among}.",)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        beside = f", beside {self.plan}" if self.plan else ""
        return f"SuitabilityTable({self.scenario}: {len(self.candidates)} candidates{beside})"

    def _repr_html_(self) -> Html:
        head = element("tr", *(element("th", cell) for cell in self.columns()))
        body = [element("tr", *(element("td", cell) for cell in row)) for row in self.rows(SHOWN)]
        told = [element("li", element("b", f"{one.rank}. {one.name}. "), one.told)
                for one in self.disagreements]  # fmt: skip
        said = [element("p", line) for line in (*self.agreement, *self.notes)]
        caption = element("caption", f"Weights: {self.weights_told}")
        return join(element("table", caption, head, *body), element("ul", *told) if told else "",
                    *said)  # fmt: skip


def _rank(one: CandidateScore) -> str:
    low, high = one.rank_range
    if not one.rank:
        return "-"
    return str(one.rank) if low == high else f"{one.rank} ({low}-{high})"


def _score(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def _between(one: CandidateScore) -> str:
    """Return where a score lies whatever the missing numbers are; empty where none is missing."""
    span = one.score_range
    return "" if span.is_point else f"{span.low:.2f}-{span.high:.2f}"


def _amount(part: PartScore) -> str:
    """Return the number of a part with its grade: ``4,482 C``; ``missing`` where there is none."""
    if part.is_missing:
        return "missing"
    return f"{_number(part.value)} {part.grade}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.3g}"


def _known(value: Any) -> Any:
    """Return a number, None where it is missing or without an end."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def shares_lost(one: CandidateScore, parts: tuple[WeightedPart, ...]) -> Mapping[str, float]:
    """Return what each known part takes off a score of 1, by part."""
    return {
        part.name: part.weight * (1.0 - one.part(part.name).score)
        for part in parts
        if not one.part(part.name).is_missing
    }
