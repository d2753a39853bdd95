"""The decisions of a solve come in; a plan leaves: frozen tables with their proof."""

from stz.plan.plan import Plan, Status
from stz.plan.units import LESS_IS_BETTER, UNITS, gap_text, unit_of

__all__ = ["LESS_IS_BETTER", "UNITS", "Plan", "Status", "gap_text", "unit_of"]
