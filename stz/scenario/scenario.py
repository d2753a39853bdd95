"""The scenario itself: everything a planner decides before the optimizer does.

Its fields are those of :class:`stz.scenario.data.ScenarioData`. The rules between them are held as
it is made: a scenario that breaks one does not exist.
"""

from __future__ import annotations

from typing import Any

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from stz.escape import escape_text
from stz.scenario.data import ScenarioData
from stz.scenario.rules import broken_rules
from stz.scenario.source import key_text


class Scenario(ScenarioData):
    """A planning scenario, as :func:`stz.load_scenario` reads it. Money is USD of 2025."""

    @model_validator(mode="after")
    def _hold_rules(self) -> Scenario:
        """Hold the rules between fields."""
        broken = broken_rules(self)
        if broken:
            text = "; ".join(
                f"{key_text(rule.keys[0])}: {rule.what} ({rule.mend})" for rule in broken
            )
            raise PydanticCustomError("scenario_rules", "{text}", {"text": text})
        return self

    def _repr_html_(self) -> str:
        budget = "no cap" if self.budget_musd is None else f"USD {self.budget_musd:g} million"
        rows: dict[str, Any] = {
            "title": self.title,
            "target year": self.year,
            "objective": self.objective
            if isinstance(self.objective, str)
            else ", then ".join(self.objective),
            "budget": budget,
            "protection": self.protection,
            "sizes": ", ".join(size.name for size in self.sizes),
            "power packages": ", ".join(package.name for package in self.power.packages),
            "quotas": ", ".join(quota.name for quota in self.quotas) or "none",
        }
        body = "".join(f"<tr><th>{k}</th><td>{escape_text(v)}</td></tr>" for k, v in rows.items())
        return f"<table><caption>Scenario {escape_text(self.name)}</caption>{body}</table>"
