"""Pages of the API reference: every public name of every room, from its docstring.

Rooms come from the import contract of ``pyproject.toml``, from the lowest to the highest, which is
the order in which data flows; names come from what each room exports. Nothing is listed by hand.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import re
import tokenize
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = "A room imports only rooms below it"
LEFT_OUT = ("cli",)  # commands, which have a page of their own
INTRODUCTION = """\
``import stz`` gives the names of the first table: they are all that most notebooks need. Each room
of ``stz`` exports more, on a page of its own, in the order in which data flows from layers and
scenarios to reports (:doc:`/docs/architecture`). All of this is made from the docstrings.
"""
LONGEST_VALUE = 160
MOST_KEYS = 40


@dataclass(frozen=True)
class PublicName:
    """A name that a room exports: where it is found, what it is, what its docstring says."""

    room: str
    name: str
    path: str
    value: object
    doc: str

    @property
    def summary(self) -> str:
        """First sentence of the docstring."""
        first = " ".join(self.doc.strip().partition("\n\n")[0].split())
        return re.split(r"(?<=[^.]\.)\s", first)[0]

    @property
    def is_constant(self) -> bool:
        """Whether it is neither a class nor a function."""
        return not (inspect.isclass(self.value) or inspect.isroutine(self.value))


def rooms() -> list[str]:
    """Return the names of all rooms with public names, in the order in which data flows."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one["name"] == CONTRACT)
    *above, low, lowest = layers  # what all rooms use, the two lowest layers, stands last
    found = re.findall(r"\w+", " ".join([*reversed(above), low, lowest]))
    return [f"stz.{room}" for room in found if room not in LEFT_OUT and exported(f"stz.{room}")]


def exported(room: str) -> list[str]:
    """Return what a room exports; of a room without ``__all__``, what ``stz`` exports of it."""
    module, top = importlib.import_module(room), importlib.import_module("stz")
    if hasattr(module, "__all__"):
        return list(module.__all__)
    values = {name: getattr(top, name) for name in top.__all__}
    return [
        name
        for name, value in values.items()
        # a constant has the module of its class, which need not be where it stands
        if (inspect.isclass(value) or inspect.isroutine(value)) and value.__module__ == room
    ]


def public_names(room: str) -> list[PublicName]:
    """Return the public names of a room: classes and functions first, constants after them."""
    module, top = importlib.import_module(room), importlib.import_module("stz")
    found = []
    for name in exported(room):
        value = getattr(module, name)
        is_top = name in top.__all__ and getattr(top, name) is value
        path = f"stz.{name}" if is_top else f"{room}.{name}"
        constant = not (inspect.isclass(value) or inspect.isroutine(value))
        doc = constant_doc(room, name) if constant else inspect.getdoc(value) or ""
        if doc.startswith(f"{name}("):  # what dataclasses write where nobody wrote anything
            doc = ""
        found.append(PublicName(room, name, path, value, doc))
    return sorted(found, key=lambda one: (one.is_constant, one.path.count("."), one.name.lower()))


def undocumented() -> list[str]:
    """Return the public names that nobody has described, and those of ``stz`` no room exports."""
    names = [one for room in rooms() for one in public_names(room)]
    top = importlib.import_module("stz")
    homeless = {f"stz.{name}" for name in top.__all__} - {one.path for one in names}
    return sorted({one.path for one in names if not one.doc.strip()} | homeless)


def constant_doc(module: str, name: str) -> str:
    """Return what is said of a constant where it is defined: ``#:`` above, or a string below."""
    source = inspect.getsource(importlib.import_module(module))
    body = ast.parse(source).body
    for at, node in enumerate(body):
        if isinstance(node, ast.ImportFrom) and any(a.name == name for a in node.names):
            return constant_doc(str(node.module), name)
        if name in _assigned(node):
            after = body[at + 1] if at + 1 < len(body) else None
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                return inspect.cleandoc(str(after.value.value))
            return _comment_above(source, node.lineno)
    return ""


