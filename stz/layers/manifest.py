"""The manifest of the packaged layers: title, licence, year, hash and how each was made."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stz.errors import DataError, Problem
from stz.layers.location import MANIFEST

MEND = "build it again with `python -m stz.layers.build`"


class LayerEntry(BaseModel):
    """What the manifest says of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    title: str
    kind: str
    crs: str | None
    units: dict[str, str]
    licence: str
    attribution: str
    year: str
    rows: int
    columns: tuple[str, ...]
    grades: dict[str, int]
    made_by: str
    method: str
    notes: tuple[str, ...]
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """Entries by layer name, in the order layers are listed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    layers: dict[str, LayerEntry]


def load_manifest(data_dir: Path) -> Manifest:
    """Return the manifest of a folder of layers.

    Raises
    ------
    DataError
        If it is missing or cannot be read.
    """
    path = Path(data_dir) / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise DataError(
            Problem(where=str(path), what="the manifest of the layers is missing", mend=MEND)
        ) from None
    except (OSError, ValidationError) as error:
        reason = " ".join(str(error).split())[:200]
        raise DataError(
            Problem(where=str(path), what=f"the manifest cannot be read: {reason}", mend=MEND)
        ) from None
