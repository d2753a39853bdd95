"""What an entry that names a number of a scenario or a layer must keep to, whatever it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from stz.scenario.broken import BrokenRule
from stz.scenario.key_paths import listed, near_paths, paths_named
from stz.scenario.source import Key

if TYPE_CHECKING:
    from stz.scenario.data import ScenarioData
    from stz.scenario.own_data import Target


def target_rules(target: Target, here: Key) -> Iterator[BrokenRule]:
    """Yield what is wrong with an entry that must name a key or a layer, and not both."""
    if (target.key is None) == (target.layer is None):
        yield BrokenRule(
            (here,),
            "must name a key of the scenario or a layer, and not both",
            "write `key: fiber.repair_h`, or `layer: talent` with `column` and `where`",
        )
    elif target.key is not None and (target.column is not None or target.where):
        yield BrokenRule(
            (here,), "`column` and `where` go with a layer, not with a key", "remove them"
        )


def unknown_key(
    scenario: ScenarioData, data: Mapping[str, Any], key: str, here: Key, what: str
) -> BrokenRule:
    """Return the rule that a key breaks which is not there, with where it would be right."""
    last = key.rpartition(".")[2]
    paths = paths_named(type(scenario), last, data) or near_paths(type(scenario), last, data)
    paths = [path for path in paths if path != key]
    mend = f"did you mean {listed(paths)}?" if paths else "see `stz schema` for all keys"
    return BrokenRule(((*here, "key"),), what, mend, key)
