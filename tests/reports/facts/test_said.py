"""Texts keep the names of their numbers when they are put together, and are text to all else."""

from __future__ import annotations

from stz.messages import Translation, use_translation
from stz.reports.facts.plain_text import plain_tree
from stz.reports.facts.said import Mark, Said, as_stated, joined, listed, say
from stz.reports.facts.values import count, musd


def named(text: Said) -> dict[str, str]:
    return {trace: piece for piece, trace in text.pieces if trace}


def test_a_sentence_keeps_the_names_of_its_numbers_however_deep_they_are() -> None:
    zones = say("report.ask.zones", zones=count(5, "new zones").named("zones"))
    links = say("report.ask.links", links=count(7, "links").named("links_built"))
    asked = say("report.ask", capex=musd(11.868).named("capex"), what=listed([zones, links]))
    assert asked == "Approve USD 11.87 million of capital to open 5 new zones and build 7 links."
    assert named(asked) == {
        "capex": "USD 11.87 million", "zones": "5 new zones", "links_built": "7 links"
    }  # fmt: skip
    assert "".join(piece for piece, _ in asked.pieces) == asked


def test_a_translation_may_turn_the_order_round() -> None:
    turned = Translation("xx", "ltr", {"report.say.exports": "{remote} + {new} = {exports}"})
    with use_translation(turned):
        told = say(
            "report.say.exports",
            exports=count(3).named("new_exports"),
            new=count(2).named("exports_new_zones"),
            remote=count(1).named("exports_from_home"),
        )
    assert told == "1 + 2 = 3"
    assert list(named(told)) == ["exports_from_home", "exports_new_zones", "new_exports"]


def test_numbers_without_a_name_and_plain_text_have_no_marks() -> None:
    told = joined(", ", ["a 1", count(2), listed([]), listed(["b"])])
    assert told == "a 1, 2, , b"
    assert told.marks == ()
    assert list(told.pieces) == [("a 1, 2, , b", "")]
    assert as_stated("no number", "note.1").marks == ()
    assert as_stated("4 links", "note.1").marks == (Mark(0, 7, "note.1"),)


def test_what_files_cannot_hold_is_replaced_and_marks_stay_in_place() -> None:
    told = plain_tree((joined(" ", ["a\x07\tb", count(12).named("z\x07.seats")]),))[0]
    assert isinstance(told, Said)
    assert told == "a\N{REPLACEMENT CHARACTER} b 12"
    assert named(told) == {"z\N{REPLACEMENT CHARACTER}.seats": "12"}
