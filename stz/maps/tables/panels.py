"""What stands around the map: skip links, headline strip, notes."""

from __future__ import annotations

from collections.abc import Iterable

from stz.escape import Html, element, join
from stz.maps.layers import definitions, plan_years, year_bar
from stz.maps.tables.facts import data_years
from stz.maps.tables.plan import newly_connected
from stz.messages import amount_of, name, number, percent, text_of, translate, year_span
from stz.runs import Run


def headline(run: Run) -> Html:
    """Return the strip above the map: what the plan is worth and how sure that is."""
    metrics = run.metrics
    unit = _unit(run)
    objective = text_of(metrics.get("objective_name"))
    label = (
        translate(f"objective.{objective}")
        if objective in ("exports", "cost", "npv")
        else objective
    )
    facts = [
        (label, f"{number(metrics.get('objective'), 2)} {unit}"),
        (translate("bound"), number(metrics.get("bound"), 2)),
        (translate("gap"), percent(metrics.get("gap"), 2)),
        (translate("zones"), number(len(run.zones))),
        (
            translate("cities"),
            translate("cities.count", number=len(run.cities), new=newly_connected(run)),
        ),
        (translate("run"), name(run.provenance.get("run_id"))),
        (translate("data"), element("bdi", year_span(data_years(run).values()), dir="ltr")),
    ]
    buttons = (
        element(
            "button",
            translate(f"show.{column}"),
            type="button",
            aria_expanded="true",
            aria_controls=f"stz-{column}",
            data_toggle=f"stz-{column}",
        )
        for column in ("side", "layers")
    )
    return element(
        "header",
        element(
            "div",
            element("h1", name(title(run))),
            _badge(run),
            element("div", *buttons, class_="stz-buttons"),
            class_="stz-titleline",
        ),
        element(
            "dl",
            *(element("div", element("dt", word), element("dd", value)) for word, value in facts),
            class_="stz-facts",
        ),
        year_bar(run),
        class_="stz-top",
    )


def skip_links() -> Html:
    """Return links for the keyboard past what stands before a part of the page."""
    return element(
        "nav",
        element("a", translate("skip.tables"), href="#stz-side", class_="stz-skip"),
        element("a", translate("skip.layers"), href="#stz-layers", class_="stz-skip"),
        aria_label=translate("skip"),
    )


def title(run: Run) -> str:
    """Return the title of the plan."""
    metrics = run.metrics
    return text_of(metrics.get("title")) or text_of(metrics.get("scenario_name")) or "stz"


def boundary_note(sentences: Iterable[str]) -> Html:
    """Return what is printed on the map itself, and the patterns its areas are filled with."""
    text = " ".join([translate("loc"), *sentences])
    return join(definitions(), element("p", text, class_="stz-note"))


def _unit(run: Run) -> str:
    years = plan_years(run)
    if len(years) > 1:
        return translate("unit.years", years=f"{years[0]}–{years[-1]}")
    return translate("unit.year" if run.metrics.get("objective_name") == "exports" else "unit.once")


def _badge(run: Run) -> Html:
    optimal = run.metrics.get("status") == "optimal"
    asked = amount_of(run.metrics.get("gap_asked"))
    gap = translate("gap.unknown") if asked is None else f"{asked * 100:g} %"
    words = translate("optimal", gap=gap) if optimal else translate("feasible")
    return element("span", words, class_="stz-badge" if optimal else "stz-badge stz-badge-feasible")
