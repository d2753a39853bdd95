"""Runs held against each other: what was added, dropped and moved, and how often each is chosen."""
