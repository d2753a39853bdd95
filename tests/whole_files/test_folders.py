"""A folder is replaced whole, by several processes at once and in spite of kills."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path, PurePath

import pytest

from stz.whole_files import exchange, recover, replacing_folder, write_file


def added(file: PurePath) -> PurePath | None:
    """Keep everything but what the program wrote."""
    return None if file.as_posix() in ("plan", "old", "tables/ours") else file


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_folder_is_replaced_and_what_others_added_is_carried_over(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    for name in ("plan", "old", "note"):
        (target / name).write_text("former")
    with replacing_folder(target, added) as work:
        assert (target / "plan").read_text() == "former"
        (work / "plan").write_text("new")
    assert names(tmp_path) == ["run"]
    assert {name: (target / name).read_text() for name in names(target)} == {
        "note": "former",
        "plan": "new",
    }


def test_a_folder_stays_as_it_was_when_the_block_fails(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "plan").write_text("former")

    def interrupted() -> None:
        with replacing_folder(target, lambda file: file) as work:
            (work / "plan").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert names(tmp_path) == ["run"]
    assert (target / "plan").read_text() == "former"


@pytest.mark.usefixtures("stubborn")
def test_a_folder_comes_back_when_the_new_one_cannot_take_its_place(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "plan").write_text("former")
    with pytest.raises(OSError, match="no"), replacing_folder(target, lambda file: file):
        pass
    assert names(tmp_path) == ["run"]
    assert (target / "plan").read_text() == "former"


def test_what_others_added_in_a_folder_of_ours_stays(tmp_path: Path) -> None:
    target = tmp_path / "run"
    (target / "tables").mkdir(parents=True)
    (target / "tables/ours").write_text("former")
    (target / "tables/notes.txt").write_text("mine")
    (target / "empty").mkdir()
    (target / "link").symlink_to("nowhere")
    with replacing_folder(target, added) as work:
        (work / "tables").mkdir()
    assert names(target) == ["empty", "link", "tables"]
    assert names(target / "tables") == ["notes.txt"]
    assert (target / "link").readlink() == Path("nowhere")


def replace_and_die(target: Path, when: str) -> None:
    """Replace a folder in a process that is killed in the middle of it."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if when == "between two renames":
        exchange.exchange = lambda here, there: False  # type: ignore[assignment]
        replace = Path.replace
        Path.replace = lambda self, to: die() if ".stz-new-" in self.name else replace(self, to)  # type: ignore[assignment,method-assign]
    with replacing_folder(target, added) as work:
        (work / "plan").write_text("new")
        if when == "while writing":
            die()


@pytest.mark.parametrize("when", ["while writing", "between two renames"])
def test_a_killed_process_loses_nothing_and_what_it_left_is_cleaned(
    when: str, tmp_path: Path
) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "plan").write_text("former")
    process = multiprocessing.get_context("fork").Process(
        target=replace_and_die, args=(target, when)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert target.exists() == (when == "while writing")
    recover(target)
    assert (target / "plan").read_text() == "former"
    assert names(tmp_path) == ["run"]


def test_what_another_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with replacing_folder(target, added) as work:
        recover(target)
        assert work.is_dir()
        (work / "plan").write_text("new")
    assert names(target) == ["plan"]


def replace_often(target: Path, word: str) -> None:
    for _ in range(40):
        with replacing_folder(target, added) as work:
            for name in ("plan", "old"):
                (work / name).write_text(word)


def test_two_processes_on_one_folder_lose_no_swap(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "note").write_text("mine")
    processes = [
        multiprocessing.get_context("fork").Process(target=replace_often, args=(target, word))
        for word in ("one", "other")
    ]
    for process in processes:
        process.start()
    seen = set()
    while any(process.is_alive() for process in processes):
        seen.add(target.is_dir())
    assert [process.exitcode for process in processes] == [0, 0]
    assert seen == {True}, "the folder was there at every moment"
    assert (target / "plan").read_text() == (target / "old").read_text()
    assert names(target) == ["note", "old", "plan"]
    assert names(tmp_path) == ["run"]


@pytest.mark.parametrize("name", ["x" * 250, "زون" * 40, "a!b", "tab\tand\nline"])
def test_any_name_can_be_written(name: str, tmp_path: Path) -> None:
    assert write_file(tmp_path / name, "1").read_text() == "1"
    with replacing_folder(tmp_path / "in" / name, added) as work:
        (work / "plan").write_text("new")
    assert names(tmp_path / "in" / name) == ["plan"]


def test_a_folder_of_a_person_that_is_called_alike_stays(tmp_path: Path) -> None:
    """What somebody set aside by hand is no leftover of ours."""
    for name in ("run", ".run.old-backup", ".run.new-ideas"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note").write_text(name)
    recover(tmp_path / "run")
    with replacing_folder(tmp_path / "run", added):
        pass
    assert names(tmp_path) == [".run.new-ideas", ".run.old-backup", "run"]
