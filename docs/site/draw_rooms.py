"""Draw the rooms of stz and who imports whom, from the imports and the contracts themselves.

``python docs/site/draw_rooms.py`` writes ``docs/images/rooms.svg`` again; a test holds the
picture in the repository against what this draws today.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap

import grimp
import networkx as nx

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "images" / "rooms.svg"

WIDTH, MARGIN, GAP = 1000, 110, 16
"""Pixels: of the picture, of the lanes on either side, between rooms of one row."""
LINE, PAD, BETWEEN = 15, 9, 36
"""Pixels: height of a line, around the text of a room, between rows."""
LETTER = 5.6
"""Mean width of a letter of the text in a room, pixels."""
GROUND = ("errors", "escape", "colors", "messages", "whole_files", "deprecation", "gdal_paths")
"""Rooms that any other may use: they are drawn without arrows."""
COLORS = {"data": "#e8f1f8", "optimizer": "#fdf0e0", "answers": "#e9f5ee", "ground": "#f3f4f6"}


@dataclass(frozen=True)
class Room:
    """A room as it is drawn: what it is called, what happens in it, and what rooms are inside."""

    name: str
    says: str
    inside: tuple[str, ...]
    modules: int


def rows() -> list[list[str]]:
    """Return the rooms of each row, the lowest first, from the contract of import-linter."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in config["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and contract["containers"] == ["stz"]:
            named = [layer.strip("()").split("|") for layer in contract["layers"]]
            return [
                [room.strip() for room in row if not is_former(room.strip())]
                for row in reversed(named)
            ]
    raise LookupError("pyproject.toml has no contract of layers for stz")


def is_former(room: str) -> bool:
    """Whether a room is only the former place of names that have moved."""
    path = ROOT / "stz" / room / "__init__.py"
    return path.is_file() and '"""Former place' in path.read_text(encoding="utf-8")


def room(name: str) -> Room:
    """Read a room: the first sentence of its docstring, and the rooms inside of it."""
    folder = ROOT / "stz" / name
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    says = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]
    inside = sorted(one.parent.name for one in folder.glob("*/__init__.py"))
    modules = len([one for one in folder.rglob("*.py") if one.name != "__init__.py"])
    return Room(name, says, tuple(inside), modules)


def flows(names: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of rooms of which the second imports the first, without detours.

    A pair is left out where the second also gets there through another room. Imports that wait
    until a function is called count like any other.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    imports = grimp.build_graph("stz", cache_dir=None)
    for importer in sorted(imports.modules):
        upper = importer.split(".")[1] if "." in importer else ""
        for imported in imports.find_modules_directly_imported_by(importer):
            lower = imported.split(".")[1] if "." in imported else ""
            if upper in graph and lower in graph and upper != lower:
                graph.add_edge(lower, upper)
    short = nx.transitive_reduction(graph)
    return sorted((lower, upper) for lower, upper in short.edges)


def picture() -> str:
    """Return the picture as SVG: data flows from the top to the bottom."""
    places: dict[str, tuple[float, float, float, float]] = {}
    drawn: list[str] = []
    top = 12.0
    for row in rows():
        width = (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row)
        read = [room(name) for name in row]
        texts = [list(_lines(one, width)) for one in read]
        height = 2 * PAD + LINE * max(len(text) for text in texts) + 3
        for place, (one, text) in enumerate(zip(read, texts, strict=True)):
            left = MARGIN + place * (width + GAP)
            places[one.name] = (left, top, width, height)
            drawn += _box(one, text, left, top, width, height)
        top += height + BETWEEN
    ways = list(_ways(places, [pair for pair in flows(list(places)) if pair[0] not in GROUND]))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:.0f}" role="img" '
        'font-family="DejaVu Sans, Verdana, sans-serif" font-size="10.5">\n'
        "<title>The rooms of stz; each imports only from rooms above it in this picture</title>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5c6873"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{top:.0f}" fill="#fff"/>\n'
    )
    return head + "\n".join([*ways, *drawn]) + "\n</svg>\n"


