"""A panel of widgets around a session: core ipywidgets only, nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from stz.errors import SolverMissingError, StzError
from stz.escape import element
from stz.maps import render_map
from stz.messages import number, percent
from stz.run import Prepared
from stz.scenario import Scenario
from stz.session.answer import Answer
from stz.session.changes import Change
from stz.session.places import Named, candidates, find
from stz.session.worker import LatestWins
from stz.solver import Progress

TARGETS = (("no promise", None), ("99 %", 99.0), ("99.5 %", 99.5), ("99.9 %", 99.9),
           ("99.99 %", 99.99))  # fmt: skip
LEVELS = ("single", "dual_link", "dual_node", "dual_gateway", "shared_risk")
SHARE_OF = "jobs_tier23"
"""Metric whose share of all jobs the slider asks for."""
_MAP_HEIGHT = 520


def widgets() -> Any:
    """Return the module ipywidgets.

    Raises
    ------
    SolverMissingError
        If it is not installed, with what to install.
    """
    try:
        import ipywidgets
    except ImportError:
        raise SolverMissingError(
            "the panel needs ipywidgets, which is not installed",
            "pip install 'stz[notebook]'; without it, session.budget(50) and the other calls "
            "answer the same questions",
        ) from None
    return ipywidgets


class Asked(Protocol):
    """What a panel needs of a session; see :class:`stz.session.session.Session`."""

    progress: Callable[[Progress], None] | None

    @property
    def first(self) -> Prepared: ...  # noqa: D102
    @property
    def answer(self) -> Answer: ...  # noqa: D102
    @property
    def answers(self) -> tuple[Answer, ...]: ...  # noqa: D102
    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102
    def solve(self) -> Answer: ...  # noqa: D102
    def ask(self, change: Change, name: str = "") -> Answer: ...  # noqa: D102
    def go(self, name: str) -> Answer: ...  # noqa: D102
    def stop(self) -> None: ...  # noqa: D102


class Panel:
    """Controls, progress, history, map and delta table of a session.

    Nothing is solved until Solve is pressed. One thread solves; of several presses the latest
    counts. Stop keeps the best plan found.

    Parameters
    ----------
    session : Session
        What is asked; its first answer is found when the panel is first used.
    """

    def __init__(self, session: Asked) -> None:
        w = widgets()
        self.session, self.worker = session, LatestWins()
        ready = session.first
        scenario, sites = ready.scenario, candidates(ready.assembly)
        self._sites = sites
        names = [_shown(site) for site in sites]
        wide = w.Layout(width="95%")
        self.budget = w.FloatText(
            value=scenario.budget_musd or 0.0, description="Budget", layout=wide
        )
        self.budget.tooltip = "USD million of capex; 0 for no cap"
        self.protection = w.Dropdown(
            options=LEVELS, value=scenario.protection, description="Protection", layout=wide
        )
        asked = scenario.availability.target_pct if scenario.availability else None
        options = dict(TARGETS)
        if asked not in options.values():
            options[f"{asked:g} %"] = asked
        self.availability = w.Dropdown(
            options=list(options.items()), value=asked, description="Promise", layout=wide
        )
        self.share = w.FloatSlider(
            value=0.0, min=0.0, max=1.0, step=0.05, readout_format=".0%", layout=wide,
            description="Tier 2, 3", continuous_update=False,
        )  # fmt: skip
        self.share.tooltip = "least share of jobs in tiers 2 and 3"
        self.quotas = {
            rule.name: w.Checkbox(value=True, description=f"quota {rule.name}", layout=wide)
            for rule in scenario.quotas
        }
        self.locks = w.TagsInput(
            value=[_shown(s) for s in sites if s.id in scenario.candidates.lock],
            allowed_tags=names, allow_duplicates=False, placeholder="open: type a name",
        )  # fmt: skip
        self.bans = w.TagsInput(
            value=[_shown(s) for s in sites if s.id in scenario.candidates.ban],
            allowed_tags=names, allow_duplicates=False, placeholder="closed: type a name",
        )  # fmt: skip
        self.solve = w.Button(description="Solve", button_style="primary", icon="play")
        self.stop = w.Button(description="Stop", icon="stop", disabled=True)
        self.progress = w.Label(value="nothing solved yet")
        self.history = w.Select(options=[], description="History", rows=5, layout=wide)
        self.map = w.HTML(value="")
        self.delta = w.HTML(value="")
        self.solve.on_click(lambda _: self.press_solve())
        self.stop.on_click(lambda _: self.press_stop())
        self.history.observe(self._chosen, names="value")
        controls = w.VBox(
            [
                self.budget, self.protection, self.availability, self.share,
                *self.quotas.values(), w.Label("Zones that must open"), self.locks,
                w.Label("Zones that must not open"), self.bans,
                w.HBox([self.solve, self.stop]), self.progress, self.history,
            ],
            layout=w.Layout(width="320px", flex="0 0 auto"),
        )  # fmt: skip
        shown = w.VBox([self.map, self.delta], layout=w.Layout(flex="1 1 auto"))
        self.widget = w.HBox([controls, shown])
        if session.answers:
            self._show(session.answer)

    def press_solve(self) -> None:
        """Ask what the controls say, once the running solve is done."""
        self.worker.submit(self._ask)
        self.stop.disabled = False

    def press_stop(self) -> None:
        """Stop the running solve, keep its best plan, and forget the question that waits."""
        self.worker.drop()
        self.session.stop()

    def asked(self) -> Change:
        """Return the change that the controls stand for, all of them at once.

        Raises
        ------
        ScenarioError
            If a name is unknown.
        """
        locks = [self._site(name) for name in self.locks.value]
        bans = [self._site(name) for name in self.bans.value]
        budget, share = self.budget.value or None, float(self.share.value)
        target, level = self.availability.value, self.protection.value
        off = {name for name, box in self.quotas.items() if not box.value}
        first = self.session.first.scenario

        def overrides(scenario: Scenario) -> dict[str, Any]:
            bounds = [rule.model_dump() for rule in scenario.bounds if rule.name != _SHARE]
            if share:
                bounds.append(
                    {"name": _SHARE, "metric": SHARE_OF, "of": "jobs", "min_share": share}
                )
            promise = None if target is None else {"target_pct": target}
            return {
                "budget_musd": budget,
                "protection": level,
                "availability": promise,
                "bounds": bounds,
                "quotas": [rule.model_dump() for rule in first.quotas if rule.name not in off],
                "candidates": {"lock": locks, "ban": bans},
            }

        told = [f"budget {budget:g}" if budget else "no budget", str(level).replace("_", " ")]
        told += [f"{target:g} %"] if target else []
        told += [f"tiers 2 and 3 {share:.0%}"] if share else []
        told += [f"lock {len(locks)}"] if locks else []
        told += [f"ban {len(bans)}"] if bans else []
        return Change(", ".join(told), overrides)

    def _ask(self) -> None:
        try:
            self.session.progress = self._heard
            self.progress.value = "solving"
            self.session.solve()
            self._show(self.session.ask(self.asked()))
        except StzError as error:
            self.progress.value = " ".join(str(error).split())[:300]
        finally:
            self.session.progress = None
            self.stop.disabled = True

    def _heard(self, state: Progress) -> None:
        self.progress.value = (
            f"{state.phase}: {number(state.incumbent, 2)}, bound {number(state.bound, 2)}, "
            f"gap {percent(state.gap, 1)}, {state.elapsed_s:.0f} s"
        )

    def _show(self, answer: Answer) -> None:
        self.history.unobserve(self._chosen, names="value")
        self.history.options = list(self.session.names)
        self.history.value = answer.name
        self.history.observe(self._chosen, names="value")
        self.progress.value = answer.plan.headline
        page = render_map(answer.run, answer.prepared.layers)
        self.map.value = str(
            element("iframe", srcdoc=page, width="100%", height=_MAP_HEIGHT,
                    sandbox="allow-scripts", title="Map of the plan", style="border:0")
        )  # fmt: skip
        self.delta.value = "" if answer.delta is None else answer.delta._repr_html_()

    def _chosen(self, change: Any) -> None:
        name = change["new"]
        if name is not None and not self.worker.busy:
            self._show(self.session.go(name))

    def _site(self, shown: str) -> str:
        known = {_shown(site): site.id for site in self._sites}
        return known[shown] if shown in known else find(self._sites, shown, "candidate")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.widget._repr_mimebundle_(**kwargs)

    def __repr__(self) -> str:
        return f"Panel of {self.session!r}"


_SHARE = "jobs in tiers 2 and 3"


def _shown(site: Named) -> str:
    return f"{site.name} ({site.id})" if site.name.casefold() != site.id.casefold() else site.name
