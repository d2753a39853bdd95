"""What a planner types comes in; exit codes and text leave. ``main`` is the command ``stz``."""

from stz.cli import explain_verb, suitability_verb  # noqa: F401 (each verb adds itself to the app)
from stz.cli.app import app, main

__all__ = [
    "app",
    "main",
]
