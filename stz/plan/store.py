"""Former place of names that :mod:`stz.runs` exports now; it goes with version 0.3."""

from __future__ import annotations

from stz.deprecation import moved

__getattr__ = moved(
    __name__,
    "stz.runs",
    {
        "Run": "Run",
        "load_run": "load_run",
        "save_run": "save_run",
        "verify_run": "verify_run",
    },
)
