"""What a layer says of its features, so compact that thousands of cards fit into one page.

A feature carries its name and facts as plain lists; the page's script makes the card when it is
asked for. Strings that come back (labels, owners, kinds) stand once per layer, and the features
refer to them by position.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stz.escape import Json, escape_tree
from stz.messages import text_of

_SHORTEST_SHARED = 3
"""A string below this many characters is shorter than a reference to it."""

_FIELDS = ("c", "t", "w")
"""What is told of a feature: its card, its tooltip, and where its figures come from."""


def told(
    title: object,
    hint: Iterable[object] = (),
    kicker: Iterable[object] | None = None,
    rows: Iterable[tuple[str, object]] = (),
) -> dict[str, Json]:
    """Return the properties from which the page makes a tooltip and a card.

    Parameters
    ----------
    title : object
        Name of the thing, from data.
    hint : iterable of object
        Words of the tooltip under the name; empty ones are left out.
    kicker : iterable of object, optional
        Words under the title of the card; None means there is no card.
    rows : iterable of (str, object)
        Facts of the card; those without a value are left out.

    Returns
    -------
    dict
        ``t`` with the name and the hints and, with a card, ``c`` with the name, the words under
        it, and labels and values in turn.
    """
    label = text_of(title)
    found: dict[str, Json] = {"t": [label, *_shown(hint)]}
    if kicker is not None:
        pairs = [part for row, value in rows if text_of(value) for part in (row, text_of(value))]
        found["c"] = [label, list(_shown(kicker)), pairs]
    return found


def packed(
    features: Sequence[Mapping[str, Json]],
) -> tuple[list[dict[str, Json]], list[str]]:
    """Return features whose repeated strings are numbers, and the strings they stand for.

    Parameters
    ----------
    features : sequence of mapping
        GeoJSON features; only what `told` made is packed, the rest is kept.

    Returns
    -------
    (list of dict, list of str)
        Equal input gives equal output; strings are in the order in which they first come.
    """
    counted = Counter(text for feature in features for text in _texts(_spoken(feature)))
    shared = [text for text, times in counted.items() if times > 1 and len(text) > _SHORTEST_SHARED]
    position = {text: index for index, text in enumerate(shared)}

    def short(value: Json) -> Json:
        if isinstance(value, str):
            return position.get(value, value)
        if isinstance(value, Sequence):
            return [short(item) for item in value]
        return value

    found: list[dict[str, Json]] = []
    for feature in features:
        properties = feature["properties"]
        assert isinstance(properties, Mapping)
        changed = {
            key: short(value) if key in _FIELDS and not isinstance(value, str) else value
            for key, value in properties.items()
        }
        found.append({**feature, "properties": changed})
    return found, shared


def spoken(features: Iterable[Mapping[str, Json]]) -> str:
    """Return all that features say, escaped as the page will have it, for searching in it."""
    return " ".join(
        str(escape_tree(text)) for feature in features for text in _texts(_spoken(feature))
    )


def _spoken(feature: Mapping[str, Json]) -> list[Json]:
    properties = feature["properties"]
    assert isinstance(properties, Mapping)
    return [properties[key] for key in _FIELDS if not isinstance(properties.get(key, ""), str)]


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def _shown(parts: Iterable[object]) -> Iterator[str]:
    return (text_of(part) for part in parts if text_of(part))
