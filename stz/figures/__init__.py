"""A run comes in; a map and charts for print leave, drawn with matplotlib."""

from stz.figures.charts import Drawn
from stz.figures.target_chart import target_chart
from stz.figures.tradeoff_charts import alternatives_chart, curve_chart, front_chart
from stz.figures.write import FORMATS, as_bytes, draw_figures, figure_files

__all__ = [
    "FORMATS",
    "Drawn",
    "alternatives_chart",
    "as_bytes",
    "curve_chart",
    "draw_figures",
    "figure_files",
    "front_chart",
    "target_chart",
]
