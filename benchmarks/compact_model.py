"""The single-year problem as a competent PuLP user writes it: a flow per zone and city.

Every zone that must survive any one link draws two units of a flow of its own from the gateways,
every other zone and every city one; a flow may use a link only where it is in service or built, and
at most once. The whole goes to HiGHS in one call. No code is shared with ``stz.model`` and
``stz.solver``.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal, cast

import highspy
import numpy as np
import pandas as pd
import pulp

from benchmarks.timeline import Timeline
from benchmarks.trial import Outcome, Problem, Settings
from stz.errors import ScenarioError
from stz.instance import Instance

Kind = Literal["Continuous", "Integer", "Binary"]
UNITS = {"single": 1, "dual_link": 2}


@dataclass(frozen=True, eq=False)
class Sink:
    """A zone or city: its node, how many link-disjoint paths it needs, and when it needs them."""

    name: str
    node: object
    units: int
    wanted: pulp.LpAffineExpression


class Model:
    """Writes the model of one instance into ``problem``."""

    def __init__(self, instance: Instance, objective: str) -> None:
        _require_plain(instance, objective)
        maximize = objective in ("exports", "npv")
        self.problem = pulp.LpProblem("compact", pulp.LpMaximize if maximize else pulp.LpMinimize)
        self.instance = instance
        self.money: dict[str, list[Any]] = defaultdict(list)
        self._links()
        self._zones()
        self._people()
        self._limits(objective)
        for sink in self.sinks:
            self._flow(sink)

    def _variable(self, name: str, upper: float | None = None, kind: Kind = "Continuous") -> Any:
        return self.problem.add_variable(name, 0, upper, kind)

    def _links(self) -> None:
        self.built: list[Any] = []
        for row in _rows(self.instance.links):
            built = 1 if row.existing else self._variable(f"build_{row.Index}", 1, "Integer")
            self.built.append(built)
            if not row.existing:
                self.money["capex"].append(row.capex_musd * built)
                self.money["opex"].append(row.opex_musd * built)

    def _zones(self) -> None:
        instance = self.instance
        self.opened: dict[object, list[Any]] = defaultdict(list)
        self.seats: dict[object, list[Any]] = defaultdict(list)
        self.least: dict[object, list[Any]] = defaultdict(list)
        site_row = {row.site: row for row in _rows(instance.sites)}
        zones = []
        for row in _rows(instance.options):
            site = site_row[row.site]
            opened = self._variable(f"open_{row.Index}", 0 if site.banned else 1, "Integer")
            blocks = self._variable(f"blocks_{row.Index}", row.max_blocks, "Integer")
            self.problem += blocks >= row.min_blocks * opened
            self.problem += blocks <= row.max_blocks * opened
            self.opened[row.site].append(opened)
            room = row.block_seats if math.isfinite(row.block_seats) else 1e6
            self.seats[row.site].append(room * blocks)
            if math.isfinite(row.block_seats):
                self.least[row.site].append(row.min_occupancy * row.block_seats * blocks)
            self.money["opex"] += [row.fixed_opex_musd * opened, row.block_opex_musd * blocks]
            if not site.existing:
                self.money["capex"] += [
                    row.fixed_capex_musd * opened,
                    row.block_capex_musd * blocks,
                ]
                zones.append(opened)
        self.sinks: list[Sink] = []
        for row in _rows(instance.sites):
            opened = pulp.lpSum(self.opened[row.site])
            must = row.must_open or row.existing
            self.problem += (opened == 1) if must else (opened <= 1)
            units = UNITS[row.protection or instance.protection]
            self.sinks.append(Sink(f"zone{row.Index}", row.node, units, opened))
        limits = instance.limits
        if limits.n_zones is not None:
            self.problem += pulp.lpSum(zones) == limits.n_zones
        if limits.max_zones is not None:
            self.problem += pulp.lpSum(zones) <= limits.max_zones

    def _people(self) -> None:
        instance = self.instance
        talent = dict(zip(instance.pools["pool"], instance.pools["talent"], strict=True))
        at_work: dict[object, list[Any]] = defaultdict(list)
        by_share: dict[object, list[tuple[float, Any]]] = defaultdict(list)
        working: dict[object, list[Any]] = defaultdict(list)
        for row in _rows(instance.reach):
            most = row.share * talent[row.pool]
            workers = self._variable(f"workers_{row.Index}", most)
            self.problem += workers <= most * pulp.lpSum(self.opened[row.site])
            at_work[row.pool].append(workers)
            by_share[row.pool].append((row.share, workers))
            working[row.site].append(workers)
            self.money["benefits"].append(row.benefit_musd * workers)
            self.money["assignment"].append(row.assign_cost_musd * workers)
        for pool, willing in by_share.items():
            for most in {share for share, _ in willing}:
                drawn = [workers for share, workers in willing if share <= most]
                self.problem += pulp.lpSum(drawn) <= most * talent[pool]
        for site in self.opened:
            self.problem += pulp.lpSum(working[site]) <= pulp.lpSum(self.seats[site])
            self.problem += pulp.lpSum(working[site]) >= pulp.lpSum(self.least[site])
        for row in _rows(instance.cities):
            connected = self._variable(f"connected_{row.Index}", 1, "Integer")
            if row.must_connect:
                self.problem += connected == 1
            units = UNITS[row.protection or instance.protection]
            self.sinks.append(Sink(f"city{row.Index}", row.node, units, connected))
            self.money["capex"].append(row.capex_musd * connected)
            self.money["opex"].append(row.opex_musd * connected)
            self.money["benefits"].append(row.connect_benefit_musd * connected)
            if row.pool != "":
                most = row.remote_share * talent[row.pool]
                remote = self._variable(f"remote_{row.Index}", most)
                self.problem += remote <= most * connected
                at_work[row.pool].append(remote)
                self.money["benefits"].append(row.remote_benefit_musd * remote)
        for row in _rows(instance.pools):
            everybody = pulp.lpSum(at_work[row.pool])
            self.problem += everybody == row.talent if row.mandatory else everybody <= row.talent

    def _limits(self, objective: str) -> None:
        capex, opex, benefits, assignment = (
            pulp.lpSum(self.money[name]) for name in ("capex", "opex", "benefits", "assignment")
        )
        limits = self.instance.limits
        if limits.budget_musd is not None:
            self.problem += capex <= limits.budget_musd
        if limits.exports_min_musd is not None:
            self.problem += benefits >= limits.exports_min_musd
        self.problem.setObjective(
            {
                "exports": benefits,
                "cost": capex + opex + assignment,
                "npv": limits.annuity_years * (benefits - opex - assignment) - capex,
            }[objective]
        )

    def _flow(self, sink: Sink) -> None:
        """Send the sink its units from the gateways, at most one over each link."""
        instance = self.instance
        gateways = set(instance.gateways)
        if not instance.has_network or sink.node in gateways:
            return
        balance: dict[object, list[Any]] = defaultdict(list)
        for row in _rows(instance.links):
            out = self._variable(f"{sink.name}_out_{row.Index}", 1)
            back = self._variable(f"{sink.name}_back_{row.Index}", 1)
            self.problem += out + back <= self.built[row.Index]
            balance[row.b] += [out, -1 * back]
            balance[row.a] += [back, -1 * out]
        for node in instance.nodes["node"]:
            if node == sink.node:
                self.problem += pulp.lpSum(balance[node]) == sink.units * sink.wanted
            elif node not in gateways and balance[node]:
                self.problem += pulp.lpSum(balance[node]) == 0


def _require_plain(instance: Instance, objective: object) -> None:
    """Refuse what the model does not say, instead of solving another problem."""
    levels = {*instance.sites["protection"], *instance.cities["protection"], instance.protection}
    year = instance.years.iloc[0]
    unknown = {
        "quotas": bool(instance.quotas),
        "bounds on metrics": bool(instance.bounds),
        "several years": len(instance.years) > 1,
        "a year's budget, discount or talent": len(instance.years) > 0
        and (math.isfinite(year["budget_musd"]) or year["discount"] != 1
             or year["talent_factor"] != 1),
        "lead times or ramps": bool(
            (instance.options[["lead_years", "ramp_years"]] > 0).any(axis=None)
            or (instance.links["lead_years"] > 0).any()
        ),
        "downtime targets": instance.limits.downtime_target_min is not None
        or bool(np.isfinite(instance.sites["downtime_target_min"]).any()),  # inf: exempt
        "spacing": instance.limits.spacing_km is not None,
        "protection beyond dual_link": not levels <= {"", *UNITS},
        f"the objective {objective!r}": objective not in ("exports", "cost", "npv"),
    }  # fmt: skip
    found = [what for what, there in unknown.items() if there]
    if found:
        raise ScenarioError(
            f"the compact model knows no {', no '.join(found)}", mend="leave that out"
        )


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples())


def run_compact(problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
    """Write the compact model and hand it to HiGHS; writing it counts, as it does for ours."""
    began = time.perf_counter()
    model = Model(problem.instance, cast("str", problem.objective))

    def watch(_kind: int, _message: str, out: Any, _put: Any, _data: Any) -> None:
        best, bound = out.mip_primal_bound, out.mip_dual_bound
        if abs(best) < 1e20:
            gap = abs(bound - best) / max(abs(best), 1e-9)
            timeline.note(time.perf_counter() - began, best, gap)

    written = time.perf_counter() - began
    solver = pulp.HiGHS(
        msg=False,
        gapRel=settings.gap,
        timeLimit=max(1.0, settings.time_limit_s - written),
        threads=settings.threads,
        random_seed=settings.seed,
        callbackTuple=(watch, None),
        callbacksToActivate=[highspy.cb.HighsCallbackType.kCallbackMipInterrupt],
    )
    # HiGHS keeps one number of threads per process until told to forget it.
    highspy.Highs.resetGlobalScheduler(True)
    model.problem.solve(solver)
    highspy.Highs.resetGlobalScheduler(True)
    total_s = time.perf_counter() - began
    highs: Any = model.problem.solverModel
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    objective = info.objective_function_value if found else math.nan
    bound = info.mip_dual_bound
    gap = abs(bound - objective) / max(abs(objective), 1e-9)
    infeasible = highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
    status = (
        "optimal" if found and gap <= settings.gap + 1e-9 else "feasible" if found else "no_plan"
    )
    return Outcome(
        status="infeasible" if infeasible else status,
        objective=objective,
        bound=bound,
        gap=gap,
        total_s=total_s,
        nodes=max(0, int(info.mip_node_count)),
        cuts=0,
        engine=settings.engine,
        solver=f"pulp {pulp.__version__}, highspy {highs.version()}",
        message=f"{model.problem.numVariables()} variables, {model.problem.numConstraints()} rows",
    )
