from __future__ import annotations

import html
import json

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.escape import Html, element, escape_text, join, script_json

HOSTILE = [
    "{{7*7}}",
    "{% for a in b %}",
    "{# gone #}",
    "${alert(1)}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"`\\",
    "100 %",
    "&lt;b&gt;",
    "\u202eabc\u200f",
    "لاہور",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_is(text: str) -> None:
    assert html.unescape(escape_text(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_text_acts(text: str) -> None:
    escaped = escape_text(text)
    assert not set(escaped) & set("<>\"'`${}\\%")
    assert jinja2.Template(escaped).render() == escaped


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_text_survives_the_way_to_the_page(text: str) -> None:
    assert html.unescape(escape_text(text)) == text


def test_what_cannot_be_written_is_replaced() -> None:
    assert escape_text("a\x00b\ud800c") == "a\N{REPLACEMENT CHARACTER}b?c"


def test_html_is_not_escaped_twice() -> None:
    assert escape_text(escape_text("a & b")) == escape_text("a & b")
    assert element("b", Html("<i>x</i>"), "<y>") == "<b><i>x</i>&#60;y&#62;</b>"


def test_attributes_are_escaped_or_left_out() -> None:
    written = element("td", "x", class_="a", data_zone='"1"', hidden=False, open=True, id=None)
    assert written == '<td class="a" data-zone="&#34;1&#34;" open>x</td>'
    assert element("br") == "<br>"
    assert join("<", Html("<br>")) == "&#60;<br>"


def test_script_json_cannot_leave_its_script() -> None:
    text = script_json({"a": ["</script>", {"b": "{{1}}"}], "h": Html("<b>x</b>"), "n": None})
    assert not set(text) & set("<>&'")
    assert "{{" not in text
    assert "{%" not in text
    assert json.loads(text) == {
        "a": ["&#60;/script&#62;", {"b": "&#123;&#123;1&#125;&#125;"}],
        "h": "<b>x</b>",
        "n": None,
    }


def test_not_a_number_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        script_json({"a": float("nan")})
