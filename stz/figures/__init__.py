"""A run comes in; a map and charts for print leave, drawn with matplotlib."""

from stz.figures.write import FORMATS, as_bytes, draw_figures, write_figures

__all__ = [
    "FORMATS",
    "as_bytes",
    "draw_figures",
    "write_figures",
]
