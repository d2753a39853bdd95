"""An instance comes in; what makes every plan impossible leaves, as far as counting shows."""

from stz.feasibility.connectivity import unreachable_sites
from stz.feasibility.counting import impossible

__all__ = ["impossible", "unreachable_sites"]
