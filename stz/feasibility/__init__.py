"""An instance comes in; what no plan can do leaves: by counting, and with every link built."""

from stz.feasibility.asked import most_of
from stz.feasibility.connectivity import unreachable_cities, unreachable_sites
from stz.feasibility.counting import impossible
from stz.feasibility.people import PeopleInReach
from stz.feasibility.reachable_promises import promises

__all__ = [
    "PeopleInReach",
    "impossible",
    "most_of",
    "promises",
    "unreachable_cities",
    "unreachable_sites",
]
