"""What this program wrote may be written again; what a person made or edited is left unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation

from stz.errors import ScenarioError
from stz.layers import Layers, load_layers
from stz.run import embed_run, figures_run, map_run, report_run
from stz.run.overwriting import is_ours


@pytest.fixture(scope="module")
def layers() -> Layers:
    return load_layers()


def test_a_page_of_ours_is_written_again_and_another_is_not(
    solved_run: Path, layers: Layers, tmp_path: Path
) -> None:
    page = tmp_path / "index.html"
    page.write_text("<!DOCTYPE html><title>My page</title>")
    with pytest.raises(ScenarioError, match="left unchanged"):
        map_run(solved_run, page, layers)
    assert "My page" in page.read_text()
    (tmp_path / "index.png").write_bytes(b"a photograph")
    with pytest.raises(ScenarioError, match=r"index\.png"):
        map_run(solved_run, page, layers, with_picture=True)
    map_run(solved_run, page, layers, force=True)
    assert is_ours(page)
    assert map_run(solved_run, page, layers) == page


@pytest.mark.thorough
def test_an_edited_deck_is_not_written_over(
    solved_run: Path, layers: Layers, tmp_path: Path
) -> None:
    (deck,) = report_run(solved_run, tmp_path, ["pptx"], layers)
    report_run(solved_run, tmp_path, ["pptx"], layers)
    opened = Presentation(str(deck))
    assert opened.core_properties.identifier
    opened.core_properties.last_modified_by = "A planner"
    opened.save(str(deck))
    edited = deck.read_bytes()
    with pytest.raises(ScenarioError, match=r"briefing\.pptx.*edited.*--force"):
        report_run(solved_run, tmp_path, ["html", "pptx"], layers)
    assert deck.read_bytes() == edited
    assert not (tmp_path / "briefing.html").exists()
    report_run(solved_run, tmp_path, ["pptx"], layers, force=True)
    assert is_ours(deck)


def test_pictures_and_frames_of_others_are_left(
    solved_run: Path, layers: Layers, tmp_path: Path
) -> None:
    (tmp_path / "map.svg").write_text("<svg/>")
    with pytest.raises(ScenarioError, match=r"map\.svg"):
        figures_run(solved_run, tmp_path, ["svg"], layers)
    (tmp_path / "embed.txt").write_text("my notes")
    with pytest.raises(ScenarioError, match=r"embed\.txt"):
        embed_run(solved_run, tmp_path, layers=layers)
    assert (tmp_path / "embed.txt").read_text() == "my notes"
    (tmp_path / "map.svg").unlink()
    figures_run(solved_run, tmp_path, ["svg"], layers)
    figures_run(solved_run, tmp_path, ["svg"], layers)


@pytest.mark.parametrize("name", ["a.html", "a.pptx", "a.docx", "a.png", "a.txt", "figures.json"])
def test_what_cannot_be_read_is_not_ours(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x00{")
    assert not is_ours(tmp_path / name)


@pytest.fixture(scope="module")
def solved_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the sample, solved coarsely."""
    import stz
    from stz.cli.sample import write_sample

    folder = tmp_path_factory.mktemp("solved")
    scenario = write_sample(folder / "first")[0]
    return stz.run_scenario(scenario, folder / "run", gap=0.3, draw_map=False).path


@pytest.mark.thorough
def test_a_page_that_somebody_edited_is_left_unchanged(
    solved_run: Path, layers: Layers, tmp_path: Path
) -> None:
    page = map_run(solved_run, tmp_path / "map.html", layers)
    report_run(solved_run, tmp_path, ("html",), layers)
    for edited in (page, tmp_path / "briefing.html"):
        text = edited.read_text(encoding="utf-8")
        assert is_ours(edited)
        edited.write_text(text.replace("</title>", " (mine)</title>", 1), encoding="utf-8")
        assert not is_ours(edited)
    with pytest.raises(ScenarioError, match="was edited"):
        map_run(solved_run, page, layers)
    with pytest.raises(ScenarioError, match=r"briefing\.html"):
        report_run(solved_run, tmp_path, ("html",), layers)
    assert "(mine)" in page.read_text(encoding="utf-8")
    map_run(solved_run, page, layers, force=True)
    assert is_ours(page)
