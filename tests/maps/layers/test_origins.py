"""A card says where its figures come from, closed until asked for; long sources stand once."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from stz.layers import Layers
from stz.maps import render_map, write_map
from stz.maps.layers import link_origins, links_layer, packed, zone_origins, zones_layer
from stz.messages import language_of, untranslated
from stz.messages.map_messages import MAP_MESSAGES
from stz.power import scenario_figures
from stz.runs import Run


def lines(told: list[Any]) -> list[tuple[str, str, str]]:
    """Return figure, rows and source of each line of a card."""
    flat = told[2]
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


@pytest.fixture(scope="module")
def routed(run: Run, layers: Layers) -> Run:
    """The run whose first zone has a route over a trunk and a new link."""
    links = f"{layers.backbone_links['link_id'].iloc[0]};{run.links['link'].iloc[0]}"
    first = run.routes["site"] == run.zones["site"].iloc[0]
    return dataclasses.replace(
        run, routes=run.routes.assign(links=run.routes["links"].where(~first, links))
    )


def test_a_zone_names_the_rows_that_its_figures_rest_on(routed: Run, layers: Layers) -> None:
    zone = routed.zones.iloc[0]
    told = lines(zone_origins(routed, layers)[zone["site"]])
    by_figure: dict[str, list[tuple[str, str]]] = {}
    for figure, rows, source in told:
        by_figure.setdefault(figure, []).append((rows, source))
        assert source, figure
    assert set(by_figure) == {"People and exports", "Power outages", "Fiber routes", "Costs"}
    rows, source = by_figure["People and exports"][0]
    own = routed.assignments[routed.assignments["site"] == zone["site"]]
    most = own.sort_values("persons", kind="stable").iloc[-1]["pool"]
    district = layers.places.set_index("place_id").loc[most, "district"]
    talent = layers.talent.set_index("district")
    assert rows.startswith("talent · ")
    assert rows.split(" · ")[1].startswith(str(district)), "most people first"
    assert "grade C" in rows
    assert source in set(talent["source"])
    used = [rows.split(" · ")[0] for rows, _ in by_figure["Fiber routes"]]
    assert used == ["backbone_links", "rights_of_way"]
    place = layers.places.set_index("place_id").loc[zone["node"]]
    figure = scenario_figures(layers.grid_reliability, [place["disco"]], routed.scenario)
    (of,) = figure.values()
    years = {year for _, year, _ in of.printed}
    assert any(year in by_figure["Power outages"][0][0] for year in years)


def test_existing_zones_name_the_park(run: Run, layers: Layers) -> None:
    found = zone_origins(run, layers)
    for site in run.zones.loc[run.zones["existing"], "site"]:
        parks = [rows for figure, rows, _ in lines(found[site]) if figure == "Seats"]
        assert len(parks) == 1
        assert parks[0].startswith(f"tech_zones · {site}")


def test_a_link_names_its_row(run: Run, layers: Layers) -> None:
    found = link_origins(run, layers)
    assert set(found) == set(run.links["link"])
    for link, told in found.items():
        ((figure, rows, source),) = lines(told)
        assert figure == "Length and cost"
        assert rows.startswith(f"rights_of_way · {link}")
        assert source in set(layers.rights_of_way["source"])


@pytest.mark.thorough
def test_long_sources_stand_once(national_run: Run, layers: Layers) -> None:
    origins = zone_origins(national_run, layers)
    drawn = zones_layer(national_run, {}, None, origins).features
    features, strings = packed(drawn)
    source = layers.talent["source"].iloc[0]
    assert strings.count(source) == 1
    assert source not in str([feature["properties"] for feature in features])
    with_them = len(render_map(national_run, layers).encode())
    bare = dataclasses.replace(national_run, assignments=national_run.assignments.head(0))
    assert with_them - len(render_map(bare, layers).encode()) < 400_000
    assert with_them < 3_000_000
    assert "w" in features[0]["properties"]  # type: ignore[operator]


def test_tables_have_no_sources(run: Run, layers: Layers) -> None:
    given = run.scenario.model_copy(update={"problem": "tables"})
    from_tables = dataclasses.replace(run, scenario=given)
    assert zone_origins(from_tables, layers) == {}
    assert link_origins(from_tables, layers) == {}
    assert all("w" not in str(one["properties"].keys()) for one in links_layer(run).features)  # type: ignore[union-attr]


def test_urdu_has_a_draft_of_every_text_of_the_cards() -> None:
    missing = untranslated(language_of("ur"), MAP_MESSAGES)
    assert [key for key in missing if key.startswith("origin.")] == []


@pytest.mark.browser
def test_it_is_closed_until_asked_for(
    run: Run, layers: Layers, chromium: Any, tmp_path: Path
) -> None:
    hostile = layers.talent.assign(source="<img src=x onerror=alert(1)> {{7*7}} ${1}")
    other = dataclasses.replace(layers, talent=hostile)
    out = write_map(run, other, tmp_path / "map.html")
    page = chromium.new_page(offline=True)
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(out.resolve().as_uri())
    page.wait_for_selector("html[data-stz=ready]", timeout=120_000)
    page.locator(".stz-pin").first.click(force=True)
    fold = page.locator(".stz-card details.stz-origins")
    fold.wait_for()
    assert not fold.evaluate("fold => fold.open")
    assert fold.locator("summary").inner_text() == "Where does this come from"
    fold.locator("summary").click()
    assert "<img src=x onerror=alert(1)> {{7*7}} ${1}" in fold.inner_text()
    assert "stz trace RUN" in fold.inner_text()
    assert fold.locator("img").count() == 0
    assert said == []
    page.close()
