"""An instance comes in; what no plan can do leaves: by counting, and with every link built."""

from stz.feasibility.connectivity import unreachable_sites
from stz.feasibility.counting import impossible
from stz.feasibility.reachable_promises import promises

__all__ = ["impossible", "promises", "unreachable_sites"]
