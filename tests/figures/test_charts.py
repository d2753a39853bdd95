"""Charts say what the run says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from stz.figures.charts import budget_split, draw_charts


def _run(name: str, years: tuple[int, ...] = (2030,)) -> SimpleNamespace:
    zones = pd.DataFrame(
        {
            "site": ["z"], "number": [1], "name": [name], "exports_musd": [3.0],
            "existing": [False],
            "capex_musd": [2.0], "power_downtime_min": [20.0], "fiber_downtime_min": [10.0],
            "downtime_min": [30.0],
        }
    )  # fmt: skip
    money = {"capex": 6.0, "capex_zones": 2.0, "capex_links": 3.0, "capex_cities": 1.0}
    return SimpleNamespace(
        zones=zones,
        cities=pd.DataFrame({"exports_musd": [0.5]}),
        metrics={"metrics": money},
        plan=SimpleNamespace(
            availability=pd.DataFrame({"site": ["z"], "target_min": [52.6]}),
            by_year=pd.DataFrame({"year": years, "capex": [2.0] * len(years), "exports": 3.0}),
        ),
    )


def test_parts_of_the_budget_sum_to_capex() -> None:
    run = _run("Quetta")
    widths = [bar.get_width() for bar in budget_split(run).figure.axes[0].patches]
    assert sum(widths) == pytest.approx(run.metrics["metrics"]["capex"])


def test_names_are_no_formulas(tmp_path: Path) -> None:
    name = r"$\frac{1}{0$ </script>"
    drawn = draw_charts(_run(name))
    for chart in drawn:
        chart.figure.savefig(tmp_path / f"{chart.key}.png")
    assert drawn[1].figure.axes[0].get_yticklabels()[0].get_text() == f"1 {name}"
    assert [chart.key for chart in drawn] == ["budget", "exports", "downtime", "cost"]


def test_several_years_have_a_chart_of_what_is_paid_and_earned() -> None:
    run = _run("Quetta", (2028, 2029, 2030))
    chart = draw_charts(run)[1]
    assert chart.key == "years"
    heights = [bar.get_height() for bar in chart.figure.axes[0].patches]
    assert heights == [2.0] * 3 + [3.0] * 3
    assert "6.00 USD million" in chart.alt
    assert chart.alt.count("2.00 paid, exports 3.00") == 3


def test_long_names_are_cut() -> None:
    name = "PSEB software technology park(s), Rahim Yar Khan"
    chart = draw_charts(_run(name))[1]
    label = chart.figure.axes[0].get_yticklabels()[0].get_text()
    assert label == "1 PSEB software te…), Rahim Yar Khan", "its end tells one park from another"
    assert name in draw_charts(_run(name))[2].alt
