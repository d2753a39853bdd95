"""How good the evidence of a plan is: exports by grade, and the weakest numbers that matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from stz.messages import GRADES, text_of, worst_grade
from stz.power import scenario_figures
from stz.runs.evidence.basis import Basis
from stz.runs.evidence.effects import (
    BENEFIT,
    HOME_BENEFIT,
    WORSE,
    Effect,
    assumption_effects,
    earned,
    lost_exports,
    lost_exports_from_home,
)
from stz.runs.evidence.grades import EVIDENCE, link_grades, talent_of_pools, zone_grades
from stz.scenario import ranges
from stz.verifier import in_last_year

WEIGHT: Mapping[str, int] = {"A": 1, "B": 2, "C": 3, "D": 4, "": 4}
"""What a grade counts in the ranking of weak numbers; a number without a grade counts as D."""
MOST_WEAK = 10
"""So many weak numbers are told."""
NO_GRADE = "-"
"""What stands for a grade where there is none."""


@dataclass(frozen=True)
class WeakNumber:
    """A number that is not well known and moves the plan.

    Attributes
    ----------
    effect : Effect
        What it does to the plan if it is a tenth worse; of a row of a layer, the key is layer and
        row: ``talent.Peshawar``.
    grade : str
        Its grade; of a number of the scenario that of its range, empty where it has none.
    source : str
        Where it is from; of a number of the scenario the basis of its range, or empty.
    layer, row : str
        Where it stands; empty for a key of the scenario.
    trace : str
        What ``stz trace`` calls the number itself.
    """

    effect: Effect
    grade: str
    source: str = ""
    layer: str = ""
    row: str = ""
    trace: str = ""

    @property
    def weight(self) -> float:
        """Effect, as a share of the figure, times the weight of the grade."""
        return abs(self.effect.share) * WEIGHT.get(self.grade, WEIGHT[""])


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a plan rests on, graded.

    Parameters
    ----------
    basis : Basis
        The run and what it was made of; a problem from tables has no grades.
    """

    basis: Basis

    @cached_property
    def exports_by_zone(self) -> dict[str, tuple[float, str]]:
        """Exports of each zone, and of people at home in each city, with the worst grade."""
        run = self.basis.run
        zones = zone_grades(run, self.basis.layers)
        found = {
            f"zone:{text_of(site)}": (
                float(earned),
                worst_grade(zones.get(text_of(site), {}).get(part) for part in EVIDENCE),
            )
            for site, earned in zip(run.zones["site"], run.zones["exports_musd"], strict=True)
        }  # fmt: skip
        talent = talent_of_pools(self.basis.layers, self.basis.assembly.pools)
        fiber = link_grades(run)
        joined = [self.basis.links[str(link)] for link in fiber if str(link) in self.basis.links]
        for city in run.cities.drop(columns="geometry", errors="ignore").to_dict("records"):
            node = text_of(city["node"])
            at_it = [fiber[row["link"]] for row in joined if node in (row["a"], row["b"])]
            pool = text_of(self.basis.cities[node]["pool"])
            found[f"city:{node}"] = (
                float(city["exports_musd"]), worst_grade([talent.get(pool, ""), *at_it])
            )  # fmt: skip
        return found

    @cached_property
    def exports_by_grade(self) -> dict[str, float]:
        """USD million a year by the worst grade of talent, power and fiber."""
        return _summed(self.exports_by_zone.values())

    @cached_property
    def exports_by_talent(self) -> dict[str, float]:
        """USD million a year by the grade of the talent row alone."""
        talent = talent_of_pools(self.basis.layers, self.basis.assembly.pools)
        workers, remote = in_last_year(self.basis.recomputed)
        pairs = [
            (float(row["persons"]) * float(row[each]), talent.get(str(row["pool"]), ""))
            for table, each in ((workers, "benefit_musd"), (remote, "remote_benefit_musd"))
            for row in table.to_dict("records")
        ]
        return _summed(pairs)

    @cached_property
    def effects(self) -> tuple[WeakNumber, ...]:
        """Every number of scenario and layers that moves the plan, with its grade."""
        if self.basis.run.scenario.problem == "tables":
            return ()
        known = ranges(self.basis.run.scenario)
        keys = []
        for effect in assumption_effects(self.basis.run):
            own = next((one for one in known if fnmatchcase(effect.key, one.where)), None)
            grade, basis = (own.grade, own.basis) if own else ("", "")
            keys.append(WeakNumber(effect, grade, basis, trace=f"scenario.{effect.key}"))
        return (*keys, *self._rows())

    @property
    def weakest(self) -> tuple[WeakNumber, ...]:
        """The weakest numbers that matter: effect times weight of the grade, largest first."""
        order = sorted(self.effects, key=lambda one: (-one.weight, one.effect.key))
        return tuple(one for one in order if one.weight > 1e-9)[:MOST_WEAK]

    def _rows(self) -> Iterator[WeakNumber]:
        yield from self._talent()
        yield from self._links()
        yield from self._grid()

    def _talent(self) -> Iterator[WeakNumber]:
        """Yield what fewer people in each district do; nobody is sent elsewhere."""
        workers, remote = in_last_year(self.basis.recomputed)
        lost, gone = lost_exports(workers), lost_exports_from_home(remote)
        total = float(earned(workers, BENEFIT).sum() + earned(remote, HOME_BENEFIT).sum())
        by_district: dict[str, float] = {}
        for pools, amounts in ((workers["pool"], lost), (remote["pool"], gone)):
            for pool, less in zip(pools, amounts, strict=True):
                district = str(self.basis.pools[str(pool)]["district"])
                by_district[district] = by_district.get(district, 0.0) + float(less)
        for district, amount in by_district.items():
            row = self.basis.layer("talent").get(district)
            if row is not None and amount > 0:
                people = float(row["it_workforce"])
                found = Effect(f"talent.{district}", people, None, "exports", -amount,
                               -amount / total)  # fmt: skip
                yield _weak(found, row, f"{found.key}.it_workforce")

    def _links(self) -> Iterator[WeakNumber]:
        """Yield what a new link costs more."""
        whole = float(self.basis.run.metrics["metrics"]["capex"])
        for link in map(str, self.basis.recomputed.links["link"]):
            row = self.basis.layer("rights_of_way").get(link)
            if row is not None and whole > 0:
                own = float(self.basis.links[link]["capex_musd"])
                found = Effect(f"rights_of_way.{link}", own, None, "capex", WORSE * own,
                               WORSE * own / whole)  # fmt: skip
                yield _weak(found, row, f"link:{link}.capex")

    def _grid(self) -> Iterator[WeakNumber]:
        """Yield what more outages do to the new zone that is down longest: nearly in proportion."""
        zones = self.basis.run.zones
        new = zones[~zones["existing"].astype(bool)].dropna(subset=["downtime_min"])
        if not len(new):
            return
        zone = new.sort_values("downtime_min", kind="stable").iloc[-1]
        company = str(self.basis.sites[str(zone["site"])].get("disco", ""))
        table = self.basis.layers.grid_reliability
        figure = scenario_figures(table, [company], self.basis.run.scenario).get(company)
        rows = table[:0] if figure is None else figure.rows(table)
        if len(rows) and float(zone["downtime_min"]) > 0:
            row: dict[Any, Any] = rows.sort_values("grade").to_dict("records")[-1]
            power = float(zone["power_downtime_min"])
            change = WORSE * power
            found = Effect(f"grid_reliability.{company}", power, None, "downtime", change,
                           change / float(zone["downtime_min"]))  # fmt: skip
            yield _weak(found, row, f"{zone['site']}.power_min")


def _weak(effect: Effect, cells: Mapping[Any, Any], trace: str) -> WeakNumber:
    """Return a number of a row of a layer with what the row says of its evidence."""
    layer, _, row = effect.key.partition(".")
    grade, source = worst_grade([cells.get("grade")]), text_of(cells.get("source"))
    return WeakNumber(effect, grade, source, layer, row, trace)


def _summed(pairs: Any) -> dict[str, float]:
    """Return amounts by grade, all grades told, and those without a grade last if there are any."""
    found = dict.fromkeys(GRADES, 0.0)
    for amount, grade in pairs:
        key = grade or NO_GRADE
        found[key] = found.get(key, 0.0) + amount
    return found
