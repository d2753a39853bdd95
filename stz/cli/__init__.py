"""What a planner types comes in; exit codes and text leave. ``main`` is the command ``stz``."""

from stz.cli.app import app, main

__all__ = [
    "app",
    "main",
]
