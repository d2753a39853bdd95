"""Public names of version 0.1 that have moved work for one version more, and say so."""

from __future__ import annotations

from importlib import import_module

import pytest

FORMER = {
    "stz.plan.store": "Run load_run save_run verify_run",
    "stz.plan.verify": "require_verified verify_plan",
    "stz.instance.assemble": "Assembly assemble",
    "stz.run.feasibility": "impossible unreachable_sites",
    "stz.maps.fragment": "build_fragment described render_fragment",
    "stz.words": "ENGLISH WORDS Language read_language say speaking spoken untranslated",
    "stz.words.languages": "Language read_language template untranslated",
}
NAMES = [(module, name) for module, names in FORMER.items() for name in names.split()]


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_a_former_name_gives_the_present_one_and_says_where_it_is(module: str, name: str) -> None:
    former = import_module(module)
    with pytest.warns(DeprecationWarning, match=rf"{module}.{name} is now stz\.") as told:
        found = getattr(former, name)
    room, _, present = str(told[0].message).split(" is now ")[1].split(";")[0].rpartition(".")
    assert found is getattr(import_module(room), present)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        import_module("stz.plan.store").nonsense  # noqa: B018
