"""What opens when something on the map is clicked, and what shows when it is pointed at."""

from __future__ import annotations

from collections.abc import Iterable

from stz.escape import Html, element, escape_text, join
from stz.messages import amount_of, name, number, translate, translated_parts


def card(
    title: object, kicker: Iterable[object], rows: Iterable[tuple[str, object]], *rest: object
) -> Html:
    """Return a popup: title, a line under it, a table of facts, and what else there is.

    Parameters
    ----------
    title : object
        Name of the thing, from data.
    kicker : iterable of object
        Words under the title, joined by dots; empty ones are left out.
    rows : iterable of (str, object)
        Facts; those without a value are left out.
    *rest : object
        Further content.
    """
    line = dotted(kicker)
    facts = [
        element("tr", element("th", label, scope="row"), element("td", value))
        for label, value in rows
        if value != ""
    ]
    return element(
        "div",
        element("h2", name(title)),
        element("p", line, class_="stz-kicker") if line else Html(""),
        element("table", *facts) if facts else Html(""),
        *rest,
        class_="stz-card",
    )


def traced(text: object, what: str) -> Html:
    """Return a number with the name by which ``stz trace`` explains it; none where there is none.

    Parameters
    ----------
    text : object
        The number as it is written.
    what : str
        Its name; '' for none.
    """
    numeric = any(sign.isdigit() for sign in str(text))
    return element("span", text, data_trace=what) if what and numeric else escape_text(text)


def worded(key: str, **values: object) -> Html:
    """Return the text of a key with values in their places, which may be HTML."""
    return join(*translated_parts(key, **values))


def dotted(parts: Iterable[object]) -> Html:
    """Return parts with a dot between them, without those that are empty."""
    shown = [part if isinstance(part, Html) else name(part) for part in parts if part != ""]
    return Html(" · ".join(shown))


def tip(title: object, *rest: object) -> Html:
    """Return a tooltip: a name in bold and a few words."""
    line = dotted(rest)
    return join(element("b", name(title)), element("br") if line else Html(""), line)


def usd_millions(value: object, *, yearly: bool = False) -> str:
    """Return money in USD million, one decimal, two where it is small."""
    amount = amount_of(value)
    if amount is None:
        return number(value)
    digits = 2 if abs(amount) < 10 else 1
    return translate("usd.year" if yearly else "usd.once", amount=number(amount, digits))
