"""Former place of names that :mod:`stz.maps` exports now; it goes with version 0.3."""

from __future__ import annotations

from stz.deprecation import moved

__getattr__ = moved(
    __name__,
    "stz.maps",
    {
        "build_fragment": "build_fragment",
        "render_fragment": "render_fragment",
        "described": "described",
    },
)
