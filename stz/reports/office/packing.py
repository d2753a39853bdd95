"""Office files that are the same bytes whenever they say the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_FIRST = "[Content_Types].xml"
_DATE = (1980, 1, 1, 0, 0, 0)
_UNKNOWN = datetime(2000, 1, 1)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip file without the time of day, the table of content types first.

    Parameters
    ----------
    parts : mapping of str to bytes
        Content by name inside the file.
    """
    names = sorted(parts, key=lambda name: (name != _FIRST, name))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # else the file says which system it was made on
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return file.getvalue()


def repacked(blob: bytes) -> bytes:
    """Return a zip file with its entries in a fixed order and without their times."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def made_at(created: str) -> datetime:
    """Return when a run was made, UTC without a zone; a fixed day where that is not known.

    Parameters
    ----------
    created : str
        ISO 8601.
    """
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return _UNKNOWN
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)
