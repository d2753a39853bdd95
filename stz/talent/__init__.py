"""Talent pools by place, travel time, and who would work where."""

from stz.talent.home import build_home_pools
from stz.talent.pools import TalentPools, build_pools
from stz.talent.reach import build_reach
from stz.talent.travel import geodesic_km, minutes_between, road_minutes

__all__ = [
    "TalentPools",
    "build_home_pools",
    "build_pools",
    "build_reach",
    "geodesic_km",
    "minutes_between",
    "road_minutes",
]
