"""p-median: open p of n places so that everybody's way to the nearest is shortest in sum.

Reads an OR-Library file (pmed): ``n m p``, then ``m`` edges ``u v length``.
"""

import sys
from pathlib import Path

import networkx as nx

import stz

numbers = iter(Path(sys.argv[1]).read_text().split())
n, m, p = (int(next(numbers)) for _ in range(3))
graph = nx.Graph()
for _ in range(m):
    a, b, length = (int(next(numbers)) for _ in range(3))
    graph.add_edge(a, b, weight=length)  # of an edge given twice the last counts

inst = stz.Instance.from_tables(
    sites=[{"site": node} for node in range(1, n + 1)],
    pools=[{"pool": node, "talent": 1, "mandatory": True} for node in range(1, n + 1)],
    reach=[
        {"pool": home, "site": site, "assign_cost_musd": way}
        for home, ways in nx.all_pairs_dijkstra_path_length(graph)
        for site, way in ways.items()
    ],
    n_zones=p,
)
plan = stz.solve(inst, objective="cost", gap=0, time_limit=300)

print(plan.headline)
print("open:", *plan.opened)
