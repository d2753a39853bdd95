"""A scenario and layers come in; the planning problem leaves, with notes for its reader."""

from stz.assembly.assemble import Assembly, assemble
from stz.assembly.given import given_assembly

__all__ = [
    "Assembly",
    "assemble",
    "given_assembly",
]