def _assigned(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if isinstance(node, ast.TypeAlias):
        targets = [node.name]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _comment_above(source: str, line: int) -> str:
    comments = {
        token.start[0]: token.string[2:].strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and token.string.startswith("#:")
    }
    lines: list[str] = []
    while (line := line - 1) in comments:
        lines.insert(0, comments[line])
    return "\n".join(lines)


def write_api(folder: Path) -> None:
    """Write one page for each room, and a first page that lists what ``stz`` itself exports."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {room: public_names(room) for room in rooms()}
    public = {one.value for names in found.values() for one in names if inspect.isclass(one.value)}
    shown: set[type] = set()
    for room, names in found.items():
        bases = _bases(names, public | shown)
        shown.update(bases)
        page = "\n".join(_room_page(room, names, bases))
        (folder / f"{room}.rst").write_text(page, encoding="utf-8")
    (folder / "index.rst").write_text("\n".join(_first_page(found)), encoding="utf-8")


def _first_page(found: Mapping[str, list[PublicName]]) -> Iterator[str]:
    yield from _title("API reference")
    yield INTRODUCTION
    yield from _heading("Names of stz")
    yield from _table(
        [
            (_link(one), one.summary, f":doc:`{one.room}`")
            for names in found.values()
            for one in names
            if one.path == f"stz.{one.name}"
        ]
    )
    yield from _heading("Rooms")
    yield from _table([(f":doc:`{room}`", _module_doc(room)[0]) for room in found])
    yield from [".. toctree::", "   :hidden:", ""]
    yield from (f"   {room}" for room in found)
    yield ""


def _bases(names: list[PublicName], known: Collection[object]) -> list[type]:
    """Return the classes that public ones take fields from, without being public themselves."""
    classes = [one.value for one in names if isinstance(one.value, type)]
    found = [base for value in classes for base in value.__mro__]
    ours = [base for base in found if base.__module__.startswith("stz.") and base not in known]
    return list(dict.fromkeys(ours))


def _room_page(room: str, names: list[PublicName], bases: list[type]) -> Iterator[str]:
    yield from _title(room)
    yield from [f".. py:module:: {room}", ""]
    yield from _module_doc(room)
    yield ""
    yield from _table([(_link(one), one.summary) for one in names])
    for heading, chosen in (
        ("Classes", [one for one in names if inspect.isclass(one.value)]),
        ("Functions", [one for one in names if inspect.isroutine(one.value)]),
        ("Constants", [one for one in names if one.is_constant]),
    ):
        if chosen:
            yield from _heading(heading)
        for one in chosen:
            yield from _constant(one) if one.is_constant else _directive(one.path, one.value)
    if bases:
        yield from _heading("Base classes")
    for base in bases:
        yield from _directive(f"{base.__module__}.{base.__qualname__}", base)


def _directive(path: str, value: object) -> Iterator[str]:
    if inspect.isclass(value):
        is_error = issubclass(value, BaseException)
        yield f".. {'autoexception' if is_error else 'autoclass'}:: {path}"
        yield "   :members:"
        yield "   :show-inheritance:"
        yield "   :exclude-members: model_config"
    else:
        yield f".. autofunction:: {path}"
    yield ""


def _constant(one: PublicName) -> Iterator[str]:
    module, _, name = one.path.rpartition(".")
    yield f".. py:data:: {name}"
    yield f"   :module: {module}"
    value = one.value
    is_mapping = isinstance(value, Mapping)
    if not is_mapping and len(repr(value)) <= LONGEST_VALUE and " object at " not in repr(value):
        yield f"   :value: {value!r}"
    yield ""
    yield from (f"   {line}" for line in one.doc.splitlines())
    yield ""
    if isinstance(value, Mapping):
        keys = [f"``{key}``" for key in value]
        rest = f" and {len(keys) - MOST_KEYS} more" if len(keys) > MOST_KEYS else ""
        yield f"   Keys: {', '.join(keys[:MOST_KEYS])}{rest}."
        yield ""


def _link(one: PublicName) -> str:
    role = "class" if inspect.isclass(one.value) else "data" if one.is_constant else "func"
    return f":py:{role}:`~{one.path}`" if one.path.count(".") > 1 else f":py:{role}:`{one.path}`"


def _module_doc(room: str) -> list[str]:
    return (inspect.getdoc(importlib.import_module(room)) or "").splitlines()


def _title(text: str) -> list[str]:
    return [text, "=" * len(text), ""]


def _heading(text: str) -> list[str]:
    return [text, "-" * len(text), ""]


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield from [".. list-table::", "   :widths: auto", "   :class: names", ""]
    for first, *others in rows:
        yield f"   * - {first}"
        yield from (f"     - {other}" for other in others)
    yield ""
