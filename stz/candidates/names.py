"""Names in a scenario that must be in the layers, with what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from stz.errors import Problem, ScenarioError


def require_known(named: Mapping[str, Iterable[str]], known: Iterable[str]) -> None:
    """Refuse names that nothing in the layers has, all at once.

    Parameters
    ----------
    named : mapping
        Field of the scenario to the names it holds.
    known : iterable of str
        Ids of the layers.

    Raises
    ------
    ScenarioError
        With every unknown name and the known one that is nearest.
    """
    ids = list(dict.fromkeys(known))
    have = set(ids)
    problems: list[Problem] = []
    for field, names in named.items():
        for name in names:
            if name in have:
                continue
            near = difflib.get_close_matches(name, ids, n=1)
            mend = f"did you mean {near[0]!r}?" if near else "`stz layers` shows the ids there are"
            problems.append(
                Problem(
                    "scenario",
                    "is not in the layers",
                    mend,
                    layer="places",
                    field=field,
                    value=name,
                )
            )
    if problems:
        raise ScenarioError(problems)
