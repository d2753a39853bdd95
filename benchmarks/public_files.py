"""Readers of three public formats; each makes an instance that means the same problem."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

from stz.errors import DataError, Problem
from stz.instance import Instance


def steiner_tree(file: Path) -> Instance:
    """Read a SteinLib STP file: the first terminal is the gateway, all others must be connected."""
    links, terminals = [], []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if words[:1] == ["E"]:
            links.append({"a": words[1], "b": words[2], "capex_musd": float(words[3])})
        elif words[:1] == ["T"]:
            terminals.append(words[1])
    if not links or not terminals:
        raise _unreadable(file, "has no lines `E u v cost` or no lines `T v`")
    sites = [{"site": node, "node": node, "must_open": True} for node in terminals[1:]]
    return Instance.from_tables(
        links=links, gateways=terminals[:1], sites=sites, protection="single", name=file.stem
    )


def p_median(file: Path) -> Instance:
    """Read an OR-Library p-median file: exactly p zones serve everybody at the least distance."""
    numbers = _numbers(file)
    nodes, count, p = (int(value) for value in numbers[:3])
    if len(numbers) < 3 + 3 * count:
        raise _unreadable(file, f"announces {count} edges and has fewer")
    lengths: dict[tuple[int, int], float] = {}
    for u, v, length in numbers[3 : 3 + 3 * count].reshape(-1, 3).tolist():
        lengths[min(int(u), int(v)), max(int(u), int(v))] = length  # the last one counts
    ends = np.array(list(lengths)) - 1
    graph = csr_matrix((list(lengths.values()), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    distance = shortest_path(graph, directed=False)
    names = [str(node + 1) for node in range(nodes)]
    return Instance.from_tables(
        sites=[{"site": name} for name in names],
        pools=[{"pool": name, "talent": 1.0, "mandatory": True} for name in names],
        reach=[
            {"pool": names[pool], "site": names[site], "assign_cost_musd": distance[pool, site]}
            for pool in range(nodes)
            for site in range(nodes)
            if np.isfinite(distance[pool, site])
        ],
        n_zones=p,
        name=file.stem,
    )


def warehouses(file: Path) -> Instance:
    """Read an OR-Library warehouse file: fixed costs, capacities, demand that may be split."""
    numbers = _numbers(file)
    m, n = int(numbers[0]), int(numbers[1])
    if len(numbers) < 2 + 2 * m + n * (m + 1):
        raise _unreadable(file, f"announces {m} warehouses and {n} customers and has fewer figures")
    houses = numbers[2 : 2 + 2 * m].reshape(m, 2)
    customers = numbers[2 + 2 * m : 2 + 2 * m + n * (m + 1)].reshape(n, m + 1)
    return Instance.from_tables(
        sites=[
            {"site": f"w{house + 1}", "seats": seats, "capex_musd": fixed}
            for house, (seats, fixed) in enumerate(houses.tolist())
        ],
        pools=[
            {"pool": f"c{customer + 1}", "talent": row[0], "mandatory": True}
            for customer, row in enumerate(customers.tolist())
        ],
        reach=[
            {
                "pool": f"c{customer + 1}",
                "site": f"w{house + 1}",
                "assign_cost_musd": cost / row[0] if row[0] else 0.0,
            }
            for customer, row in enumerate(customers.tolist())
            for house, cost in enumerate(row[1:])
        ],
        name=file.stem,
    )


def _numbers(file: Path) -> np.ndarray:
    try:
        return np.array([float(word) for word in file.read_text(encoding="utf-8").split()])
    except ValueError as error:
        raise _unreadable(file, f"holds something that is not a number ({error})") from error


def _unreadable(file: Path, what: str) -> DataError:
    return DataError(Problem(file.name, what, "download the file again"))
