"""What a trace is: a number, the steps that lead to it, and the rows it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from stz.escape import Html, element, join


@dataclass(frozen=True)
class Source:
    """A cell of a layer, or a key of the scenario, that a number rests on.

    Attributes
    ----------
    layer, row, field : str
        Where it stands: ``scenario`` and the key for a number of the scenario.
    value : str
        What it says.
    source, year, licence, grade : str
        Where that is from; empty where it is not said.
    """

    layer: str
    row: str
    field: str
    value: str
    source: str = ""
    year: str = ""
    licence: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the calculation: a value, and the formula with its values."""

    what: str
    value: float
    unit: str
    formula: str


@dataclass(frozen=True)
class Trace:
    """Where a number comes from.

    Attributes
    ----------
    what : str
        Which number.
    value : float
        As it stands in the run.
    unit : str
        Its unit.
    steps : tuple of Step
        The last one first: it makes the number of those below.
    sources : tuple of Source
        Every cell that enters it, once.
    """

    what: str
    value: float
    unit: str
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]

    @property
    def worst_grade(self) -> str:
        """The worst grade of its sources, empty where none has one."""
        return max((source.grade for source in self.sources), default="")

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, for JSON."""
        said = asdict(self)
        return {**said, "steps": list(said["steps"]), "sources": list(said["sources"])}

    def __str__(self) -> str:
        lines = [f"{self.what} = {shown(self.value)} {self.unit}".rstrip()]
        lines += [
            f"  {step.what}: {step.formula} = {shown(step.value)} {step.unit}".rstrip()
            for step in self.steps
        ]
        lines.append("rests on")
        lines += [f"  {line}" for line in self._rows()]
        if not self.sources:
            lines.append("  no cell of a layer: what was given, or decided")
        said = self._origins()
        if said:
            lines.append("sources")
            lines += [f"  [{number}] {text}" for text, number in said.items()]
        return "\n".join(lines)

    def _repr_html_(self) -> Html:
        steps = [
            element("li", f"{step.what}: {step.formula} = {shown(step.value)} {step.unit}")
            for step in self.steps
        ]
        said = self._origins()
        rows = [
            element(
                "tr",
                element("th", _place(one)),
                element("td", one.value),
                element("td", one.grade),
                element("td", f"[{said[_origin(one)]}]" if _origin(one) else ""),
            )
            for one in self.sources
        ]
        head = element("b", f"{self.what} = {shown(self.value)} {self.unit}")
        below = [element("li", text) for text in said]
        return join(
            element("p", head),
            element("ol", *steps),
            element("table", *rows),
            element("ol", *below),
        )

    def _rows(self) -> Iterator[str]:
        """Yield a line for each source, which names its text by number."""
        said = self._origins()
        for one in self.sources:
            grade = f", grade {one.grade}" if one.grade else ""
            where = f" [{said[_origin(one)]}]" if _origin(one) else ""
            yield f"{_place(one)} = {one.value}{grade}{where}"

    def _origins(self) -> dict[str, int]:
        """Return the texts of its sources, each once, with the number it is named by."""
        texts = dict.fromkeys(filter(None, map(_origin, self.sources)))
        return {text: number for number, text in enumerate(texts, start=1)}


def shown(value: float) -> str:
    """Return a number with up to four digits that matter, thousands set apart."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _place(source: Source) -> str:
    return " · ".join(filter(None, (source.layer, source.row, source.field)))


def _origin(source: Source) -> str:
    """Return source, year and licence in one line; many rows have them in common."""
    rest = ", ".join(filter(None, (source.year, source.licence)))
    return f"{source.source} ({rest})" if source.source and rest else source.source or rest
