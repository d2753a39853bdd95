"""A solution vector comes in; cuts that it breaks leave. One module per family, and their pool."""

from stz.solver.cuts.availability import AvailabilityCut, AvailabilityCuts
from stz.solver.cuts.connectivity import ConnectivityCuts
from stz.solver.cuts.failures import FailureCut, FailureCuts
from stz.solver.cuts.minimum_cut import UNLIMITED, FlowNetwork
from stz.solver.cuts.nested_reach import NestedReachCuts
from stz.solver.cuts.pool import Cut, CutPool, cut_rows
from stz.solver.cuts.reach import ReachCuts
from stz.solver.cuts.seats import SeatCuts
from stz.solver.cuts.separator import Separator
from stz.solver.cuts.talent_pools import TalentPoolCuts

__all__ = [
    "UNLIMITED",
    "AvailabilityCut",
    "AvailabilityCuts",
    "ConnectivityCuts",
    "Cut",
    "CutPool",
    "FailureCut",
    "FailureCuts",
    "FlowNetwork",
    "NestedReachCuts",
    "ReachCuts",
    "SeatCuts",
    "Separator",
    "TalentPoolCuts",
    "cut_rows",
]
