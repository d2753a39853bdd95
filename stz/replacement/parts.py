"""The numbers of one place in parts: people, fiber still to build, downtime by cause, money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stz.instance import Instance
from stz.model import horizon
from stz.plan import Plan
from stz.replacement.contrast import Contrast
from stz.replacement.elements import Element


@dataclass(frozen=True)
class Part:
    """One number of a place: what it is, its value, its unit."""

    name: str
    value: float
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"name": self.name, "value": self.value, "unit": self.unit}

    @property
    def text(self) -> str:
        """Name, value and unit."""
        digits = 0 if self.unit in ("persons", "km", "seats") or abs(self.value) >= 1000 else 2
        return f"{self.name}: {self.value:,.{digits}f} {self.unit}".rstrip()


def parts_of(
    instance: Instance, element: Element, having: Plan | None, between: Contrast | None
) -> tuple[Part, ...]:
    """Return the numbers of an element.

    Parameters
    ----------
    instance : Instance
        The problem.
    element : Element
    having : Plan or None
        A plan that has the element: the plan in hand, or the best one known with it.
    between : Contrast or None
        What that plan does otherwise than the best one known without it, for its fiber.
    """
    if element.kind in ("link", "ring"):
        return _links(instance, element)
    if element.kind == "city":
        return _city(instance, element, having)
    return _site(instance, element, having, between)


def _site(
    instance: Instance, element: Element, having: Plan | None, between: Contrast | None
) -> tuple[Part, ...]:
    site = element.members[0]
    reach = instance.reach[instance.reach["site"] == site]
    talent = dict(
        zip(instance.pools["pool"].tolist(), horizon(instance).talent[-1].tolist(), strict=True)
    )
    people = np.array([talent[pool] for pool in reach["pool"].tolist()])
    parts = [Part("people who would work there", float(people @ reach["share"]), "persons")]
    own = instance.options[instance.options["site"] == site]
    if len(own):
        least = own["fixed_capex_musd"] + own["min_blocks"] * own["block_capex_musd"]
        parts.append(Part("smallest size costs", float(least.min()), "USD million"))
    if having is not None:
        zone = having.zones[having.zones["site"] == site]
        working = having.assignment[having.assignment["site"] == site]
        working = working[working["year"] == working["year"].max()]
        if len(zone):
            parts.append(Part("seats", float(zone["seats"].iat[0]), "seats"))
        parts.append(Part("people working there", float(working["persons"].sum()), "persons"))
        parts += _money(instance, site, having, working)
        parts += _downtime(site, having)
    if between is not None:
        fiber = between.dropped if element.chosen else between.built
        capex = dict(
            zip(instance.links["link"].astype(str).tolist(), instance.links["capex_musd"].tolist(),
                strict=True)
        )  # fmt: skip
        parts.append(Part("fiber built for it", sum(one.km or 0.0 for one in fiber), "km"))
        parts.append(Part("cost of that fiber", sum(capex[one.id] for one in fiber), "USD million"))
    return tuple(parts)


def _money(instance: Instance, site: Any, having: Plan, working: Any) -> list[Part]:
    """Return what a zone earns in the last year, what it costs, and what its people cost."""
    reach = instance.reach[instance.reach["site"] == site].set_index("pool")
    persons = working.set_index("pool")["persons"]
    earned = float((persons * reach["benefit_musd"].reindex(persons.index)).sum())
    out = [Part("exports", earned, "USD million per year")]
    zone = having.zones[having.zones["site"] == site]
    if not len(zone):
        return out
    key = zone[["site", "size", "package"]].iloc[0]
    options = instance.options
    same = (options["site"] == key["site"]) & (options["size"] == key["size"]) & (
        options["package"] == key["package"]
    )  # fmt: skip
    option, blocks = options[same].iloc[0], float(zone["blocks"].iat[0])
    out.append(
        Part("zone and power cost",
             float(option["fixed_capex_musd"] + blocks * option["block_capex_musd"]),
             "USD million")
    )  # fmt: skip
    out.append(
        Part("running it costs",
             float(option["fixed_opex_musd"] + blocks * option["block_opex_musd"]),
             "USD million per year")
    )  # fmt: skip
    return out


def _downtime(site: Any, having: Plan) -> list[Part]:
    rows = having.availability[having.availability["site"] == site]
    if not len(rows):
        return []
    row = rows.iloc[0]
    out = [
        Part("downtime by power cuts", float(row["power_min"]), "minutes per year"),
        Part("downtime by fiber cuts", float(row["fiber_min"]), "minutes per year"),
        Part("downtime together", float(row["downtime_min"]), "minutes per year"),
    ]
    if np.isfinite(row["target_min"]):
        out.append(Part("downtime allowed", float(row["target_min"]), "minutes per year"))
    return out


def _city(instance: Instance, element: Element, having: Plan | None) -> tuple[Part, ...]:
    row = instance.cities[instance.cities["node"] == element.members[0]].iloc[0]
    parts = [
        Part("connecting it costs", float(row["capex_musd"]), "USD million"),
        Part("running it costs", float(row["opex_musd"]), "USD million per year"),
    ]
    if having is not None:
        remote = having.remote[having.remote["node"] == element.members[0]]
        remote = remote[remote["year"] == remote["year"].max()]
        persons = float(remote["persons"].sum())
        parts.append(Part("people who export from home", persons, "persons"))
        earned = persons * float(row["remote_benefit_musd"]) + float(row["connect_benefit_musd"])
        parts.append(Part("exports", earned, "USD million per year"))
    return tuple(parts)


def _links(instance: Instance, element: Element) -> tuple[Part, ...]:
    rows = instance.links[instance.links["link"].isin(element.members)]
    cuts = rows["cut_rate_per_1000km_year"] * rows["km"] / 1000
    return (
        Part("length", float(rows["km"].sum()), "km"),
        Part("building it costs", float(rows["capex_musd"].sum()), "USD million"),
        Part("running it costs", float(rows["opex_musd"].sum()), "USD million per year"),
        Part("cuts expected", float(cuts.sum()), "per year"),
    )
