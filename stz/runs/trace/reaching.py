"""From the people whom a plan could reach back to pools and districts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from stz.runs.trace.ledger import Ledger
from stz.runs.trace.people import note_pool, summed
from stz.runs.trace.traced import shown


def talent_reached(ledger: Ledger) -> float:
    """Return the people of the last year who could take part, if there were seats for all."""
    instance, joined = ledger.basis.instance, ledger.recomputed
    reach = instance.reach[instance.reach["site"].isin(joined.zones["site"])]
    shares = pd.concat(
        [
            reach.groupby("pool")["share"].max(),
            joined.cities.groupby("pool")["remote_share"].sum(),
        ]
    )
    whole = np.minimum(1.0, shares.groupby(level=0).sum())
    persons = joined.talent[joined.last]
    coming = {
        str(pool): float(share) * float(persons[pool])
        for pool, share in whole.items()
        if pool in persons.index
    }
    largest = sorted(coming, key=lambda pool: -coming[pool])
    told = summed([f"{shown(coming[pool])} of {pool}" for pool in largest]) or "nobody"
    total = ledger.step(
        "people within reach of zones, or who can export from home", sum(coming.values()),
        "persons", f"{told}; of each pool the largest share that an open zone draws, not the sum",
    )  # fmt: skip
    for pool in largest:
        note_pool(ledger, pool)
    return total
