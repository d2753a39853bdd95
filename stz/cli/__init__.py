"""Typer verbs, thin: each calls what a notebook calls. ``main`` is the command ``stz``."""

from stz.cli.app import app, main

__all__ = ["app", "main"]
