"""The talent model: a national figure shared out to districts. Modeled throughout, grade C.

Graduates per year::

    graduates[d] = G * (taught[d] + resident[d]) / 2

``G`` is the printed national number of CS and IT graduates; ``taught`` the district's share of
computing departments (a university without a count has one); ``resident`` its share of people
enrolled in graduation and above (census).

Workforce::

    workforce[d] = N * ((1 - f) * companies[p] * pull[d] + f * graduates[d] / G)
    pull[d]      = enrolled[d] * (1 + universities[d]) / (the same summed over the province p of d)

``companies`` is the province's share of registered companies, ``f`` the share of freelancers in
export earnings, ``N`` the number for which Karachi, Lahore and Islamabad-Rawalpindi together have
the printed 300,000 professionals. ``N * f * graduates[d] / G`` of them are freelancers.

People who export from home::

    remote[d] = E / r * enrolled[d] * urban[d] / (the same summed over all districts)

``E`` is the printed national freelance and remote earnings of a year, ``r`` the revenue per remote
worker (assumption), ``urban`` the share of the district's people who live in towns. Enrolment in
graduation and above stands for skill; the urban share for a line and power to work with, which a
village rarely has. Literacy is not a factor of its own: whoever is enrolled can read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DistrictFacts:
    """What the model knows of one district."""

    province: str
    enrolled: int
    universities: int
    departments: int
    urban_share: float


@dataclass(frozen=True)
class Anchors:
    """Printed national figures the districts must add up to."""

    graduates: int
    metro_workforce: int
    metro_districts: tuple[str, ...]
    companies: Mapping[str, int]
    freelance_share: float
    remote_workers: int


@dataclass(frozen=True)
class Modeled:
    """People per district; ``national`` is the modeled workforce of all districts together.

    ``freelancers`` are part of the workforce; ``remote`` are counted apart, by earnings.
    """

    graduates: dict[str, int]
    workforce: dict[str, int]
    freelancers: dict[str, int]
    remote: dict[str, int]
    national: int


def model_talent(districts: Mapping[str, DistrictFacts], anchors: Anchors) -> Modeled:
    """Return all people by district, adding up to the anchors exactly."""
    graduate_share = _graduate_share(districts)
    workforce_share = _workforce_share(districts, anchors, graduate_share)
    metro = {name: workforce_share[name] for name in anchors.metro_districts}
    rest = {name: share for name, share in workforce_share.items() if name not in metro}
    national = round(anchors.metro_workforce / sum(metro.values()))
    workforce = apportion(metro, anchors.metro_workforce)
    workforce |= apportion(rest, national - anchors.metro_workforce)
    freelancers = apportion(graduate_share, round(national * anchors.freelance_share))
    return Modeled(
        graduates=apportion(graduate_share, anchors.graduates),
        workforce={name: workforce[name] for name in districts},
        freelancers={name: min(freelancers[name], workforce[name]) for name in districts},
        remote=apportion(
            {name: facts.enrolled * facts.urban_share for name, facts in districts.items()},
            anchors.remote_workers,
        ),
        national=national,
    )


def _graduate_share(districts: Mapping[str, DistrictFacts]) -> dict[str, float]:
    departments = sum(facts.departments for facts in districts.values())
    enrolled = sum(facts.enrolled for facts in districts.values())
    return {
        name: (facts.departments / departments + facts.enrolled / enrolled) / 2
        for name, facts in districts.items()
    }


def _workforce_share(
    districts: Mapping[str, DistrictFacts], anchors: Anchors, graduate_share: Mapping[str, float]
) -> dict[str, float]:
    pull = {name: facts.enrolled * (1 + facts.universities) for name, facts in districts.items()}
    in_province: dict[str, int] = {}
    for name, facts in districts.items():
        in_province[facts.province] = in_province.get(facts.province, 0) + pull[name]
    companies = sum(anchors.companies[province] for province in in_province)
    freelance = anchors.freelance_share
    return {
        name: (1 - freelance)
        * anchors.companies[facts.province]
        / companies
        * pull[name]
        / in_province[facts.province]
        + freelance * graduate_share[name]
        for name, facts in districts.items()
    }


def apportion(shares: Mapping[str, float], total: int) -> dict[str, int]:
    """Return whole numbers in proportion to ``shares`` that add up to ``total``."""
    whole = sum(shares.values())
    exact = {name: total * share / whole for name, share in shares.items()}
    floors = {name: int(value) for name, value in exact.items()}
    missing = total - sum(floors.values())
    by_remainder = sorted(exact, key=lambda name: (floors[name] - exact[name], name))
    for name in by_remainder[:missing]:
        floors[name] += 1
    return floors
