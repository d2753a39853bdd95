"""The trunks of the backbone, as later evidence leaves them: regraded, added, sharing a risk."""

from __future__ import annotations

from stz.layers.build.context import BuildContext, Table
from stz.layers.build.layer import Origin, origin_of


def trunks(context: BuildContext) -> Table:
    """Return the rows of ``backbone_links.csv`` with what ``link_regrades.csv`` says of them.

    The links of ``backbone_links_later.csv`` follow. A regraded row tells in ``note`` what was said
    before, and names the later source beside its own.

    Raises
    ------
    ValueError
        If a regrade is of a link that there is not.
    """
    rows = [dict(row) for row in context.table("backbone_links")]
    by_id = {row["link_id"]: row for row in rows}
    for regrade in context.table("link_regrades"):
        if regrade["link_id"] not in by_id:
            raise ValueError(f"link_regrades: there is no link {regrade['link_id']}")
        row = by_id[regrade["link_id"]]
        was = f"was {row['existence_grade']}/{row['topology_grade']}, {row['status']}"
        notes = (row["note"], f"{regrade['evidence']} ({regrade['year']}; {was})")
        row["note"] = "; ".join(note for note in notes if note)
        row["source"] = f"{regrade['source']}; before: {row['source']}"
        row["existence_grade"] = regrade["existence_grade"]
        row["topology_grade"] = regrade["topology_grade"]
        row["status"] = regrade["status"] or row["status"]
    return rows + [dict(row) for row in context.table("backbone_links_later")]


def shared_origins(context: BuildContext) -> dict[str, Origin]:
    """Return where each shared-risk group that is a cable or a junction comes from."""
    return {row["group"]: origin_of(row) for row in context.table("shared_cables")}


def shared_groups(context: BuildContext) -> dict[str, list[str]]:
    """Return the shared-risk groups of each link that are cables or junctions, by link id.

    A junction takes every link that ends at its node, but those of a corridor of its own.
    """
    links = trunks(context)
    known = {row["link_id"] for row in links}
    groups: dict[str, list[str]] = {}
    for shared in context.table("shared_cables"):
        named = [link for link in shared["links"].split(";") if link]
        if set(named) - known:
            raise ValueError(f"shared_cables: there are no links {sorted(set(named) - known)}")
        if shared["junction"]:
            named += [
                row["link_id"] for row in links
                if shared["junction"] in (row["a_id"], row["b_id"])
                and row["corridor"] != shared["except_corridor"]
            ]  # fmt: skip
        for link in named:
            groups.setdefault(link, []).append(shared["group"])
    return groups
