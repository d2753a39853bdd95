"""A model comes in; what every engine of one solve shares leaves: cuts, incumbent, bound, clock."""

from stz.solver.search.incumbent import Incumbent
from stz.solver.search.mip_run import run_mip
from stz.solver.search.search import Search, start_search
from stz.solver.search.ties import RESERVED_SECONDS, RESERVED_SHARE, break_ties

__all__ = [
    "RESERVED_SECONDS",
    "RESERVED_SHARE",
    "Incumbent",
    "Search",
    "break_ties",
    "run_mip",
    "start_search",
]
