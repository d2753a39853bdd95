"""The one way for data text into HTML, for HTML into a script, and for text into a spreadsheet.

Folium re-reads rendered text as a Jinja template, browsers read tooltips as HTML and template
literals as code. So every text that comes from a layer, a scenario or a run passes `escape_text`
before it reaches a page, wherever on the page it goes; `Html` marks what has passed, and `element`
escapes whatever is not marked, so that forgetting is not possible.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_ACTIVE = "&<>\"'\\`${}%"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ENTITIES: dict[int, str] = {
    # control characters have no meaning in a name
    **dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), _REPLACEMENT),
    **{ord(sign): f"&#{ord(sign)};" for sign in _ACTIVE},
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """HTML that is safe to show: text that was escaped, or markup of ours around it."""

    __slots__ = ()


def escape_text(text: object) -> Html:
    r"""Return ``text`` as HTML that shows it literally, on every surface of a page.

    Parameters
    ----------
    text : object
        What to show. `Html` is returned as it is, so that nothing is escaped twice.

    Returns
    -------
    Html
        The text with every character that HTML, Jinja or JavaScript could act on
        (``& < > " ' \ ` $ { } %``) as a numeric entity.

    Examples
    --------
    >>> escape_text("{{7*7}}")
    '&#123;&#123;7*7&#125;&#125;'
    """
    if isinstance(text, Html):
        return text
    plain = str(text).translate(_ENTITIES)
    return Html(plain.encode("utf-8", "replace").decode("utf-8"))


def join(*parts: object) -> Html:
    """Return the parts one after the other, escaping those that are not `Html`."""
    return Html("".join(escape_text(part) for part in parts))


def element(tag: str, *parts: object, **attributes: object) -> Html:
    """Return one HTML or SVG element; text and attribute values are escaped.

    Parameters
    ----------
    tag : str
        Name of the element.
    *parts : object
        What goes inside: `Html`, or text to be escaped.
    **attributes : object
        Attributes; underscores become hyphens, a trailing one is dropped (``class_``). True writes
        the bare name, False and None leave the attribute out.
    """
    written = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        label = name.rstrip("_").replace("_", "-")
        written.append(f" {label}" if value is True else f' {label}="{escape_text(value)}"')
    opening = f"<{tag}{''.join(written)}>"
    return Html(opening if tag in _VOID else f"{opening}{join(*parts)}</{tag}>")


def escape_tree(value: Json) -> Json:
    """Return a JSON value with every string in it, keys aside, escaped."""
    if isinstance(value, str):
        return escape_text(value)
    if isinstance(value, Mapping):
        return {key: escape_tree(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [escape_tree(item) for item in value]
    return value


def script_json(value: Json) -> str:
    """Return ``value`` as compact JSON that may stand inside a script.

    Every string is escaped for HTML first, because the page writes these strings as HTML; then what
    could end the script or open a template expression is written as a Unicode escape.
    """
    text = json.dumps(
        escape_tree(value), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    for sign in "<>&'\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # "}}" at the end of nested objects is nothing to Jinja, and no JSON text opens "{{"
    return text


def no_formula(value: Any) -> Any:
    """Return a cell of a table; before text that a spreadsheet would run stands an apostrophe.

    Signs as in OWASP, "CSV Injection", the full-width ones included, also after spaces.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
