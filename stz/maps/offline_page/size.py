"""What to do about a page that has become too large to be sent around."""

from __future__ import annotations

from pathlib import Path

MOST_BYTES = 8_000_000
"""Mail servers and phones have trouble with pages above this."""


def size_advice(page: Path) -> str:
    """Return what a planner can do about a large page; nothing for one that is not.

    Parameters
    ----------
    page : Path
        A page that was written.
    """
    size = page.stat().st_size
    if size <= MOST_BYTES:
        return ""
    return (
        f"{page.name} has {size / 1e6:.1f} MB; above {MOST_BYTES / 1e6:g} MB it opens slowly on "
        "phones and mail may refuse it. `stz embed` writes a smaller page with the plan and the "
        "backbone only, `stz export --format gpkg` a file for QGIS; or use a scenario with fewer "
        "places"
    )
