"""Capacitated facility location: the same, and no warehouse serves more than its capacity.

Reads an OR-Library file (cap): ``m n``, m times ``capacity cost``, then per customer a demand and
the cost of serving all of it from each warehouse. Where a file says ``capacity`` and no number, as
in capa, capb and capc, a second argument gives it.
"""

import sys
from pathlib import Path

import stz

text = Path(sys.argv[1]).read_text()
words = iter(text.replace("capacity", sys.argv[-1]).split())
m, n = int(next(words)), int(next(words))
sites, pools, reach = [], [], []
for site in range(m):
    seats, cost = float(next(words)), float(next(words))
    sites.append({"site": site, "seats": seats, "capex_musd": cost})
for customer in range(n):
    demand = float(next(words))
    pools.append({"pool": customer, "talent": demand, "mandatory": True})
    for site in range(m):
        each = float(next(words)) / demand
        reach.append({"pool": customer, "site": site, "assign_cost_musd": each})

inst = stz.Instance.from_tables(sites=sites, pools=pools, reach=reach)
plan = stz.solve(inst, objective="cost", gap=1e-9, time_limit=300)

print(plan.headline)
print(plan.assignment.to_string(index=False))
