"""Charts as slides draw them: native, their numbers in a workbook inside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.util import Pt

from stz.colors import GRAY, INK, NO_DATA, SLATE, WHITE
from stz.messages import translate
from stz.reports.facts import Chart, Series, Value
from stz.reports.slides.chart_workbook import chart_workbook
from stz.reports.slides.sheet import describe
from stz.reports.slides.text import Box
from stz.reports.slides.text_fit import text_width
from stz.reports.slides.theme import rgb

_CHARTS = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
_COLUMNS = frozenset({"years"})
"""Charts whose categories stand side by side; those of all others are rows."""


@dataclass(frozen=True)
class Part:
    """Some categories of a chart, on the scale of all."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    most: float


def parts(chart: Chart, rows: int) -> tuple[Part, ...]:
    """Cut a chart into parts of about the same number of categories, at most so many."""
    total = len(chart.categories)
    number = max(1, math.ceil(total / rows))
    size = math.ceil(total / number)
    most = _most(chart)
    found = []
    for first in range(0, max(total, 1), size or 1):
        cut = tuple(replace(one, values=one.values[first : first + size]) for one in chart.series)
        shown = tuple(one for one in cut if any(v.plotted is not None for v in one.values))
        found.append(Part(chart.categories[first : first + size], shown or cut[:1], most))
    return tuple(found)


