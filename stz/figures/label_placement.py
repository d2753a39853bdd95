"""Names beside points on a printed map, none over another or over a sign."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_EM_WIDTHS = {False: 0.60, True: 0.68}
"""Mean width of a letter of DejaVu Sans, plain and bold, as a share of its size."""
_EM_HEIGHT = 1.15
_GAP = 2.0
_DOT = 1.0
"""Half of the dot that marks a place without a sign."""
_ROUNDS = 200


@dataclass(frozen=True)
class Box:
    """A rectangle on paper, in points of 1/72 inch."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    @property
    def corners(self) -> list[tuple[float, float]]:
        """The four corners."""
        return [(x, y) for x in (self.left, self.right) for y in (self.bottom, self.top)]

    def within(self, other: Box) -> bool:
        """Return whether all of it lies inside of another."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )


@dataclass(frozen=True)
class Named:
    """A point to name: where its sign stands, how large that is, all in points of 1/72 inch."""

    text: str
    x: float
    y: float
    radius: float
    size: float
    bold: bool = False
    width: float | None = None

    @property
    def box_width(self) -> float:
        """Width of the text as measured, else as letters are wide on average."""
        mean = _EM_WIDTHS[self.bold] * self.size * len(self.text)
        return mean if self.width is None else self.width


def place_labels(
    named: Sequence[Named],
    signs: Sequence[Box],
    page: Box,
    avoid: Sequence[Box] = (),
    preferred: Callable[[Box], bool] | None = None,
) -> tuple[tuple[float, float] | None, ...]:
    """Return where the middle of each name goes, or None where there is no room for it.

    Each name in turn takes the first free place of: right, left, above, below, and the four
    corners. Those named first are placed first. A point that lies under a name placed before has
    none.

    Parameters
    ----------
    named : sequence of Named
        Most important first.
    signs : sequence of Box
        What no name may cover.
    page : Box
        What no name may leave.
    avoid : sequence of Box
        What a name covers only where it has no other place.
    preferred : callable, optional
        Told where a name could go; returns whether it stands well there. Others come after those.
    """
    taken = list(signs)
    texts: list[Box] = []
    placed: list[tuple[float, float] | None] = []
    for one in named:
        dot = Box(one.x - _DOT, one.y - _DOT, one.x + _DOT, one.y + _DOT)
        covered = any(dot.meets(text) for text in texts)
        free = next(
            (
                (x, y, box)
                for well, shunned in (
                    (preferred, (*taken, *avoid)),
                    (None, (*taken, *avoid)),
                    (None, taken),
                )
                for x, y, box in (() if covered else _places(one))
                if box.within(page) and not any(box.meets(other) for other in shunned)
                if well is None or well(box)
            ),
            None,
        )
        if free is None:
            placed.append(None)
        else:
            texts.append(free[2])
            taken += (free[2], dot)
            placed.append(free[:2])
    return tuple(placed)


def cut_name(name: str, most: int) -> str:
    """Return a name without its middle where it is long: the end often says which city."""
    if len(name) <= most:
        return name
    end = most // 2
    return f"{name[: most - 1 - end].rstrip()}…{name[-end:].lstrip()}"


def spread(points: Sequence[tuple[float, float, float]]) -> tuple[tuple[float, float], ...]:
    """Return where round signs stand when those over one another have been pushed apart.

    Parameters
    ----------
    points : sequence of tuple
        Middle and radius of each sign, in points of 1/72 inch.
    """
    spots = [(x, y) for x, y, _ in points]
    for _ in range(_ROUNDS):
        moved = False
        for at in range(len(spots)):
            for other in range(at):
                apart = math.dist(spots[at], spots[other])
                short = points[at][2] + points[other][2] - apart
                if short <= 0.01:
                    continue
                moved = True
                # those on the very same spot part sideways
                dx, dy = (
                    ((spots[at][k] - spots[other][k]) / apart for k in (0, 1))
                    if apart > 0
                    else (1.0, 0.0)
                )
                half = short / 2
                spots[at] = spots[at][0] + dx * half, spots[at][1] + dy * half
                spots[other] = spots[other][0] - dx * half, spots[other][1] - dy * half
        if not moved:
            break
    return tuple(spots)


def _places(one: Named) -> Iterator[tuple[float, float, Box]]:
    width = one.box_width
    height = _EM_HEIGHT * one.size
    far, up = one.radius + _GAP + width / 2, one.radius + _GAP / 2 + height / 2
    slant = 0.75 * one.radius
    corner = slant + height / 2
    for dx, dy in (
        (far, 0.0), (-far, 0.0), (0.0, up), (0.0, -up),
        (slant + width / 2, corner), (-slant - width / 2, corner),
        (slant + width / 2, -corner), (-slant - width / 2, -corner),
    ):  # fmt: skip
        x, y = one.x + dx, one.y + dy
        yield x, y, Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
