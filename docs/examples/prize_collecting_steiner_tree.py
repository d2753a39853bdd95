"""Prize-collecting Steiner tree: join what is worth more than the links to it.

Reads a SteinLib file with prizes (``TP node prize``, root ``RootP node``); for one without, a
second argument gives the prize of every terminal.
"""

import sys
from pathlib import Path

import stz

links, prizes, root = [], {}, None
for line in Path(sys.argv[1]).read_text().splitlines():
    match line.split():
        case ["E", a, b, cost]:
            links.append({"a": int(a), "b": int(b), "capex_musd": float(cost)})
        case ["TP", node, prize]:
            prizes[int(node)] = float(prize)
        case ["T", node]:
            prizes[int(node)] = float(sys.argv[2])
        case ["RootP", node]:
            root = int(node)

inst = stz.Instance.from_tables(
    links=links,
    gateways=[next(iter(prizes)) if root is None else root],
    cities=[{"node": node, "connect_benefit_musd": prize} for node, prize in prizes.items()],
)
plan = stz.solve(inst, objective="npv", gap=0, time_limit=60)  # prizes of the tree less its links

print(plan.headline)
print("links built and prizes forgone:", round(sum(prizes.values()) - plan.objective, 6))
print("joined:", *plan.connected)
