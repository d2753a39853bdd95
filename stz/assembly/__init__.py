"""A scenario and layers come in; the planning problem leaves, with notes for its reader."""

from stz.assembly.aims import asked_anew
from stz.assembly.assemble import assemble, assemble_plainly
from stz.assembly.assembly import Assembly
from stz.assembly.given import given_assembly
from stz.assembly.what_if import with_what_if

__all__ = [
    "Assembly",
    "asked_anew",
    "assemble",
    "assemble_plainly",
    "given_assembly",
    "with_what_if",
]
