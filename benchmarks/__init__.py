"""Measure the optimizer: ``python -m benchmarks CASE...`` runs named cases and prints a table."""
