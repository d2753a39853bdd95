"""Charts say what the run says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from stz.figures.charts import budget_split, draw_charts


def _run(name: str) -> SimpleNamespace:
    zones = pd.DataFrame(
        {
            "site": ["z"], "number": [1], "name": [name], "exports_musd": [3.0],
            "capex_musd": [2.0], "power_downtime_min": [20.0], "fiber_downtime_min": [10.0],
            "downtime_min": [30.0],
        }
    )  # fmt: skip
    money = {"capex": 6.0, "capex_zones": 2.0, "capex_links": 3.0, "capex_cities": 1.0}
    return SimpleNamespace(
        zones=zones,
        cities=pd.DataFrame({"exports_musd": [0.5]}),
        metrics={"metrics": money},
        plan=SimpleNamespace(availability=pd.DataFrame({"site": ["z"], "target_min": [52.6]})),
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
