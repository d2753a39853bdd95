"""An instance comes in; what makes every plan impossible leaves, as far as counting shows."""

from stz.feasibility.connectivity import unreachable_sites
from stz.feasibility.counting import impossible
from stz.feasibility.reachable_promises import promises

__all__ = ["impossible", "promises", "unreachable_sites"]
