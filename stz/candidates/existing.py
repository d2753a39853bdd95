"""Existing zones: one per place, with the seats that are still free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.plurals import agreeing, counted

if TYPE_CHECKING:
    from stz.scenario import Scenario

PUBLISHED = "published"
"""How the basis of seats begins that rest on a published floor area."""


@dataclass(frozen=True, eq=False)
class ExistingZones:
    """Operating zones merged by place, and the zones that are not taken.

    Attributes
    ----------
    zones : DataFrame
        ``site`` (id of the first zone), ``place_id, name, seats`` (free ones), ``seats_basis,
        merged`` (ids of all zones it stands for, ``;`` between).
    refused : DataFrame
        ``site, place_id, name, reason``.
    """

    zones: pd.DataFrame
    refused: pd.DataFrame


def existing_zones(
    tech_zones: pd.DataFrame, places: pd.DataFrame, scenario: Scenario
) -> ExistingZones:
    """Merge the operating zones of each place into one site with its free seats.

    The seats of a place are its published floor areas over ``candidates.sqft_per_seat``; where none
    is published, ``candidates.existing_default_seats`` once, since listings by city do not say how
    many parks there are. Of these, ``candidates.existing_spare_share`` is free: an assumption,
    since no vacancy figure is published.

    Parameters
    ----------
    tech_zones : DataFrame
        Layer: ``zone_id, name, place_id, status, operating, floor_area_sqft``.
    places : DataFrame
        Layer: ``place_id, name, province, district``.
    scenario : Scenario
        Its ``candidates`` and ``territory`` are read.
    """
    rules = scenario.candidates
    province = dict(zip(places["place_id"], places["province"], strict=True))
    town = dict(zip(places["place_id"], places["name"], strict=True))
    district = dict(zip(places["place_id"], places["district"].astype(str), strict=True))
    refused: list[dict[str, object]] = []
    taken: dict[str, list[tuple[str, str, float]]] = {}
    for zone, name, place, status, operating, area in zip(
        tech_zones["zone_id"].astype(str),
        tech_zones["name"].astype(str),
        tech_zones["place_id"],
        tech_zones["status"],
        tech_zones["operating"],
        tech_zones["floor_area_sqft"].astype(float),
        strict=True,
    ):
        if rules.existing_zones == "ignored":
            reason = "existing zones are left out by the scenario"
        elif zone in rules.ban:
            reason = "banned by the scenario"
        elif place not in province:
            reason = "is not at a place in the data"
        elif outside := scenario.territory.outside(province[place], district[place]):
            reason = outside
        elif not operating:
            reason = f"not operating: {status}"
        else:
            taken.setdefault(str(place), []).append((zone, name, area))
            continue
        known = place if place in province else ""
        refused.append({"site": zone, "place_id": known, "name": name, "reason": reason})
    zones = [_merged(place, rows, town[place], scenario) for place, rows in sorted(taken.items())]
    columns = ["site", "place_id", "name", "seats", "seats_basis", "merged"]
    return ExistingZones(
        pd.DataFrame(zones, columns=columns),
        pd.DataFrame(refused, columns=["site", "place_id", "name", "reason"]),
    )


def existing_notes(sites: pd.DataFrame, scenario: Scenario) -> list[str]:
    """Say how many free seats are in the plan before it starts, and what that rests on.

    Parameters
    ----------
    sites : DataFrame
        ``existing, seats, seats_basis``.
    scenario : Scenario
        Its ``candidates`` are read.
    """
    zones = sites[sites["existing"]]
    if zones.empty:
        return []
    assumed = int((~zones["seats_basis"].str.startswith(PUBLISHED)).sum())
    free = counted(round(zones["seats"].sum()), "free seat")
    share = f"{scenario.candidates.existing_spare_share:.0%} of their seats, an assumption"
    basis = f"{share}; {assumed} {agreeing(assumed, 'has', 'have')} no published floor area"
    what = counted(len(zones), "existing zone stays", "existing zones stay")
    return [f"{what} open with {free} ({basis})"]


def _merged(
    place: str, rows: list[tuple[str, str, float]], town: str, scenario: Scenario
) -> dict[str, object]:
    """Return the one site that stands for all operating zones of a place."""
    rules = scenario.candidates
    area = sum(sqft for _, _, sqft in rows if sqft > 0)
    if area > 0:
        seats = area / rules.sqft_per_seat
        basis = f"{PUBLISHED} {area:,.0f} sq ft at {rules.sqft_per_seat:g} a seat"
    else:
        seats = rules.existing_default_seats
        basis = f"assumption: {counted(seats, 'seat')}, no floor area known"
    names = [name for _, name, _ in rows]
    return {
        "site": rows[0][0],
        "place_id": place,
        "name": names[0] if len(rows) == 1 else f"{town}: {len(rows)} existing parks",
        "seats": float(round(seats * rules.existing_spare_share)),
        "seats_basis": f"{basis}; {rules.existing_spare_share:.0%} free (assumption)",
        "merged": ";".join(zone for zone, _, _ in rows),
    }
