"""Colors that maps, figures and reports share.

Hues are those of Okabe and Ito (2008, "Color Universal Design"), which color-blind readers tell
apart; no two kinds of a thing differ by hue alone.
"""

from __future__ import annotations

BLUE = "#0072b2"
SKY = "#56b4e9"
GREEN = "#009e73"
ORANGE = "#e69f00"
VERMILION = "#d55e00"
PURPLE = "#a3568a"
INK = "#22313f"
SLATE = "#51606e"
GRAY = "#8a97a2"
WHITE = "#ffffff"
NO_DATA = "#dfe3e6"
PURPLES = ("#f3f0f9", "#dcd3ec", "#bfaedb", "#9d84c4", "#7657a6")
TEALS = ("#e2f0ed", "#aed6cf", "#74b5ab", "#3a8d83", "#0b5d55")
BROWNS = ("#fbf6ec", "#f0e0c5", "#e0c298", "#cb9f6c", "#ac7d47")