def add_chart(slide: Any, box: Box, chart: Chart, part: Part) -> None:
    """Add a chart.

    Parameters
    ----------
    slide : Slide
        Where.
    box : Box
        Its place.
    chart : Chart
        What it is called and what its axis measures.
    part : Part
        What it shows.
    """
    upright = chart.key in _COLUMNS
    apart = _apart(part.series)
    stacked = len(part.series) > 1 and not apart and not upright
    digits = max((v.digits for one in part.series for v in one.values), default=0)
    form = "#,##0" + ("." + "0" * digits if digits else "")
    kept: Any = CategoryChartData
    data = kept(number_format=form)
    data.categories = part.categories
    for one in part.series:
        data.add_series(one.name, [v.plotted for v in one.values])
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if upright else kind
    frame = slide.shapes.add_chart(kind, *box.emu, data)
    describe(frame, chart.alt, chart.title)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(chart_workbook(part.categories, part.series))
    drawn.has_title = False
    points = _points(box, len(part.categories), upright)
    drawn.font.size, drawn.font.color.rgb = Pt(points), rgb(INK)
    drawn.has_legend = len(part.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    plot = drawn.plots[0]
    plot.gap_width = 60 if upright or len(part.categories) < 6 else 35
    plot.overlap = 100 if stacked or (apart and not upright) else -10
    plot.vary_by_categories = False
    for at, (series, one) in enumerate(zip(plot.series, part.series, strict=True)):
        _paint(series, one.color, patterned=at > 0)
        if not stacked:
            _label(series, one.values, form, points)
    _axes(drawn, chart, part, points, upright=upright)
    if not upright:
        _lay(drawn, box, part, points)


def _most(chart: Chart) -> float:
    apart = _apart(chart.series)
    stacked = len(chart.series) > 1 and not apart and chart.key not in _COLUMNS
    sums = []
    for at in range(len(chart.categories)):
        amounts = [one.values[at].plotted or 0.0 for one in chart.series]
        sums.append(sum(amounts) if stacked else max(amounts))
    return max(sums, default=0.0)


def _apart(series: Sequence[Series]) -> bool:
    """Return whether no category has numbers of two series."""
    rows = zip(*(one.values for one in series), strict=True)
    return all(sum(v.plotted is not None for v in row) < 2 for row in rows)


def _points(box: Box, categories: int, upright: bool) -> float:
    room = 72 * box.height / max(categories, 1)
    return 12.0 if upright else max(10.0, min(12.0, 0.62 * room))


def _paint(series: Any, color: str, *, patterned: bool) -> None:
    fill = series.format.fill
    if patterned:
        # not told apart by hue alone
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = rgb(color), rgb(WHITE)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(color)
    series.format.line.color.rgb = rgb(color)
    series.format.line.width = Pt(0.75)
    series.invert_if_negative = False


def _label(series: Any, values: Sequence[Value], form: str, points: float) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(points)
    for at, one in enumerate(values):
        if one.plotted is not None and f"{one.plotted:,.{one.digits}f}" != one.text:
            label = series.points[at].data_label
            label.text_frame.text = one.text
            label.text_frame.paragraphs[0].runs[0].font.size = Pt(points)
            label.position = XL_LABEL_POSITION.OUTSIDE_END


def _axes(drawn: Any, chart: Chart, part: Part, points: float, *, upright: bool) -> None:
    names, amounts = drawn.category_axis, drawn.value_axis
    names.major_tick_mark = amounts.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = rgb(GRAY)
    names.has_major_gridlines = False
    names.tick_labels.font.size = Pt(points)
    amounts.minimum_scale = 0
    if part.most > 0:
        amounts.maximum_scale, amounts.major_unit = _scale(part.most)
    amounts.major_gridlines.format.line.color.rgb = rgb(NO_DATA)
    amounts.format.line.fill.background()
    amounts.tick_labels.number_format = "#,##0" if part.most >= 10 else "General"
    amounts.tick_labels.number_format_is_linked = False
    amounts.tick_labels.font.size = Pt(points)
    amounts.tick_labels.font.color.rgb = rgb(SLATE)
    amounts.has_title = bool(chart.axis)
    if chart.axis:
        words = amounts.axis_title.text_frame
        words.text = axis_words(chart)
        words.paragraphs[0].runs[0].font.size = Pt(points)
        words.paragraphs[0].runs[0].font.bold = False
        words.paragraphs[0].runs[0].font.color.rgb = rgb(SLATE)
    if not upright:
        names.reverse_order = True
        # rows run down, so below is where they end; python-pptx's own setter has no effect
        amounts._element.find("./{*}crosses").set("val", "max")
        skip = parse_xml(f'<c:tickLblSkip {_CHARTS} val="1"/>')
        names._element.find("./{*}noMultiLvlLbl").addprevious(skip)


def axis_words(chart: Chart) -> str:
    """Return what the axis measures, and that it is estimated where its name does not say."""
    told = (translate("report.estimated"), translate("report.modeled"))
    values = [v for one in chart.series for v in one.values]
    if any(v.estimated for v in values) and not any(word in chart.axis for word in told):
        return f"{chart.axis}, {told[0]}"
    return chart.axis


def _scale(most: float) -> tuple[float, float]:
    """Return a round end of the axis and its steps, with room for the label of the longest bar."""
    wanted = most * 1.08
    power = 10 ** math.floor(math.log10(wanted / 4))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times * 6 >= wanted)
    return round(math.ceil(wanted / step) * step, 10), round(step, 10)


def _lay(drawn: Any, box: Box, part: Part, points: float) -> None:
    """Give the names of the rows the room they need, on one line where that is possible."""
    longest = max((text_width(name, points) for name in part.categories), default=0.0)
    names = min((longest * 1.04 + 0.15) / box.width, 0.46)
    below = (0.3 + 0.28 + (0.3 if drawn.has_legend else 0.0)) / box.height
    layout = parse_xml(
        f'<c:layout {_CHARTS}><c:manualLayout><c:layoutTarget val="inner"/>'
        '<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{names:.4f}"/><c:y val="0.01"/><c:w val="{0.98 - names:.4f}"/>'
        f'<c:h val="{0.98 - below:.4f}"/></c:manualLayout></c:layout>'
    )
    area = drawn._chartSpace.chart.plotArea
    for old in area.findall("./{*}layout"):
        area.remove(old)
    area.insert(0, layout)
