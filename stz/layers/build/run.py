"""Build layers and their manifest, as bytes first, so that tests can compare."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from stz.layers.build.context import BuildContext
from stz.layers.build.data_package import data_package_bytes
from stz.layers.build.files import to_bytes
from stz.layers.build.layer import BuiltLayer
from stz.layers.build.manifest import manifest_bytes
from stz.layers.build.recipes import BUILDERS
from stz.layers.location import DATA_PACKAGE, MANIFEST
from stz.whole_files import write_file


def build_layers(sources: Path, only: Iterable[str] = ()) -> dict[str, BuiltLayer]:
    """Return built layers by name: all, or those in ``only``."""
    context = BuildContext(sources, BUILDERS)
    wanted = set(only) or set(BUILDERS)
    return {name: context.layer(name) for name in BUILDERS if name in wanted}


def build_files(sources: Path, only: Iterable[str] = ()) -> dict[str, bytes]:
    """Return file contents by file name; what describes them too unless ``only`` picks some."""
    chosen = tuple(only)
    layers = build_layers(sources, chosen)
    contents = {layer.filename: to_bytes(layer) for layer in layers.values()}
    if not chosen:
        described = manifest_bytes(layers, contents), data_package_bytes(layers, contents)
        contents[MANIFEST], contents[DATA_PACKAGE] = described
    return contents


def write_files(contents: dict[str, bytes], out: Path) -> list[Path]:
    """Write file contents into ``out``, each through a temporary name, and return the paths."""
    paths = []
    for name, content in contents.items():
        write_file(out / name, content)
        paths.append(out / name)
    return paths
