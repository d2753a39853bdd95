"""What a planner types comes in; exit codes and text leave. ``main`` is the command ``stz``."""

from stz.cli import (  # noqa: F401 (each verb adds itself to the app)
    alternatives_verb,
    explain_verb,
    front_verb,
    suitability_verb,
    target_verb,
)
from stz.cli.app import app, main

__all__ = [
    "app",
    "main",
]
