"""Shared-risk groups: links that one flood or one dig can take together."""

from __future__ import annotations

from collections.abc import Iterable

from stz.layers.build.context import BuildContext

FLOOD_YEAR = "2022"


def flood_districts(context: BuildContext) -> frozenset[str]:
    """Return the districts named as worst affected by the 2022 flood."""
    return frozenset(
        row["district"]
        for row in context.layer("flood_districts").rows
        if row["event_year"] == int(FLOOD_YEAR)
    )


def node_districts(context: BuildContext) -> dict[str, str]:
    """Return the district of every fiber node that is a place."""
    return {row["place_id"]: row["district"] for row in context.layer("places").rows}


def flood_groups(districts: Iterable[str | None], flooded: frozenset[str]) -> list[str]:
    """Return one group per flooded district among the ends of a link."""
    return [f"flood-{FLOOD_YEAR}:{name}" for name in sorted({d for d in districts if d in flooded})]


def corridor_group(follows: str, a: str, b: str) -> str:
    """Return the group of everything laid along one corridor between two nodes.

    The group is one stretch, ``corridor:N-5@khanewal-multan``, because one cut takes one stretch;
    cut the text at ``@`` to let a whole highway fail at once. A logical link gives
    ``corridor:unknown@...``.
    """
    return f"corridor:{follows}@{'-'.join(sorted((a, b)))}"


def joined(groups: Iterable[str]) -> str:
    """Return groups as one cell, sorted, ';' between."""
    return ";".join(sorted({group for group in groups if group}))
