"""Several plans of one problem as numbered run folders inside of one folder, with what they show.

Each plan was solved for the scenario's problem with some bounds more. Its run says so: the scenario
in it has those bounds, so that solving it again asks the same question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from stz.errors import Problem, ScenarioError
from stz.run.prepare import Prepared
from stz.scenario import override_scenario
from stz.whole_files import replacing_folder

if TYPE_CHECKING:
    from stz.figures import Drawn
    from stz.instance import Instance
    from stz.plan import Plan
    from stz.runs import Run

_NUMBERED = re.compile(r"\d{2,3}$")
CHART_FORMATS = ("svg", "png")


@dataclass(frozen=True, eq=False)
class PlanRun:
    """A plan to be written: the problem it answers, and what that solve pushed."""

    plan: Plan
    instance: Instance
    objective: str
    title: str


def asked_for(ready: Prepared, one: PlanRun, number: int, what: str) -> Prepared:
    """Return a scenario, with its problem, that asks for one of several plans.

    Parameters
    ----------
    ready : Prepared
        The scenario that all of them belong to.
    one : PlanRun
        The plan, and the problem it answers: that of ``ready`` with bounds more.
    number : int
        Its place among the plans.
    what : str
        Word for all of them, such as ``front``.
    """
    own = len(ready.instance.bounds)
    rules = [rule.model_dump() for rule in ready.scenario.bounds]
    rules += [asdict(bound) for bound in one.instance.bounds[own:]]
    scenario = override_scenario(
        ready.scenario,
        {
            "name": f"{ready.scenario.name}-{what}-{number:02d}"[:80],
            "title": f"{ready.scenario.title or ready.scenario.name} ({one.title})",
            "objective": one.objective,
            "bounds": rules,
        },
    )
    instance = replace(ready.instance, bounds=one.instance.bounds, name=scenario.name)
    return replace(ready, scenario=scenario, assembly=replace(ready.assembly, instance=instance))


def write_plans(folder: Path, ready: Prepared, plans: Sequence[PlanRun], what: str) -> list[Run]:
    """Verify plans and write each as a run folder ``01``, ``02``, ... without its map.

    Parameters
    ----------
    folder : Path
        Where they go.
    ready, what
        As for :func:`asked_for`.
    plans : sequence of PlanRun
        In the order of their numbers.

    Raises
    ------
    VerificationError
        If the independent verifier refuses a plan.
    """
    from stz.runs import save_run

    written = []
    for number, one in enumerate(plans, start=1):
        asked = asked_for(ready, one, number, what)
        plan = replace(one.plan, instance_digest=asked.instance.digest)
        run = folder / f"{number:02d}"
        written.append(save_run(run, plan, asked.assembly, asked.scenario, asked.layers))
    return written


@contextmanager
def plan_folder(folder: Path, marker: str, files: Sequence[str]) -> Iterator[Path]:
    """Yield a folder that takes the place of ``folder`` when all is written.

    Parameters
    ----------
    folder : Path
        It need not exist; if it does, it holds an earlier one of the same kind, or nothing.
    marker : str
        The file by which such a folder is known.
    files : sequence of str
        Files that this kind of folder has: those of an earlier one go, with its numbered runs; what
        somebody added stays.

    Raises
    ------
    ScenarioError
        If the folder holds something else, or cannot be written.
    """
    refuse_other(folder, marker)
    ours = {marker, *files}

    def kept(file: PurePath) -> PurePath | None:
        first = file.parts[0]
        return None if file.as_posix() in ours or _NUMBERED.match(first) else file

    try:
        with replacing_folder(folder, kept) as work:
            yield work
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise ScenarioError(Problem(str(folder), what, "give another folder to -o")) from error


def refuse_other(folder: Path, marker: str) -> None:
    """Refuse a folder that holds something other than an earlier answer of this kind.

    Raises
    ------
    ScenarioError
        If the path is a file, or a folder with files and without the marker.
    """
    what = ""
    if folder.is_symlink() and not folder.exists():
        what = "is a broken link"
    elif folder.exists() and not folder.is_dir():
        what = "is a file, not a folder"
    elif folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        what = f"holds files but no {marker}; it was left unchanged"
    if what:
        raise ScenarioError(Problem(str(folder), what, "give a new folder or an empty one to -o"))


def write_json(path: Path, told: Mapping[str, Any]) -> None:
    """Write plain data as JSON."""
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_chart(folder: Path, drawn: Drawn) -> list[str]:
    """Write a chart in each of `CHART_FORMATS`; return the names of the files."""
    from stz.figures import as_bytes

    names = []
    for form in CHART_FORMATS:
        name = f"{drawn.key}.{form}"
        (folder / name).write_bytes(as_bytes(drawn.figure, form))
        names.append(name)
    return names
