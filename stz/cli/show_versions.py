"""``stz versions``: what a bug report needs, to be pasted."""

from __future__ import annotations

from collections.abc import Mapping

from stz.cli.output import show


def show_versions(facts: Mapping[str, Mapping[str, str]]) -> None:
    """Print every group on lines of its own, so that a report keeps them as they are."""
    for group, values in facts.items():
        show(f"{group}:")
        for name, value in values.items():
            show(f"  {name}: {value}")
