"""``Axis``: a metric and its sense, as one of the two that are traded against each other."""

from __future__ import annotations

from dataclasses import dataclass

from stz.errors import ScenarioError
from stz.instance import MetricBound
from stz.model import parse_objective
from stz.plan import Plan, unit_of

#: Units of metrics that only come in whole numbers.
_WHOLE = frozenset({"zones", "links", "cities"})


@dataclass(frozen=True)
class Axis:
    """A metric of the registry and the sense it is wanted in.

    Attributes
    ----------
    metric : str
        Name in :data:`stz.model.REGISTRY`.
    maximize : bool
        Whether more is wanted.
    unit : str
        Unit of its values.
    """

    metric: str
    maximize: bool
    unit: str

    @property
    def objective(self) -> str:
        """The objective that pushes it: ``max exports``."""
        return f"{'max' if self.maximize else 'min'} {self.metric}"

    @property
    def is_whole(self) -> bool:
        """Whether its values are whole numbers."""
        return self.unit in _WHOLE

    def merit(self, value: float) -> float:
        """Return a value so that more is better; its own inverse."""
        return value if self.maximize else -value

    def of(self, plan: Plan) -> float:
        """Return the merit of a plan."""
        return self.merit(float(plan.metrics[self.metric]))

    def at_least(self, merit: float, name: str) -> MetricBound:
        """Return the bound that asks for a merit: a floor, or a cap where less is wanted."""
        value = self.merit(merit)
        if self.maximize:
            return MetricBound(name, self.metric, minimum=value)
        return MetricBound(name, self.metric, maximum=value)


def axes_of(first: str, second: str, n_years: int = 1) -> tuple[Axis, Axis]:
    """Read two metrics, each with ``max`` or ``min`` before it if not in its own direction.

    Parameters
    ----------
    first, second : str
        Such as ``exports`` and ``min capex``.
    n_years : int
        Planning years, on which units rest.

    Raises
    ------
    ScenarioError
        For a metric that there is not, and where both are the same.
    """
    read = [parse_objective(text) for text in (first, second)]
    if read[0].metric == read[1].metric:
        raise ScenarioError(
            f"both metrics of the front are {read[0].metric!r}", "choose two different metrics"
        )
    one, other = (Axis(aim.metric, aim.maximize, unit_of(aim.metric, n_years)) for aim in read)
    return one, other
