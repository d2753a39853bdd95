"""Places and a scenario come in; tiers and candidate sites leave, each refusal with its reason."""

from stz.candidates.existing import existing_notes
from stz.candidates.names import check_names
from stz.candidates.screening import Candidates, screen_candidates
from stz.candidates.tiers import assign_tiers

__all__ = [
    "Candidates",
    "assign_tiers",
    "check_names",
    "existing_notes",
    "screen_candidates",
]
