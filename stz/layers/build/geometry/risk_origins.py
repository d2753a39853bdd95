"""Where shared-risk groups come from: floods, shared cables and junctions, corridors."""

from __future__ import annotations

from collections.abc import Iterable

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry.risk import FLOOD_YEAR
from stz.layers.build.geometry.trunks import shared_origins
from stz.layers.build.layer import AS_THE_ROW, Origin, origin_of, together

CORRIDORS = Origin(
    "stz: trunks along one corridor, and links within 5 km of it (corridor_aliases.csv)",
    "2025",
    "CC0",
    "C",
)


class RiskOrigins:
    """Origins of the groups of every link."""

    def __init__(self, context: BuildContext) -> None:
        self._known = {
            f"flood-{FLOOD_YEAR}:{row['district']}": origin_of(row)
            for row in context.layer("flood_districts").rows
            if row["event_year"] == int(FLOOD_YEAR)
        } | shared_origins(context)

    def of(self, groups: Iterable[str]) -> Origin:
        """Return the origin of a link's groups; as the row where it has none."""
        named = sorted({group for group in groups if group})
        if not named:
            return AS_THE_ROW
        return together(self._known.get(group, CORRIDORS) for group in named)
