"""A run comes in; a map and charts for print leave, drawn with matplotlib."""

from stz.figures.write import FORMATS, as_bytes, draw_figures, figure_files

__all__ = [
    "FORMATS",
    "as_bytes",
    "draw_figures",
    "figure_files",
]
