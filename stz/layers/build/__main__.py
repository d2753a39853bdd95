"""``python -m stz.layers.build [--only LAYER] [--out DIR]``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from stz.layers.build.recipes import BUILDERS
from stz.layers.build.run import build_files, write_files
from stz.layers.location import default_data_dir


def main(arguments: Sequence[str] | None = None) -> int:
    """Build layers from the packaged sources and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m stz.layers.build", description=__doc__)
    parser.add_argument(
        "--only", action="append", default=[], choices=list(BUILDERS), metavar="LAYER"
    )
    parser.add_argument(
        "--out", type=Path, default=None, help="folder to write to (default: where they are)"
    )
    parser.add_argument("--sources", type=Path, default=None, help="folder of source tables")
    chosen = parser.parse_args(arguments)
    home = default_data_dir()
    sources = chosen.sources or home / "sources"
    for path in write_files(build_files(sources, chosen.only), chosen.out or home):
        print(path.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
