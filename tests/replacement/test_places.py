"""Places by id and by name, forgivingly; ambiguous ones are refused with the choices."""

from __future__ import annotations

import pytest

import stz
from stz.errors import ScenarioError
from stz.instance import Instance
from stz.replacement import find_element


@pytest.fixture(scope="module")
def solved() -> tuple[Instance, stz.Plan]:
    instance = Instance.from_tables(
        nodes=[
            {"node": "hub"}, {"node": "x", "name": "Dera"}, {"node": "y", "name": "Dera"},
            {"node": "z", "name": "Jari Kas – West"},
        ],
        links=[
            {"a": "hub", "b": "x", "capex_musd": 1.0, "link": "L1"},
            {"a": "hub", "b": "y", "capex_musd": 1.0, "link": "L2"},
            {"a": "x", "b": "z", "capex_musd": 1.0, "link": "L3"},
        ],
        gateways=["hub"],
        sites=[
            {"site": "dera-ghazi", "name": "Dera", "node": "x"},
            {"site": "dera-ismail", "name": "Dera", "node": "y"},
            {"site": "jari", "name": "Jari", "node": "z"},
        ],
        cities=[{"node": "z", "capex_musd": 1.0}],
        pools=[{"pool": "p", "talent": 10}],
        reach=[{"pool": "p", "site": "jari", "benefit_musd": 0.1}],
    )  # fmt: skip
    return instance, stz.solve(instance, gap=0.0)


@pytest.mark.parametrize(
    ("asked", "kind", "key"),
    [
        ("jari", "zone", "jari"), ("JARI", "zone", "jari"),
        ("dera-ghazi", "candidate", "dera-ghazi"),
        ("zone:jari", "zone", "jari"), ("site:dera-ismail", "candidate", "dera-ismail"),
        ("Dera - jari kas – west", "link", "L3"), ("jari kas - west - Dera", "link", "L3"),
        ("L2", "link", "L2"), ("city:z", "city", "z"), ("Jari Kas – West", "city", "z"),
        ("L1..L3", "ring", "L1..L3"),
    ],
)  # fmt: skip
def test_found(solved: tuple[Instance, stz.Plan], asked: str, kind: str, key: str) -> None:
    found = find_element(*solved, asked)
    assert (found.kind, found.id) == (kind, key)


def test_refused(solved: tuple[Instance, stz.Plan]) -> None:
    with pytest.raises(ScenarioError, match="candidate:dera-ghazi, candidate:dera-ismail"):
        find_element(*solved, "Dera")
    with pytest.raises(ScenarioError, match="did you mean 'dera-ghazi'"):
        find_element(*solved, "dera-gazi")
    with pytest.raises(ScenarioError, match="no such"):
        find_element(*solved, "link:jari")
