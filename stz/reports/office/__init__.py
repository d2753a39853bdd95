"""Charts and files come in; pictures and office files leave, the same bytes every time."""

from stz.reports.office.packing import made_at, packed, repacked
from stz.reports.office.pictures import Picture, draw_pictures

__all__ = [
    "Picture",
    "draw_pictures",
    "made_at",
    "packed",
    "repacked",
]
