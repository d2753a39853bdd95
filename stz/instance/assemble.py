"""Former place of names that :mod:`stz.assembly` exports now; it goes with version 0.3."""

from __future__ import annotations

from stz.deprecation import moved

__getattr__ = moved(
    __name__,
    "stz.assembly",
    {
        "Assembly": "Assembly",
        "assemble": "assemble",
    },
)
