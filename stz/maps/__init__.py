"""A plan on one page that opens without a network."""

from stz.maps.plan_map import build_map, map_run, render_map, write_map

__all__ = ["build_map", "map_run", "render_map", "write_map"]
