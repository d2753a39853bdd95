"""Constraint groups of the network and of time; connectivity itself is separated later."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stz.model.columns import NO_COLUMN, linear
from stz.model.rows import Layout, Row


def orientation_rows(layout: Layout) -> Iterator[Row]:
    """``arc[u,v] + arc[v,u] <= built``: a link is used in one direction only."""
    existing = layout.graph.existing
    for t, columns in enumerate(layout.columns.years):
        suffix, build = layout.horizon.suffix(t), columns.build[layout.graph.link_row]
        for edge in range(len(existing)):
            arcs = (columns.arc_out[[edge]], 1.0), (columns.arc_back[[edge]], 1.0)
            name = f"orient_{edge}{suffix}"
            if existing[edge]:
                yield Row(name, linear(*arcs), upper=1.0, group="orient")
            else:
                yield Row(name, linear(*arcs, (build[[edge]], -1.0)), upper=0.0, group="orient")


def growth_rows(layout: Layout) -> Iterator[Row]:
    """Whatever is opened, built or connected stays; seats are added, never taken away."""
    instance, at = layout.instance, layout.horizon
    links, cities = instance.links["link"].tolist(), instance.cities["node"].tolist()
    names = layout.option_names
    none = np.zeros(len(cities), dtype=np.int64)
    for t in range(1, at.n_years):
        now, before = layout.columns.years[t], layout.columns.years[t - 1]
        for what, labels, lead in (
            ("open", names, at.option_lead),
            ("blocks", names, at.option_lead),
            ("build", links, at.link_lead),
            ("connected", cities, none),
        ):
            own, earlier = getattr(now, what), getattr(before, what)
            # Before its lead time has passed nothing is there, and need not stay.
            for row in np.flatnonzero((own != NO_COLUMN) & (lead < t)).tolist():
                yield Row(f"stay_{what}_{labels[row]}{at.suffix(t)}",
                          linear((own[[row]], 1.0), (earlier[[row]], -1.0)), 0.0,
                          group="stay")  # fmt: skip
