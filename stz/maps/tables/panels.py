"""What stands around the map: skip links, headline strip, notes."""

from __future__ import annotations

from collections.abc import Iterable

from stz.escape import Html, element, escape_text, join
from stz.maps.layers import definitions, plan_years, traced, worded, year_bar
from stz.maps.tables.facts import data_years
from stz.maps.tables.plan import newly_connected
from stz.messages import (
    CATALOG,
    amount_of,
    name,
    number,
    percent,
    text_of,
    translate,
    words_of,
    year_span,
)
from stz.plan import unit_of
from stz.runs import Aim, Run, changes_told, key_figures

MOST_CHANGES = 6
"""So many changes stand above a map; the others are counted there, and all are in the briefing."""


def headline(run: Run) -> Html:
    """Return the strip above the map: what the plan is worth and how sure that is."""
    figures = key_figures(run.metrics)
    facts: list[tuple[str, object]] = []
    if figures.new_exports is not None:
        new = traced(number(figures.new_exports, 2), "new_exports")
        kept = traced(number(figures.existing_exports, 2), "existing_exports")
        facts.append((translate("head.new"), join(new, " ", _unit(run, "exports"))))
        facts.append((translate("head.existing"), kept))
    facts.append((translate("capex"), traced(number(figures.capex, 2), "capex")))
    facts += [(aim_name(aim), aim_reached(aim, _unit(run, aim.metric))) for aim in figures.aims]
    facts += [
        (translate("zones"), traced(number(len(run.zones)), "all_zones")),
        (
            translate("cities"),
            worded(
                "cities.count",
                number=traced(len(run.cities), "cities_connected"),
                new=traced(newly_connected(run), "cities_connected.new"),
            ),
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
        changed_line(run),
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
    told = [element("bdi", f"{text} ") for text in (translate("loc"), *sentences)]
    return join(definitions(), element("p", *told, class_="stz-note"))


def aim_name(aim: Aim) -> str:
    """Return the name of an objective in words of ours where there are any."""
    if aim.metric == "exports":
        return translate("head.all")
    key = f"objective.{aim.metric}"
    return translate(key) if key in CATALOG else words_of(aim.metric)


def aim_reached(aim: Aim, unit: Html) -> Html:
    """Return value, proven bound and gap of an objective."""
    return worded(
        "head.reached",
        value=traced(number(aim.value, 2), aim.named("value")),
        unit=unit,
        bound=traced(number(aim.bound, 2), aim.named("bound")),
        gap=traced(percent(aim.gap, 2), aim.named("gap")),
    )


def changed_line(run: Run) -> Html:
    """Return what was changed against the scenario that was named; nothing where nothing was."""
    told = changes_told(run.scenario, MOST_CHANGES)
    return element("p", name(told), class_="stz-changed") if told else Html("")


def _unit(run: Run, metric: str) -> Html:
    years = plan_years(run)
    told = unit_of(metric, len(years))
    if len(years) > 1 and told != unit_of(metric):
        first, last = (traced(year, f"year:{year}.number") for year in (years[0], years[-1]))
        return worded("unit.years", years=join(first, "–", last))
    known = {"USD million per year": "unit.year", "USD million": "unit.once"}
    return worded(known[told]) if told in known else escape_text(told)


def _badge(run: Run) -> Html:
    optimal = run.metrics.get("status") == "optimal"
    asked = amount_of(run.metrics.get("gap_asked"))
    gap = translate("gap.unknown") if asked is None else f"{asked * 100:g} %"
    told = traced(gap, "gap_asked")
    words = worded("optimal", gap=told) if optimal else worded("feasible")
    return element("span", words, class_="stz-badge" if optimal else "stz-badge stz-badge-feasible")
