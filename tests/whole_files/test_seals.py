"""A page says whether anybody edited it since it was written."""

from __future__ import annotations

import pytest

from stz.whole_files import seal_holds, sealed


def test_a_seal_holds_until_anything_is_changed() -> None:
    page = sealed("<p>کراچی</p>\n")
    assert page.startswith("<p>کراچی</p>\n".encode())
    assert seal_holds(page)
    assert seal_holds(sealed(page))
    for edited in (page.replace(b"<p>", b"<b>"), b" " + page, page + b"x", page[:-2]):
        assert not seal_holds(edited)


@pytest.mark.parametrize("page", [b"", b"<html></html>\n"])
def test_a_page_without_a_seal_is_of_an_earlier_version(page: bytes) -> None:
    assert seal_holds(page)
