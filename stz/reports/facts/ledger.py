"""The numbers of a run that no file of it says outright, worked out once for all sections."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from stz.messages import amount_of, text_of
from stz.reports.facts.plain_text import isolated, plain
from stz.runs import Effect, Evidence, KeyFigures, Run, assumption_effects, key_figures
from stz.verifier import Recomputed, Verification, dated, recompute, with_text_ids


@dataclass(frozen=True, eq=False)
class Ledger:
    """A run with its tables at hand.

    Attributes
    ----------
    run : Run
        The run.
    verification : Verification or None
        What the independent check found now; None where the run was not checked again.
    evidence : Evidence or None
        The grades of what the plan rests on; None where its layers are not at hand.
    """

    run: Run
    verification: Verification | None = None
    evidence: Evidence | None = None

    @cached_property
    def recomputed(self) -> Recomputed:
        """The decisions joined with the problem."""
        return recompute(*with_text_ids(self.run.instance, dated(self.run.instance, self.run.plan)))

    @cached_property
    def zones(self) -> pd.DataFrame:
        """All zones by their number on the map."""
        table: pd.DataFrame = self.run.zones.drop(columns="geometry", errors="ignore")
        return table.sort_values("number", kind="stable").reset_index(drop=True)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """The assumptions that move the plan, the strongest first."""
        return assumption_effects(self.run)

    @cached_property
    def figures(self) -> KeyFigures:
        """What is gained beside what is there, what it costs, and every objective."""
        return key_figures(self.run.metrics)

    @property
    def new(self) -> pd.DataFrame:
        """The zones that the plan opens."""
        return self.zones[~self.zones["existing"].astype(bool)]

    @property
    def existing(self) -> pd.DataFrame:
        """The zones that are there without the plan."""
        return self.zones[self.zones["existing"].astype(bool)]

    @cached_property
    def targets(self) -> dict[str, float]:
        """Minutes of downtime allowed by site; infinite where nothing was promised."""
        rows = self.run.plan.availability
        return {
            str(site): float(minutes)
            for site, minutes in zip(rows["site"], rows["target_min"], strict=True)
        }

    @property
    def has_targets(self) -> bool:
        """Whether any zone was promised a limit of downtime."""
        return any(math.isfinite(minutes) for minutes in self.targets.values())

    @cached_property
    def paths(self) -> dict[str, int]:
        """How many of the recorded fiber routes, which share no link, each site has."""
        return {str(site): int(n) for site, n in self.run.routes.groupby("site").size().items()}

    @property
    def years(self) -> tuple[int, ...]:
        """Planning years, first to last."""
        return self.recomputed.years

    @property
    def phased(self) -> bool:
        """Whether things are decided year by year."""
        return len(self.years) > 1

    @property
    def by_year(self) -> pd.DataFrame:
        """Flows and stocks of each year, undiscounted; empty in runs of earlier versions."""
        return self.run.plan.by_year

    @property
    def budget(self) -> float | None:
        """Capital that may be spent, USD million; None for no cap."""
        yearly = self.run.instance.years["budget_musd"].astype(float)
        caps = [self.run.instance.limits.budget_musd]
        if self.phased:
            caps.append(float(yearly.sum()))
        known = [float(cap) for cap in caps if cap is not None and cap != float("inf")]
        return min(known) if known else None

    def metric(self, name: str) -> float | None:
        """Return a metric of the run; None where it has none."""
        return amount_of(self.run.metrics.get("metrics", {}).get(name))

    def said(self, name: str) -> Any:
        """Return what ``metrics.json`` says under a name."""
        return self.run.metrics.get(name)


def called(text: object) -> str:
    """Return a name from data as sentences and tables may hold it."""
    return isolated(plain(text_of(text)))
