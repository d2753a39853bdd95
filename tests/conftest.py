"""A tiny country whose best plans can be worked out by hand, for the tests of model and solver.

::

    gate ==trunk (stands)== hub --he 2-- east
         ==trunk2 4========  |            | ew 1
                             +---hw 3---- west --wf 1-- far

====  ======  ======================  ===================================================
site  at      capex                   people that can work there
====  ======  ======================  ===================================================
E     east    1 + 0.5 per block,      80 of pool a (share 0.8 of 100); 30 of pool b (0.5
              1 to 3 blocks of 50     of 60), each of whom costs 0.01 to bring
W     west    2, 40 seats             60 of pool b
F     far     1.5, 40 seats           40 of pool c
====  ======  ======================  ===================================================

Everybody in a zone earns 0.05. E needs 60 % of its seats taken and costs 0.1 + 0.05 per block and
year. City far (capex 0.2, opex 0.02) earns 0.1 when connected, and then 20 people of pool c can
earn 0.02 each from home; city hub (capex 0.3) earns 0.05. Every new link costs 0.1 a year, trunk2
0.2.

**Cheapest links, one path each**: E 2 (he); W 3 (hw); E and W 3 (he, ew); whatever includes far 1
more for wf, so F 4, E and F 4, all 4. hub stands on the trunk.

**Exports, single, budget 8.** E with 3 blocks and F: 2.5 + 1.5 + 4 = 8, exactly the budget, with
80 + 30 + 40 = 150 people: **7.5**. Next best: E with 2 blocks, F and both cities (2 + 1.5 + 4 +
0.5 = 8) 7.0 + 0.15; E with 2 blocks and W (2 + 2 + 3 = 7): 80 + 20 + 40 people, 7.0, and hub for
0.05 more. All three zones cost at least 1.5 + 2 + 1.5 + 4 = 9.

**Cost, single, exports of at least 5.** 80 people of pool a earn 4; the last 1.0 needs 20 more
people. The second block of E is there anyway (80 > 50), so 20 of pool b cost 0.2 to bring, while
W or F cost 1.5 or more: capex 2 + 2, opex 0.2 + 0.1, assignment 0.2: **4.5**.

**NPV, single, annuity 5.** A person is worth 0.25 (0.2 for b at E), so all zones and 2 blocks at
E pay: 80 + 20 + 40 + 40 people earn 9.0. far is worth 5 (0.1 - 0.02) - 0.2 = 0.2, hub 5 * 0.05 -
0.3 < 0. Benefits 9.1 less opex 0.2 + 0.3 + 0.02 and assignment 0.2, five times, is 41.9; capex 2
+ 2 + 1.5 + 4 + 0.2 = 9.7: **32.2**.

**Two disjoint paths.** trunk and trunk2 join gate and hub, the ring he, ew, hw joins east and
west: 4 + 2 + 1 + 3 = 10 for E or W or both. far hangs on wf alone, so F can never open; city far
asks for one path only.

**Exports, dual_link, budget 12.** E with 2 blocks: 10 + 2 = 12, 100 people: **5.0**. W instead
earns 2.0; all without zones 0.1 + 0.05 + 0.4.

**Cost, dual_link, exports of at least 5**: capex 12, opex 0.2 + 0.2 + 0.3, assignment 0.2:
**12.9**.

**NPV, dual_link, annuity 5.** E with 2 blocks and W: 140 people, 7.0; far 0.1 and 20 at home 0.4.
Less opex 0.2 + 0.6 + 0.02 and assignment 0.2: 6.48, five times 32.4; capex 2 + 2 + 10 + 1 + 0.2 =
15.2: **17.2**.
"""

from __future__ import annotations

import copy
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from stz.instance import Instance
from stz.maps.offline_page.chromium import ARGUMENTS, find_chromium
from tests.fixtures import tiers

Build = Callable[..., Instance]

LEFT_OUT = pytest.StashKey[int]()

