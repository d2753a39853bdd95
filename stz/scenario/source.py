"""Read one scenario file: YAML as planners and editors mean it, with the line of every key.

YAML 1.2 rules say what a bare word is (``true`` and ``false`` are the only booleans, ``1e6`` is a
number, ``2022-23`` and ``no`` are text), so that a file means the same here as in an editor. A key
written twice is refused, because the second would silently win.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from stz.errors import Problem, ScenarioError

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Mark:
    """Where a value was written: a file (or ``--set key=value``), and a line or 0."""

    where: str
    line: int = 0
    folder: Path = Path()

    @property
    def row(self) -> str:
        """The line in words, for a :class:`~stz.errors.Problem`."""
        return f"line {self.line}" if self.line else ""


@dataclass(frozen=True)
class Source:
    """Plain data of a scenario, with a :class:`Mark` for every key path that was written."""

    data: dict[str, Any]
    marks: Mapping[Key, Mark] = field(default_factory=dict)

    def mark(self, key: Key) -> Mark:
        """Return the mark of a key path, or of the nearest that was written: inside it, or around.

        ``--set new.key=1`` writes ``new.key`` alone: that is where ``new`` comes from, too.
        """
        inside = [one for one in self.marks if key not in self.marks and one[: len(key)] == key]
        if inside:
            return self.marks[inside[0]]
        for end in range(len(key), -1, -1):
            if key[:end] in self.marks:
                return self.marks[key[:end]]
        return Mark("scenario")


class _Loader(yaml.SafeLoader):
    """Safe YAML with the scalar rules of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


class _Dumper(yaml.SafeDumper):
    """Writes text in quotes wherever YAML 1.1 or 1.2 would read it as something else."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value in full; anchors make a file hard to edit."""
        return True

    def represent_float_plainly(self, value: float) -> yaml.Node:
        """Write ``60`` rather than ``60.0``; ``.inf`` and ``.nan`` as YAML spells them."""
        if value == int(value) if abs(value) < 1e15 else False:
            return self.represent_scalar("tag:yaml.org,2002:int", str(int(value)))
        return self.represent_float(value)


_FLOAT = re.compile(
    r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$"
)
_INT = re.compile(r"^[-+]?[0-9]+$")
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:int", _INT, list("-+0123456789")),
    ("tag:yaml.org,2002:float", _FLOAT, list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(_tag, _pattern, _first)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, list("-+.0123456789"))
_Dumper.add_representer(float, _Dumper.represent_float_plainly)
_Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(node.value), 10))
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: _number(str(node.value)))


def _number(text: str) -> float:
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


def read_source(path: Path, shown: str | None = None) -> Source:
    """Read a YAML file into plain data with the line of every key.

    Parameters
    ----------
    path : Path
        An existing file.
    shown : str, optional
        How messages name the file; default the path as given.

    Raises
    ------
    ScenarioError
        If the file cannot be read, is not YAML, is empty, is not a mapping, or writes a key twice.
    """
    where = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(
            Problem(
                where,
                f"the file is not UTF-8 text (byte {error.start} cannot be read)",
                "save it as UTF-8; a scenario is a YAML text file, not a spreadsheet",
            )
        ) from None
    except OSError as error:
        raise ScenarioError(
            Problem(
                where,
                f"the file cannot be read: {error.strerror}",
                "check the path and its permissions",
            )
        ) from None
    return parse_source(text, where, path.parent)


