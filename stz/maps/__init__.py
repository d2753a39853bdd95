"""Runs come in; pages leave that open without a network. The only room that knows Folium."""

from stz.maps.offline_page import OfflineMap, chromium_version, photograph, size_advice
from stz.maps.pages import (
    build_fragment,
    build_map,
    described,
    map_run,
    render_fragment,
    render_map,
    write_compare_map,
    write_frequency_map,
    write_front_map,
    write_map,
)

__all__ = [
    "OfflineMap",
    "build_fragment",
    "build_map",
    "chromium_version",
    "described",
    "map_run",
    "photograph",
    "render_fragment",
    "render_map",
    "size_advice",
    "write_compare_map",
    "write_frequency_map",
    "write_front_map",
    "write_map",
]
