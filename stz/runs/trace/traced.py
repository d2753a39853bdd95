"""What a trace is: a number, the steps that lead to it, and the rows it rests on."""

from __future__ import annotations

import math
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
        lines += [f"  {_place(one)} = {one.value}{_origin(one)}" for one in self.sources]
        if not self.sources:
            lines.append("  no cell of a layer: what was given, or decided")
        return "\n".join(lines)

    def _repr_html_(self) -> Html:
        steps = [
            element("li", f"{step.what}: {step.formula} = {shown(step.value)} {step.unit}")
            for step in self.steps
        ]
        rows = [
            element(
                "tr",
                element("th", _place(one)),
                element("td", one.value),
                element("td", one.grade),
                element("td", f"{one.source} ({one.year})" if one.year else one.source),
            )
            for one in self.sources
        ]
        head = element("b", f"{self.what} = {shown(self.value)} {self.unit}")
        return join(element("p", head), element("ol", *steps), element("table", *rows))


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
    told = ", ".join(filter(None, (source.source, source.year, source.licence)))
    grade = f", grade {source.grade}" if source.grade else ""
    return f" ({told}{grade})" if told or grade else ""
