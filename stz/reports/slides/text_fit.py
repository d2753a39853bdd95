"""How much room text takes, so that what is laid out once for all fits.

Widths are those of Helvetica, which Arial and Liberation Sans share (Adobe Font Metrics).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

LINE = 1.17
"""Height of a line, in font sizes."""
_BOLD = 1.1
_OTHER = 600
_WIDE = 1000
_WIDTHS = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 355: '"',
    389: "*", 469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~",
    611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W",
    1015: "@",
}  # fmt: skip
_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}


def text_width(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width of text on one line, inches.

    Parameters
    ----------
    text : str
        One line.
    points : float
        Size of the font.
    bold : bool
        Whether it is set bold.
    """
    units = sum(_sign_width(sign) for sign in text)
    return units / 1000 * points / 72 * (_BOLD if bold else 1.0)


def longest_word(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width of the widest word, inches."""
    return max((text_width(word, points, bold=bold) for word in text.split()), default=0.0)


def line_count(text: str, width: float, points: float, *, bold: bool = False) -> int:
    """Return how many lines text takes in a column; words wider than it are broken.

    Parameters
    ----------
    text : str
        A paragraph.
    width : float
        Of the column, inches.
    points : float
        Size of the font.
    bold : bool
        Whether it is set bold.
    """
    gap = text_width(" ", points, bold=bold)
    lines, used = 1, 0.0
    for word in text.split():
        long = text_width(word, points, bold=bold)
        if used and used + gap + long > width:
            lines, used = lines + 1, 0.0
        used += long + (gap if used else 0.0)
        while used > width > 0:
            lines, used = lines + 1, used - width
    return lines


def text_height(
    paragraphs: Iterable[str], width: float, points: float, *, after: float = 0.0
) -> float:
    """Return the height of paragraphs in a column, inches.

    Parameters
    ----------
    paragraphs : iterable of str
        The text.
    width : float
        Of the column, inches.
    points : float
        Size of the font.
    after : float
        Space after each paragraph, in font sizes.
    """
    lines = [line_count(paragraph, width, points) for paragraph in paragraphs]
    return (sum(lines) * LINE + len(lines) * after) * points / 72


def fitting_size(
    paragraphs: Sequence[str],
    width: float,
    height: float,
    sizes: Sequence[float],
    *,
    after: float = 0.0,
) -> float:
    """Return the first of the sizes at which paragraphs fit a box, the last if none does."""
    for points in sizes:
        if text_height(paragraphs, width, points, after=after) <= height:
            return points
    return sizes[-1]


def _sign_width(sign: str) -> int:
    known = _OF.get(sign)
    if known is not None:
        return known
    if unicodedata.category(sign) in ("Cf", "Mn"):
        return 0
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" else _OTHER
