"""A seal at the end of a page: whether anybody edited it since it was written."""

from __future__ import annotations

import hashlib
import re

_SEAL = re.compile(rb"<!-- stz wrote this page: ([0-9a-f]{64}) -->\n\Z")


def sealed(page: bytes | str) -> bytes:
    """Return a page with a comment at its end that tells its SHA-256."""
    text = page.encode("utf-8") if isinstance(page, str) else page
    return text + f"<!-- stz wrote this page: {hashlib.sha256(text).hexdigest()} -->\n".encode()


def seal_holds(page: bytes) -> bool:
    """Whether a page is as it was sealed; one without a seal, of earlier versions, holds."""
    found = _SEAL.search(page)
    if found is None:
        return b"<!-- stz wrote this page: " not in page
    return hashlib.sha256(page[: found.start()]).hexdigest() == found[1].decode()
