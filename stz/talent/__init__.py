"""Places and people come in; talent pools leave, travel time, and who would work where."""

from stz.talent.home import SUFFIX, build_home_pools
from stz.talent.pools import TalentPools, build_pools, firm_staff
from stz.talent.reach import build_reach, remote_benefit_musd
from stz.talent.travel import Floats, geodesic_km, minutes_between, road_minutes

__all__ = [
    "SUFFIX",
    "Floats",
    "TalentPools",
    "build_home_pools",
    "build_pools",
    "build_reach",
    "firm_staff",
    "geodesic_km",
    "minutes_between",
    "remote_benefit_musd",
    "road_minutes",
]
