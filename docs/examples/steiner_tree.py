"""Steiner tree in a graph: join some nodes at least cost. Reads a SteinLib file (.stp)."""

import sys
from pathlib import Path

import stz

links, terminals = [], []
for line in Path(sys.argv[1]).read_text().splitlines():
    match line.split():
        case ["E", a, b, cost]:
            links.append({"a": int(a), "b": int(b), "capex_musd": float(cost)})
        case ["T", node]:
            terminals.append(int(node))

inst = stz.Instance.from_tables(
    links=links,
    gateways=terminals[:1],  # the tree may be rooted at any terminal
    sites=[{"site": node, "node": node, "must_open": True} for node in terminals[1:]],
)
plan = stz.solve(inst, objective="cost", gap=0, time_limit=60)

print(plan.headline)
for a, b in plan.built:
    print(a, b)
