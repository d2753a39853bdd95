"""Two plans side by side on maps that move together, with tables of what differs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from stz.analysis import Comparison, RunFacts, facts_of, held_against
from stz.escape import Html, element, join
from stz.layers import Layers
from stz.maps.layers import disclaimers
from stz.maps.pages.atlas import Atlas, atlas_of
from stz.maps.pages.choice_page import ChoicePage, Side, board
from stz.maps.pages.choice_signs import PAIR_LINKS, PAIR_ZONES
from stz.maps.pages.compare_tables import difference, pair_panel, proof, state_of
from stz.messages import name, translate
from stz.runs import Run

Pair = tuple[int, int]


def compare_page(runs: Sequence[Run], layers: Layers) -> ChoicePage:
    """Return the page of two synced maps; with more than two runs a reader picks which are shown.

    Parameters
    ----------
    runs : sequence of Run
        Two or more; the first is the base.
    layers : Layers
        Provinces, boundary lines and place names to draw on.

    Raises
    ------
    ValueError
        With fewer than two runs.
    """
    if len(runs) < 2:
        raise ValueError("a comparison needs two runs")
    facts = facts_of(runs)
    atlas = atlas_of(runs)
    if len(runs) == 2:
        pairs: list[Pair] = [(0, 1)]
    else:
        pairs = list(permutations(range(len(runs)), 2))
    found = {
        pair: held_against([runs[i] for i in pair], [facts[i] for i in pair]) for pair in pairs
    }
    first = pairs[0]
    title = translate("compare.title", base=facts[0].label, run=facts[1].label)
    if len(runs) > 2:
        title = translate("compare.title.many", number=len(runs))
    return ChoicePage(
        title=title,
        top=_top(title, facts, found),
        side=element(
            "section",
            *(
                _panel("div", pair, first, pair_panel(found[pair], atlas, brief=len(runs) > 2))
                for pair in pairs
            ),
            class_="stz-side",
            aria_label=translate("compare.what"),
            tabindex=0,
        ),
        maps=element(
            "div",
            *(_half(number, facts, pairs) for number in (0, 1)),
            class_="stz-boards",
            role="group",
            aria_label=translate("compare.maps"),
        ),
        atlas=atlas,
        zone_signs=PAIR_ZONES,
        link_signs=_links_used(found),
        scenes={_key(pair): sides(found[pair], pair, atlas) for pair in pairs},
        scene=_key(first),
        notes=disclaimers(layers, runs[0]),
    )


def compare_map(runs: Sequence[Run], layers: Layers) -> str:
    """Return `compare_page` as text; the same runs and layers give the same text."""
    return compare_page(runs, layers).render(layers)


def write_compare_map(runs: Sequence[Run], layers: Layers, out: Path) -> Path:
    """Write `compare_page` to a file, whole or not at all."""
    return compare_page(runs, layers).write(layers, out)


def sides(comparison: Comparison, pair: Pair, atlas: Atlas) -> list[Side]:
    """Return what the left and the right map show of two plans: each shows its own plan."""
    rows: list[dict[Any, Any]] = comparison.decisions.to_dict("records")
    missing = ("added", "dropped")
    found = []
    for number, plan in enumerate(pair):
        own = [row for row in rows if row["change"] != missing[number]]
        found.append(
            Side(
                plan,
                [
                    (atlas.index["zone"][row["id"]], state_of(row))
                    for row in own
                    if row["kind"] == "zone" and row["id"] in atlas.index["zone"]
                ],
                [
                    (atlas.index["link"][row["id"]], state_of(row))
                    for row in sorted(own, key=lambda row: row["change"] != "kept")
                    if row["kind"] == "link" and row["id"] in atlas.index["link"]
                ],
            )
        )
    return found


def _links_used(found: dict[Pair, Comparison]) -> tuple[Any, ...]:
    """Return link signs; links change only their year, which plans of one year cannot."""
    changed = any(
        (one.decisions["changed"][one.decisions["kind"] == "link"] != "").any()
        for one in found.values()
    )
    return PAIR_LINKS if changed else PAIR_LINKS[:3]


def _key(pair: Pair) -> str:
    return f"{pair[0]}-{pair[1]}"


def _panel(tag: str, pair: Pair, first: Pair, *content: Html) -> Html:
    return element(tag, *content, data_panel=_key(pair), hidden=pair != first)


def _top(title: str, facts: Sequence[RunFacts], found: dict[Pair, Comparison]) -> Html:
    picks = Html("")
    if len(facts) > 2:
        picks = element(
            "div",
            _pick(translate("compare.pick.base"), facts, 0),
            _pick(translate("compare.pick.other"), facts, 1),
            class_="stz-picks",
        )
    return element(
        "header",
        element("div", element("h1", name(title)), picks, class_="stz-titleline"),
        *(_counts(pair, comparison, pair == (0, 1)) for pair, comparison in found.items()),
        class_="stz-top",
    )


def _counts(pair: Pair, comparison: Comparison, shown: bool) -> Html:
    counted = comparison.counts(comparison.runs[1].letter)
    facts = []
    for kind, heading in (("zone", "zones"), ("link", "links"), ("city", "cities")):
        counts = {key: counted[kind][key] for key in ("added", "dropped", "kept")}
        told = [translate("compare.table.counts", **counts)]
        if counted[kind]["moved"]:
            told.append(translate("compare.counts.moved", number=counted[kind]["moved"]))
        words = element("dt", translate(f"compare.kind.{heading}"))
        facts.append(element("div", words, element("dd", "; ".join(told))))
    return element("dl", *facts, class_="stz-facts", data_panel=_key(pair), hidden=not shown)


def _pick(label: str, facts: Sequence[RunFacts], chosen: int) -> Html:
    options = (
        element("option", one.label, value=position, selected=position == chosen)
        for position, one in enumerate(facts)
    )
    return element("label", label, element("select", *options, data_pick=chosen))


def _half(number: int, facts: Sequence[RunFacts], pairs: Sequence[Pair]) -> Html:
    captions = []
    for pair in pairs:
        base, own = facts[pair[0]], facts[pair[number]]
        letter = element("span", own.letter, class_="stz-letter")
        delta = difference(base, own) if number else ""
        told = join(proof(own), Html("; "), element("b", delta)) if delta else proof(own)
        words = join(letter, " ", name(own.name))
        head = join(element("h2", words), element("p", told))
        captions.append(_panel("div", pair, pairs[0], head))
    side = translate("compare.base" if number == 0 else "compare.other")
    return element("section", *captions, board(number, side), class_="stz-half", aria_label=side)
