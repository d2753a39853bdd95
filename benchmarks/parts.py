"""Parts of the way to a plan that run often or long: how many seconds one call takes.

``assembling`` makes the problem of ``pakistan-2030`` from layers already read. ``downtime`` works
out the minutes without fiber of a city, exactly, with presumed trunks in service. ``surviving``
says who of 330 nodes on 400 links keeps a path, each at its level of protection, whatever fails.
``verifying`` holds a plan of a p-median with 400 places against its problem.

Each call is made some times over, and the quickest counts: what else the machine does makes a call
longer, never shorter.
"""

from __future__ import annotations

import difflib
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.synthetic_country import synthetic_country
from benchmarks.timeline import Timeline
from benchmarks.trial import Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError

if TYPE_CHECKING:
    from benchmarks.record import Record

type Call = Callable[[], object]

TARGETS = {"assembling": 2.0, "downtime": 0.5, "surviving": 0.005, "verifying": 5.0}
"""Seconds that a call takes at most."""
CALLS = 5


def parts(words: tuple[str, ...]) -> list[Trial]:
    """Return a trial for each part that the words name.

    Raises
    ------
    ScenarioError
        For a word that names none.
    """
    for word in words:
        if word not in TARGETS:
            near = difflib.get_close_matches(word, TARGETS, 1)
            mend = f"did you mean {near[0]!r}?" if near else f"give {', '.join(TARGETS)}"
            raise ScenarioError(f"there is no part {word!r} to measure", mend=mend)
    return [
        Trial(
            word,
            lambda: Problem(synthetic_country(10)),  # measured is what the runner makes itself
            engines=("stz",),
            run=_Measured(word),
        )
        for word in dict.fromkeys(words or tuple(TARGETS))
    ]


def table(records: Sequence[Record]) -> Conclusion:
    """Return the records with a line for each part: its seconds and what was aimed at."""
    lines = [
        f"{record.trial}: {record.figures['call_s']:g} s a call, target {TARGETS[record.trial]:g} s"
        + ("" if record.figures["call_s"] <= TARGETS[record.trial] else ": missed")
        for record in records
        if record.status == "measured"
    ]
    return Conclusion(list(records), tuple(lines))


@dataclass(frozen=True)
class _Measured:
    """Calls one part some times over, in place of a solver."""

    word: str

    def __call__(self, problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
        calls = {
            "assembling": _assembling, "downtime": _downtime, "surviving": _surviving,
            "verifying": _verifying,
        }[self.word]()  # fmt: skip
        took = []
        for _ in range(CALLS):
            call = next(calls)
            began = time.perf_counter()
            call()
            took.append(time.perf_counter() - began)
        return Outcome(
            status="measured", objective=math.nan, bound=math.nan, gap=math.nan,
            total_s=sum(took), nodes=0, cuts=0, engine="stz", solver="",
            figures={"call_s": round(min(took), 5), "slowest_s": round(max(took), 5)},
        )  # fmt: skip


def _assembling() -> Iterator[Call]:
    from stz.assembly import assemble
    from stz.layers import load_layers
    from stz.scenario import load_scenario

    scenario, layers = load_scenario("pakistan-2030"), load_layers()
    return cycle([lambda: assemble(scenario, layers)])


def _downtime() -> Iterator[Call]:
    from stz.assembly import assemble
    from stz.layers import load_layers
    from stz.network import fiber_downtime_bounds
    from stz.scenario import load_scenario

    network = assemble(load_scenario("pakistan-2030-presumed-fiber"), load_layers()).network
    cheap = network.candidates.sort_values("capex_musd")["link"].iloc[:200]

    def of(node: object) -> Call:
        return lambda: fiber_downtime_bounds(network.links, cheap, node, network.gateways)

    return cycle([of(node) for node in ("sahiwal", "mingora")])


def _surviving() -> Iterator[Call]:
    from stz.solver.protection import LinkGraph, at_levels, served

    rng = np.random.default_rng(1)
    n, m = 330, 400
    tail = np.concatenate([np.arange(n - 1), rng.integers(0, n, m - n + 1)])
    head = np.concatenate([np.arange(1, n), rng.integers(0, n, m - n + 1)])
    graph = LinkGraph(
        nodes=tuple(range(n)), tail=tail, head=np.where(head == tail, (head + 1) % n, head),
        existing=np.ones(m, dtype=bool), gateway=np.arange(n) % 80 == 0,
    )  # fmt: skip
    terminals = at_levels(graph, range(n), np.arange(n) % 5)
    return cycle([lambda: served(graph, np.ones(m, dtype=bool), terminals)])


def _verifying() -> Iterator[Call]:
    from stz.instance import Instance
    from stz.solver import solve
    from stz.verifier import verify_plan

    size, chosen = 400, 40
    points = np.random.default_rng(1).random((size, 2))
    cost = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    pool, site = (axis.ravel() for axis in np.indices((size, size)))
    instance = Instance.from_tables(
        sites=pd.DataFrame({"site": np.arange(size), "banned": np.arange(size) >= chosen}),
        pools=pd.DataFrame({"pool": np.arange(size), "talent": 1.0, "mandatory": True}),
        reach=pd.DataFrame({"pool": pool, "site": site, "assign_cost_musd": cost.ravel()}),
        n_zones=chosen,
    )
    plan = solve(instance, "cost", gap=0.01)
    return cycle([lambda: verify_plan(instance, plan)])
