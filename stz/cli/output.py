"""What the command line prints: data on stdout, words for people on stderr, nothing that runs."""

from __future__ import annotations

import io
import json
import math
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def plain(text: object) -> str:
    """Return text that a terminal shows and does not obey: control characters become spaces.

    Names come from data files; an escape sequence in one could rewrite what a terminal shows.
    """
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in _CONTROL else " "
        for character in str(text)
    )


_CONTROL = {"Cc", "Cf", "Cs"}


@contextmanager
def stdout_for_data() -> Iterator[None]:
    """Keep what solver libraries print (banners in C) out of stdout, which is for data."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def tolerant() -> None:
    """Have stdout and stderr replace what they cannot show, such as Urdu in a Windows code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def stderr() -> Console:
    """Return a console on the present stderr, which never reads markup."""
    from rich.console import Console

    return Console(file=sys.stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def stdout() -> Console:
    """Return a console on the present stdout, which never reads markup."""
    from rich.console import Console

    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)


def say(text: object, style: str | None = None) -> None:
    """Print words for people on stderr."""
    stderr().print(plain(text), style=style)


def show(text: object = "", style: str | None = None) -> None:
    """Print data as text on stdout."""
    stdout().print(plain(text), style=style)


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table on stdout; numbers are set right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    listed = [list(row) for row in rows]
    table = Table(title=Text(plain(title)), box=box.SIMPLE, title_justify="left")
    for index, column in enumerate(columns):
        values = [row[index] for row in listed if row[index] not in ("", None)]
        right = bool(values) and all(_is_number(value) for value in values)
        table.add_column(Text(plain(column)), justify="right" if right else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(plain(number(value))) for value in row))
    console = stdout()
    if not console.is_terminal:
        console.width = 160
    console.print(table)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number(value: object) -> str:
    """Return a value as people read it: thousands set apart, few decimals, nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if value == int(value) if math.isfinite(value) else False:
            return f"{int(value):,}"
        return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.1f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def print_json(data: Any) -> None:
    """Print data as JSON on stdout; NaN and infinity, which JSON lacks, become null.

    Where stdout cannot show a character, all of them are written by their numbers.
    """
    known = jsonable(data)
    text = json.dumps(known, ensure_ascii=False, indent=2, allow_nan=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(known, ensure_ascii=True, indent=2, allow_nan=False)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def jsonable(data: Any) -> Any:
    """Return data as JSON can hold it: plain numbers, text, lists and mappings."""
    if isinstance(data, Mapping):
        return {str(key): jsonable(value) for key, value in data.items()}
    if isinstance(data, (list, tuple, set, frozenset)):
        return [jsonable(value) for value in data]
    if hasattr(data, "item") and not isinstance(data, (str, bytes)):
        data = data.item()
    if data is None or isinstance(data, (str, bool, int)):
        return data
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, Path):
        return str(data)
    return str(data)
