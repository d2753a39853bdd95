"""Data text made safe for the HTML that notebooks show."""

from __future__ import annotations

_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'\\`${}%"}


def escape(text: object) -> str:
    """Return ``text`` with entities for all that HTML, templates or scripts act on."""
    return str(text).translate(_ENTITIES)
