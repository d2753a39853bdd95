"""Tehsils come in; district outlines leave as a source file. Not a part of the build itself."""

from stz.layers.build.outlines.dissolving import Tehsil, district_outlines, read_tehsils

__all__ = ["Tehsil", "district_outlines", "read_tehsils"]
