"""Classes of elements: how much hangs on each, with the verdict how sure that is."""

from __future__ import annotations

import math
from typing import Literal

from stz.interval import LIKELY, Interval, Verdict

Class = Literal["needed", "worthwhile", "replaceable", "near miss", "far"]
"""What an element is worth to a plan; ``docs/explain.md`` says where each begins."""
CLASSES: tuple[Class, ...] = ("needed", "worthwhile", "replaceable", "near miss", "far")
"""Of elements that the plan has, the first three; of those that it leaves out, the last two."""
NEEDED = 0.01
"""Share of the objective: an element is needed if plans without it lose more."""
WORTHWHILE = 0.001
"""Share of the objective: a plan's element is replaceable if plans without it lose no more."""
NEAR = 0.01
"""Share of the objective: a candidate is a near miss if forcing it in loses no more."""


def limits_of(name: Class, size: float) -> tuple[float, float]:
    """Return the losses between which an element is of a class: above the first, up to the second.

    Parameters
    ----------
    name : str
        One of `CLASSES`.
    size : float
        Objective of the plan, whatever its sign.
    """
    scale = max(abs(size), 1e-9)
    return {
        "needed": (NEEDED * scale, math.inf),
        "worthwhile": (WORTHWHILE * scale, NEEDED * scale),
        "replaceable": (-math.inf, WORTHWHILE * scale),
        "near miss": (-math.inf, NEAR * scale),
        "far": (NEAR * scale, math.inf),
    }[name]


def classed(loss: Interval, size: float, *, chosen: bool) -> tuple[Class, Verdict]:
    """Return the class of an element, and how sure it is.

    The class is that of the best plan known that decides otherwise: of the upper end of the loss;
    of the lower end where no such plan is known. It is ``proven`` where the whole interval lies
    in it, and ``likely`` where the part :data:`stz.interval.LIKELY` of it does.

    Parameters
    ----------
    loss : Interval
        What plans lose that decide otherwise.
    size : float
        Objective of the plan.
    chosen : bool
        Whether the plan has the element.
    """
    own: tuple[Class, ...] = CLASSES[:3] if chosen else CLASSES[3:]
    guess = loss.high if math.isfinite(loss.high) else loss.low
    if guess == -math.inf:
        return own[0] if chosen else own[-1], "undecided"
    for name in own:
        low, high = limits_of(name, size)
        if low < guess <= high:
            return name, _verdict(loss, low, high)
    return own[0] if chosen else own[-1], _verdict(loss, *limits_of(own[0] if chosen else own[-1],
                                                                     size))  # fmt: skip


def _verdict(loss: Interval, low: float, high: float) -> Verdict:
    if loss.low > low and loss.high <= high:
        return "proven"
    if not loss.is_finite or loss.width <= 0:
        return "undecided"
    inside = min(loss.high, high) - max(loss.low, low)
    return "likely" if inside / loss.width >= LIKELY else "undecided"
