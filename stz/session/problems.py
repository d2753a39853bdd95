"""From what a session asks to the planning problem, with as little done again as can be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from stz.assembly import Assembly, asked_anew, assemble_plainly, with_what_if
from stz.layers import Layers, load_layers
from stz.run import Prepared
from stz.scenario import Scenario

_ASKED_ANEW = (
    "budget_musd", "n_zones", "max_zones", "exports_min_musd", "spacing_km", "quotas", "bounds",
)  # fmt: skip
"""Keys that leave every table of the problem as it is."""
_NO_PROBLEM = (
    "name", "title", "description", "solver", "changed_from", "changes", "uncertain", "what_if",
    "objective", "national",
)  # fmt: skip
"""Keys that the plain problem does not depend on."""


@dataclass(eq=False)
class Problems:
    """Makes problems of scenarios; remembers layers and the last problems without their what-if."""

    _layers: dict[str, Layers] = field(default_factory=dict)
    _plain: dict[str, tuple[Scenario, Assembly]] = field(default_factory=dict)

    def prepared(self, scenario: Scenario) -> Prepared:
        """Return the problem of a scenario: the one that :func:`stz.prepare` makes.

        Raises
        ------
        ScenarioError, DataError, InfeasibleError
            With all problems of the part that failed.
        """
        layers = self._layers_of(scenario)
        return Prepared(
            scenario, layers, with_what_if(self._plainly(scenario, layers), scenario, layers)
        )

    def _layers_of(self, scenario: Scenario) -> Layers:
        key = _text(scenario, ("layers", "adjust"))
        if key not in self._layers:
            self._layers[key] = load_layers(None, scenario.layers, scenario.adjust)
        return self._layers[key]

    def _plainly(self, scenario: Scenario, layers: Layers) -> Assembly:
        key = _core(scenario)
        if key in self._plain:
            made = _anew(self._plain[key], scenario)
            if made is not None:
                return made
        made = assemble_plainly(scenario, layers)
        self._plain[key] = scenario, made
        return made


def _core(scenario: Scenario) -> str:
    """Return all that decides the tables of a problem, as text."""
    data = scenario.model_dump(mode="json")
    for name in (*_ASKED_ANEW, *_NO_PROBLEM):
        data.pop(name, None)
    for name in ("lock", "ban"):
        data["candidates"].pop(name)
    return json.dumps(data, sort_keys=True)


def _text(scenario: Scenario, names: tuple[str, ...]) -> str:
    data: dict[str, Any] = scenario.model_dump(mode="json")
    return json.dumps({name: data[name] for name in names}, sort_keys=True)


def _anew(known: tuple[Scenario, Assembly], scenario: Scenario) -> Assembly | None:
    before, plain = known
    return asked_anew(plain, before, scenario)
