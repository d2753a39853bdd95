"""One name per district in census, outlines and places, by ``district_aliases.csv``."""

from __future__ import annotations

from stz.layers.build.context import BuildContext


def census_name(context: BuildContext, name: str) -> str:
    """Return the district name all layers use for a name of the census or of the places."""
    for row in context.table("district_aliases"):
        if row["used_in"] in ("census", "places") and row["name"] == name:
            return row["district"]
    return name


def outline_members(context: BuildContext, name: str) -> tuple[str, ...]:
    """Return the districts (in our names) that lie inside an outline, sorted.

    An unlisted outline is the district of its name.
    An outline that keeps its own district and lost others to a split lists both.
    """
    own = True
    found: set[str] = set()
    for row in context.table("district_aliases"):
        if row["used_in"] == "outline" and row["name"] == name:
            found.add(row["district"])
            own = own and row["note"].startswith("split")
    known = {row["district"] for row in context.table("terrain_districts")}
    if own and name in known:
        found.add(name)
    if not found:
        raise ValueError(
            f"the outline {name!r} matches no district: add it to district_aliases.csv"
        )
    return tuple(sorted(found))
