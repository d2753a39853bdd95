"""Every word a map says of its own, in one place, so that another language is another mapping."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGE = "en"
DIRECTION = "ltr"
