"""What is written takes its place whole, and what was there survives a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from stz.whole_files import draft_folder, put, put_files, write_file, write_files


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_is_written_with_its_folder_and_leaves_no_draft(tmp_path: Path) -> None:
    out = write_file(tmp_path / "a" / "b.txt", "زون\n")
    assert out.read_bytes() == "زون\n".encode()
    assert write_file(out, b"\x00").read_bytes() == b"\x00"
    assert names(out.parent) == ["b.txt"]


@pytest.mark.usefixtures("stubborn")
def test_a_file_that_cannot_take_its_place_leaves_the_former_one(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("former")
    with pytest.raises(OSError, match="no"):
        write_file(tmp_path / "b.txt", "new")
    with pytest.raises(OSError, match="no"):
        write_files(tmp_path, {"b.txt": b"new", "c.txt": b"new"})
    assert names(tmp_path) == ["b.txt"]
    assert (tmp_path / "b.txt").read_text() == "former"


def test_files_take_their_places_together(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")

    def half_way() -> None:
        with draft_folder(tmp_path) as work:
            (work / "one").write_text("1")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        half_way()
    assert names(tmp_path) == ["kept.txt"]
    with draft_folder(tmp_path / "new") as work:
        for name in ("one", "two"):
            (work / name).write_text(name)
        assert put_files(work, tmp_path, ["two"]) == [tmp_path / "two"]
    assert names(tmp_path) == ["kept.txt", "new", "two"]
    assert names(tmp_path / "new") == []


def test_a_folder_takes_the_place_of_a_folder(tmp_path: Path) -> None:
    for name in ("draft", "target"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    put(tmp_path / "draft", tmp_path / "target")
    assert names(tmp_path) == ["target"]
    assert names(tmp_path / "target") == ["draft"]
