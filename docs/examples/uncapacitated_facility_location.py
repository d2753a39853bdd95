"""Uncapacitated facility location: open warehouses so that opening and serving cost least.

Reads an OR-Library file (cap): ``m n``, m times ``capacity cost``, then per customer a demand and
the cost of serving all of it from each warehouse. Capacities are ignored.
"""

import sys
from pathlib import Path

import stz

words = iter(Path(sys.argv[1]).read_text().split())
m, n = int(next(words)), int(next(words))
sites, pools, reach = [], [], []
for site in range(m):
    next(words)
    sites.append({"site": site, "capex_musd": float(next(words))})
for customer in range(n):
    demand = float(next(words))
    pools.append({"pool": customer, "talent": demand, "mandatory": True})
    for site in range(m):
        each = float(next(words)) / demand
        reach.append({"pool": customer, "site": site, "assign_cost_musd": each})

inst = stz.Instance.from_tables(sites=sites, pools=pools, reach=reach)
plan = stz.solve(inst, objective="cost", gap=1e-9, time_limit=300)

print(plan.headline)
print("open:", *plan.opened)