def parse_source(text: str, where: str, folder: Path = Path()) -> Source:
    """Read YAML text; see :func:`read_source`."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise ScenarioError(_unreadable(error, where)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ScenarioError(
            Problem(
                where,
                f"cannot be read as YAML: {_first_line(error)}",
                "remove what YAML does not allow",
            )
        ) from None
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value == ""):
        raise ScenarioError(
            Problem(
                where, "the file is empty", "write at least `name:` and `extends: pakistan-2030`"
            )
        )
    if not isinstance(node, yaml.MappingNode):
        raise ScenarioError(
            Problem(
                where,
                "the file must hold keys with values (a YAML mapping), such as `budget_musd: 60`",
                "start from `stz new DIR`",
                row=f"line {node.start_mark.line + 1}",
            )
        )
    walk = _Walk(loader, where, folder)
    data = walk.value(node, ())
    if walk.problems:
        raise ScenarioError(walk.problems)
    return Source(data, walk.marks)


def parse_value(text: str) -> Any:
    """Read one value as YAML would: ``30`` is a number, ``[2, 3]`` a list, ``dual_link`` text."""
    source = parse_source("value: " + text, f"set {text}")
    return source.data["value"]


def dump_yaml(data: Mapping[str, Any]) -> str:
    """Write plain data as YAML that :func:`parse_source` reads back as the same data."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


MOST_VALUES = 20_000
"""Values of one file: the largest scenario of ours has fewer than a thousand."""


class _Walk:
    """Turns YAML nodes into plain data, keeping the line of every key and refusing double keys."""

    def __init__(self, loader: _Loader, where: str, folder: Path) -> None:
        self.loader = loader
        self.where = where
        self.folder = folder
        self.marks: dict[Key, Mark] = {}
        self.problems: list[Problem] = []
        self._open: set[int] = set()

    def value(self, node: yaml.Node, key: Key) -> Any:
        self.marks.setdefault(key, Mark(self.where, node.start_mark.line + 1, self.folder))
        if len(self.marks) > MOST_VALUES:
            what = f"has more than {MOST_VALUES:,} values once its aliases are written out"
            mend = "write fewer values; an alias of an alias multiplies"
            raise ScenarioError(Problem(self.where, what, mend))
        if id(node) in self._open:
            self._problem(node, key, "refers to itself", "write the value out instead of `*alias`")
            return None
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, key)
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, (*key, index)) for index, item in enumerate(node.value)]
            return self._scalar(node, key)
        finally:
            self._open.discard(id(node))

    def _scalar(self, node: yaml.Node, key: Key) -> Any:
        try:
            return self.loader.construct_object(node)
        except yaml.MarkedYAMLError as error:
            why = str(error.problem)
        except (ValueError, OverflowError) as error:
            why = str(error)
        except (KeyError, AttributeError, TypeError):  # what PyYAML raises for a tag that lies
            why = f"{node.value!r} is not a valid {node.tag.rpartition(':')[2]}"
        mend = "write a plain number, text, true or false"
        self._problem(node, key, f"cannot be read: {why}", mend)
        return None

    def _mapping(self, node: yaml.MappingNode, key: Key) -> dict[str, Any]:
        data: dict[str, Any] = {}
        first: dict[Hashable, int] = {}
        for name_node, value_node in node.value:
            if not isinstance(name_node, yaml.ScalarNode):
                self._problem(name_node, key, "a key must be a plain word", "write `key: value`")
                continue
            name = str(name_node.value)
            line = name_node.start_mark.line + 1
            if name in data:
                self._problem(
                    name_node,
                    (*key, name),
                    f"the key is written twice (first on line {first[name]}); only one can be used",
                    "remove one of the two",
                )
                continue
            first[name] = line
            self.marks[(*key, name)] = Mark(self.where, line, self.folder)
            data[name] = self.value(value_node, (*key, name))
        return data

    def _problem(self, node: yaml.Node, key: Key, what: str, mend: str) -> None:
        row = f"line {node.start_mark.line + 1}"
        self.problems.append(Problem(self.where, what, mend, row=row, field=key_text(key)))


def key_text(key: Key) -> str:
    """Return a key path as a planner would say it: ``sizes[0].min_blocks``."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _unreadable(error: yaml.MarkedYAMLError, where: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    row = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    what = " ".join(part for part in (error.context, error.problem) if part)
    mend = "look at this line and the one before: indentation, a missing colon or quote"
    if "\\t" in what:
        mend = "indent with spaces; YAML does not allow tabs"
    return Problem(where, f"cannot be read as YAML: {what}", mend, row=row)


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
