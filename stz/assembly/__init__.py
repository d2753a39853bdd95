"""A scenario and layers come in; the planning problem leaves, with notes for its reader."""

from stz.assembly.assemble import Assembly, assemble

__all__ = [
    "Assembly",
    "assemble",
]
