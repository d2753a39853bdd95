"""What a plan shares with others, as a number that is linear in its decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from stz.instance import Instance
from stz.model import Columns, Linear, Metric, linear, positions
from stz.plan import Plan
from stz.tradeoffs.plan_distance import seats_of


def shared_use(instance: Instance, plans: Sequence[Plan]) -> Metric:
    """Return how much a plan uses of what some others use; less is wanted.

    New zones count with the seats and links with the km that the others have there, each as a share
    of all that they have, so that zones and fiber weigh the same.

    Parameters
    ----------
    instance : Instance
        The problem.
    plans : sequence of Plan
        One at least.
    """
    seats: dict[Hashable, float] = defaultdict(float)
    km: dict[Hashable, float] = defaultdict(float)
    length = dict(zip(instance.links["link"].tolist(), instance.links["km"].tolist(), strict=True))
    existing = set(instance.sites.loc[instance.sites["existing"], "site"].tolist())
    for plan in plans:
        for site, count in seats_of(plan).items():
            if site not in existing:
                seats[site] += count
        for link in plan.built_links["link"].tolist():
            km[link] += max(float(length[link]), 1e-3)
    weight = _weights(instance.sites["site"].tolist(), seats)
    of_links = _weights(instance.links["link"].tolist(), km)
    of_options = weight[positions(instance).site_of_option]

    def expression(_: Instance, columns: Columns) -> Linear:
        return linear((columns.last.open, of_options), (columns.last.build, of_links))

    return Metric("shared_use", "", expression, maximize=False)


def _weights(ids: Sequence[Hashable], counted: Mapping[Hashable, float]) -> np.ndarray:
    """Return what each id counts, as a share of all."""
    found = np.array([counted.get(one, 0.0) for one in ids])
    whole = float(found.sum())
    return found / whole if whole > 0 else found
