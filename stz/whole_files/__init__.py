"""A draft comes in; the file or folder leaves whole.

What is there stays until what takes its place is complete.
"""

from stz.whole_files.files import draft_folder, put, put_files, write_file, write_files
from stz.whole_files.folders import Kept, recover, replacing_folder
from stz.whole_files.probes import is_file, is_folder
from stz.whole_files.seals import seal_holds, sealed

__all__ = [
    "Kept",
    "draft_folder",
    "is_file",
    "is_folder",
    "put",
    "put_files",
    "recover",
    "replacing_folder",
    "seal_holds",
    "sealed",
    "write_file",
    "write_files",
]
