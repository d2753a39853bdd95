"""The small country that can be worked out by hand, for these tests."""

from tests.fixtures.worked_plan import (
    assembly,
    build,
    instance,
    layers,
    plan,
    scenario,
    tables,
    worked,
    written_before_years,
)

__all__ = [
    "assembly",
    "build",
    "instance",
    "layers",
    "plan",
    "scenario",
    "tables",
    "worked",
    "written_before_years",
]
