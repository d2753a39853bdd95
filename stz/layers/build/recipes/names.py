"""One name per district in census and places, by ``district_aliases.csv``."""

from __future__ import annotations

from stz.layers.build.context import BuildContext


def census_name(context: BuildContext, name: str) -> str:
    """Return the district name all layers use for a name of the census or of the places."""
    for row in context.table("district_aliases"):
        if row["used_in"] in ("census", "places") and row["name"] == name:
            return row["district"]
    return name