def _lines(one: Room, width: float) -> Iterator[tuple[str, str]]:
    """Yield class and text of every line in a room."""
    count = f" · {one.modules} modules" if one.modules else ""
    yield "name", f"stz.{one.name}{count}"
    letters = max(12, int((width - 2 * PAD) / LETTER))
    for line in wrap(one.says.replace("``", ""), letters):
        yield "says", line
    if one.inside:
        for line in wrap("inside: " + ", ".join(one.inside), letters):
            yield "inside", line


def _box(
    one: Room, text: list[tuple[str, str]], left: float, top: float, width: float, height: float
) -> Iterator[str]:
    color = COLORS[_part(one.name)]
    yield (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="5" '
        f'fill="{color}" stroke="#7a8894"/>'
    )
    style = {"name": 'font-weight="bold" font-size="12"', "says": "", "inside": 'fill="#4a5560"'}
    for number, (kind, line) in enumerate(text):
        y = top + PAD + LINE * number + 11
        attributes = f" {style[kind]}" if style[kind] else ""
        yield f'<text x="{left + PAD:.1f}" y="{y:.1f}"{attributes}>{escape(line)}</text>'


def _part(name: str) -> str:
    if name in GROUND:
        return "ground"
    if name in ("model", "solver", "feasibility"):
        return "optimizer"
    if name in ("verifier", "runs", "analysis", "maps", "figures", "gis", "reports", "run", "cli"):
        return "answers"
    return "data"


def _ways(
    places: Mapping[str, tuple[float, float, float, float]], pairs: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Yield an arrow for each pair: to the next row straight, further down by a lane at the side.

    Arrows that leave or reach one room do so side by side, and each lane has a column of its own
    where others run beside it.
    """
    leaving = {pair: _port(places[pair[0]], pair[1], pairs, places, 0) for pair in pairs}
    reaching = {pair: _port(places[pair[1]], pair[0], pairs, places, 1) for pair in pairs}
    lanes: dict[bool, list[float]] = {True: [], False: []}
    ordered = sorted(pairs, key=lambda pair: (places[pair[0]][1], -places[pair[1]][1]))
    line = 'fill="none" stroke="#5c6873" stroke-width="1.2" marker-end="url(#tip)"'
    for number, pair in enumerate(ordered):
        lower, upper = places[pair[0]], places[pair[1]]
        (x, y), (to_x, to_y) = (leaving[pair], lower[1] + lower[3]), (reaching[pair], upper[1])
        if to_y - y <= BETWEEN + LINE * 5 and not _in_between(places, y, to_y):
            middle = (y + to_y) / 2
            path = f"M{x:.1f} {y:.1f}C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} "
            yield f'<path d="{path}{to_y:.1f}" {line}/>'
            continue
        right = x + to_x >= WIDTH
        taken = lanes[right]
        lane = next((k for k, until in enumerate(taken) if until < y), len(taken))
        taken[lane : lane + 1] = [to_y]
        column = (WIDTH - MARGIN + 14 + 14 * lane) if right else (MARGIN - 14 - 14 * lane)
        out, into = y + 6 + 4 * (number % 4), to_y - 8 - 4 * (number % 3)
        yield (
            f'<path d="M{x:.1f} {y:.1f}V{out:.1f}H{column}V{into:.1f}H{to_x:.1f}V{to_y:.1f}" '
            f"{line}/>"
        )


def _in_between(
    places: Mapping[str, tuple[float, float, float, float]], upper: float, lower: float
) -> bool:
    return any(upper < top < lower - 1 for _, top, _, _ in places.values())


def _port(
    box: tuple[float, float, float, float],
    other: str,
    pairs: Sequence[tuple[str, str]],
    places: Mapping[str, tuple[float, float, float, float]],
    end: int,
) -> float:
    """Return where along a room an arrow leaves (end 0) or reaches it (end 1), from the left."""
    here = next(name for name, place in places.items() if place == box)
    others = [pair[1 - end] for pair in pairs if pair[end] == here]
    others.sort(key=lambda name: places[name][0] + places[name][2] / 2)
    return box[0] + box[2] * (others.index(other) + 1) / (len(others) + 1)


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
