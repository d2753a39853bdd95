"""Runs come in; whole pages leave: a plan, two compared, several, a front, a fragment."""

from stz.maps.pages.compare_map import write_compare_map
from stz.maps.pages.fragment import build_fragment, described, render_fragment
from stz.maps.pages.frequency_map import write_frequency_map
from stz.maps.pages.front_map import write_front_map
from stz.maps.pages.plan_map import build_map, map_run, render_map, write_map

__all__ = [
    "build_fragment",
    "build_map",
    "described",
    "map_run",
    "render_fragment",
    "render_map",
    "write_compare_map",
    "write_frequency_map",
    "write_front_map",
    "write_map",
]
