"""Former place of names that :mod:`stz.verifier` exports now; it goes with version 0.3."""

from __future__ import annotations

from stz.deprecation import moved

__getattr__ = moved(
    __name__,
    "stz.verifier",
    {
        "require_verified": "require_verified",
        "verify_plan": "verify_plan",
    },
)
