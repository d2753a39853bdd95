"""Read what is to be maximized or minimized."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stz.errors import ScenarioError
from stz.instance import Instance, unknown_metrics
from stz.model.metrics import REGISTRY
from stz.near_names import did_you_mean

_WORDS = {
    "max": True, "maximize": True, "maximise": True,
    "min": False, "minimize": False, "minimise": False,
}  # fmt: skip

OBJECTIVES: dict[str, bool] = {name: metric.maximize for name, metric in REGISTRY.items()}
"""Every metric, and whether it is maximized unless the caller says otherwise."""


@dataclass(frozen=True)
class Objective:
    """A metric of the registry and the direction it is pushed in."""

    metric: str
    maximize: bool

    def __str__(self) -> str:
        return f"{'max' if self.maximize else 'min'} {self.metric}"


def parse_objective(text: str, maximize: bool | None = None) -> Objective:
    """Read ``jobs``, ``max jobs`` or ``min capex``.

    Parameters
    ----------
    text : str
        A metric of the registry; before it may stand ``max`` or ``min`` (``maximize``,
        ``minimize``). Without, the metric's own direction holds.
    maximize : bool, optional
        The direction, where the caller knows it apart from the text.

    Raises
    ------
    ScenarioError
        For a metric or word that there is not, with the nearest there is.
    """
    words = re.split(r"[\s:]+", str(text).strip())
    said = _WORDS.get(words[0].lower()) if len(words) == 2 else None
    name = words[-1] if said is not None else str(text).strip()
    if name not in REGISTRY:
        raise ScenarioError(f"unknown objective {text!r}", mend=did_you_mean(name, REGISTRY))
    if said is not None and maximize is not None and said != maximize:
        raise ScenarioError(
            f"objective {text!r} says one direction and maximize={maximize} the other",
            mend="give the direction only once",
        )
    given = said if said is not None else maximize
    return Objective(name, REGISTRY[name].maximize if given is None else given)


def check_bound_names(instance: Instance) -> None:
    """Refuse bounds on metrics that there are not.

    Raises
    ------
    ScenarioError
        With every unknown name, and the nearest there is.
    """
    problems = unknown_metrics(instance, REGISTRY)
    if problems:
        raise ScenarioError(problems)