TINY: dict[str, Any] = {
    "nodes": [{"node": node} for node in ("gate", "hub", "east", "west", "far")],
    "links": [
        {"link": "trunk", "a": "gate", "b": "hub", "capex_musd": 0, "km": 100, "existing": True},
        {"link": "trunk2", "a": "hub", "b": "gate", "capex_musd": 4, "km": 120, "opex_musd": 0.2},
        {"link": "he", "a": "hub", "b": "east", "capex_musd": 2, "km": 20, "opex_musd": 0.1},
        {"link": "hw", "a": "hub", "b": "west", "capex_musd": 3, "km": 30, "opex_musd": 0.1},
        {"link": "ew", "a": "east", "b": "west", "capex_musd": 1, "km": 10, "opex_musd": 0.1},
        {"link": "wf", "a": "west", "b": "far", "capex_musd": 1, "km": 15, "opex_musd": 0.1},
    ],
    "gateways": ["gate"],
    "sites": [
        {"site": "E", "node": "east", "tier": 2, "province": "Sindh"},
        {
            "site": "W",
            "node": "west",
            "capex_musd": 2,
            "seats": 40,
            "tier": 3,
            "province": "Punjab",
        },
        {
            "site": "F",
            "node": "far",
            "capex_musd": 1.5,
            "seats": 40,
            "tier": 3,
            "province": "Punjab",
        },
    ],
    "options": [
        {
            "site": "E",
            "size": "modular",
            "fixed_capex_musd": 1,
            "block_capex_musd": 0.5,
            "block_seats": 50,
            "min_blocks": 1,
            "max_blocks": 3,
            "fixed_opex_musd": 0.1,
            "block_opex_musd": 0.05,
            "min_occupancy": 0.6,
        }
    ],
    "pools": [
        {"pool": "a", "talent": 100, "tier": 2, "province": "Sindh"},
        {"pool": "b", "talent": 60, "tier": 3, "province": "Punjab"},
        {"pool": "c", "talent": 40, "tier": 3, "province": "Punjab"},
    ],
    "reach": [
        {"pool": "a", "site": "E", "share": 0.8, "benefit_musd": 0.05},
        {"pool": "b", "site": "E", "share": 0.5, "benefit_musd": 0.05, "assign_cost_musd": 0.01},
        {"pool": "b", "site": "W", "benefit_musd": 0.05},
        {"pool": "c", "site": "F", "benefit_musd": 0.05},
    ],
    "cities": [
        {
            "node": "far",
            "pool": "c",
            "remote_share": 0.5,
            "remote_benefit_musd": 0.02,
            "connect_benefit_musd": 0.1,
            "capex_musd": 0.2,
            "opex_musd": 0.02,
            "tier": 3,
            "province": "Punjab",
        },
        {"node": "hub", "connect_benefit_musd": 0.05, "capex_musd": 0.3},
    ],
    "name": "tiny",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough",
        action="store_true",
        help="run what the tests leave out without it: long tests, and all random examples",
    )


def pytest_configure(config: pytest.Config) -> None:
    os.environ[tiers.VARIABLE] = str(int(config.getoption("thorough")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the tier; pytest says how many it left out."""
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        marks = [mark.name for mark in item.iter_markers()]
        runs = tiers.belongs(marks, thorough=config.getoption("thorough"))
        (kept if runs else left).append(item)
    config.stash[LEFT_OUT] = len(left)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear from a process that ran tests side by side with others what it left out."""
    left = getattr(node, "workeroutput", {}).get("left_out", 0)
    node.config.stash[LEFT_OUT] = max(left, node.config.stash.get(LEFT_OUT, 0))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    left = config.stash.get(LEFT_OUT, 0)
    rest = (
        "the quick tier" if config.getoption("thorough") else "--thorough, most random problems too"
    )
    terminalreporter.write_line(f"{left} tests are left to {rest}")


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many random problems the test tries in this tier: its mark says so."""
    mark = request.node.get_closest_marker("examples")
    assert mark is not None, "mark the test with examples(quick=..., thorough=...)"
    return int(mark.kwargs["thorough" if tiers.is_thorough() else "quick"])


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Let Ctrl-C raise as in a terminal, where whoever started the tests ignores it, too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def tiny() -> Build:
    """Make the tiny country, with tables or limits changed."""

    def build(**changes: Any) -> Instance:
        return Instance.from_tables(**(copy.deepcopy(TINY) | changes))

    return build


@pytest.fixture(scope="session")
def tiny_rows() -> Callable[..., list[dict[str, Any]]]:
    """Return rows of one table of the tiny country, with some of them changed by id."""

    def rows(table: str, **changes: dict[str, Any]) -> list[dict[str, Any]]:
        key = {"links": "link", "sites": "site", "pools": "pool", "cities": "node"}.get(table, "")
        return [dict(row) | changes.get(str(row.get(key)), {}) for row in TINY[table]]

    return rows


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a process: Playwright starts once in each."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium found: install the package chromium or set STZ_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=list(ARGUMENTS))
        yield browser
        browser.close()
