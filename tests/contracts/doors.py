"""A contract for import-linter: a room is entered by its door, which is its ``__init__``."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Modules outside of a package import what the package exports, not what is inside of it.

    Packages within a package have doors of their own. A module may name any module of a package
    that it is in itself.
    """

    type_name = "doors"

    root = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import past a door."""
        root = str(self.root)
        inside = {root, *graph.find_descendants(root)}
        packages = {name for name in inside if graph.find_children(name)}
        found = []
        for importer in sorted(inside):
            for imported in sorted(graph.find_modules_directly_imported_by(importer) & inside):
                door = _door(importer, imported, packages)
                for detail in graph.get_import_details(importer=importer, imported=imported):
                    if door != imported and not _is_exported(imported, detail["line_contents"]):
                        found.append((importer, detail["line_number"], imported, door))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say where each import is, and what to import from instead."""
        for importer, line, imported, door in check.metadata["found"]:
            output.print_error(f"{importer}:{line} imports {imported}: import from {door} instead")


def _door(importer: str, imported: str, packages: set[str]) -> str:
    """Return what an importer may name of a module: the outermost package it is not in itself."""
    parts = imported.split(".")
    for end in range(1, len(parts) + 1):
        package = ".".join(parts[:end])
        if package in packages and not f"{importer}.".startswith(f"{package}."):
            return package
    return imported


def _is_exported(imported: str, line: str) -> bool:
    """Whether a line asks a package for what it exports under the name of a module of its own.

    ``from stz.solver import solve`` gives the function that the package exports; in the graph of
    imports that cannot be told from the module of that name.
    """
    package, _, name = imported.rpartition(".")
    return line.startswith(f"from {package} import ") and name in _exports(package)


@cache
def _exports(package: str) -> frozenset[str]:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    for statement in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return frozenset(ast.literal_eval(value))
    return frozenset()
