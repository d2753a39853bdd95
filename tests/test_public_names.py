"""What ``import stz`` offers: every name is there, comes from a room, and is told in the help."""

from __future__ import annotations

import pydoc
import re
from importlib import import_module

import pytest

import stz


@pytest.mark.parametrize("name", stz.__all__)
def test_a_name_is_there_and_has_words(name: str) -> None:
    value = getattr(stz, name)
    home = stz._HOME.get(name)
    if home is not None:
        assert name in import_module(home).__all__
        assert getattr(import_module(home), name) is value
    assert value.__doc__


def test_the_help_begins_with_calls_that_exist() -> None:
    told = re.findall(r"stz\.([A-Za-z_]+)", stz.__doc__ or "")
    assert len(set(told)) >= 12
    assert set(told) <= set(stz.__all__)
    assert "stz.run_scenario" in pydoc.render_doc(stz)[:1500]


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        stz.nonsense  # noqa: B018
