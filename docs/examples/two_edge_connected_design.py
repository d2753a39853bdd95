"""Two-edge-connected network design: the cheapest links that survive the loss of any one of them.

Reads an SNDlib file (native format); a link costs its setup cost.
"""

import re
import sys
from pathlib import Path

import stz

# <link_id> ( <source> <target> ) <capacity> <cost> <routing_cost> <setup_cost> ( {<module>}* )
LINK = re.compile(r"^ *(\S+) \( (\S+) (\S+) \) \S+ \S+ \S+ (\S+) \(", re.MULTILINE)

links = [
    {"link": link, "a": a, "b": b, "capex_musd": float(setup_cost)}
    for link, a, b, setup_cost in LINK.findall(Path(sys.argv[1]).read_text())
]
nodes = sorted({end for link in links for end in (link["a"], link["b"])})
inst = stz.Instance.from_tables(
    links=links,
    gateways=nodes[:1],  # two paths from everybody to one node are two between any pair
    sites=[{"site": node, "node": node, "must_open": True} for node in nodes[1:]],
    protection="dual_link",
)
plan = stz.solve(inst, objective="cost", gap=0, time_limit=60)

print(plan.headline)
for a, b in plan.built:
    print(a, b)
