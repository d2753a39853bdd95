"""Write a run as a briefing: a page, slides and a document from one set of facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean
from stz.run.overwriting import refuse_overwriting
from stz.whole_files import sealed, write_files

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.runs import Run

FORMS = ("html", "pptx", "docx")
"""Kinds of files that a briefing is written as."""
NAME = "briefing"
SHORT_NAME = "briefing-short.pptx"


def report_run(
    run: Run | str | Path,
    out: str | Path | None = None,
    forms: Sequence[str] = FORMS,
    layers: Layers | None = None,
    *,
    short: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write ``briefing.html``, ``briefing.pptx`` and ``briefing.docx`` into a folder.

    The plan is verified again first, and the briefing says what that check found.

    Parameters
    ----------
    run : Run, str or Path
        A run, or its folder.
    out : str or Path, optional
        The folder; default the run's.
    forms : sequence of str
        Which of ``html``, ``pptx`` and ``docx`` to write.
    layers : Layers, optional
        The layers; default those that the run's scenario names.
    short : bool
        Whether to write ``briefing-short.pptx`` too: eight slides for ten minutes, to which
        ``briefing.pptx`` is the appendix.
    force : bool
        Whether to write over files that this program did not write, or that were edited since.

    Returns
    -------
    list of Path
        The files that were written: the short deck first, the others in the order of `FORMS`.

    Raises
    ------
    ScenarioError
        If a form is unknown, or a file cannot be written or is somebody else's.
    """
    from stz.layers import load_layers
    from stz.reports import SHORT, write_briefing
    from stz.run.find_run import find_run
    from stz.runs import verify_run

    wanted = _known(forms)
    if isinstance(run, (str, Path)):
        run = find_run(Path(run))
    folder = run.path if out is None else Path(out)
    asked = [*([SHORT] if short else []), *wanted]
    names = {form: SHORT_NAME if form == SHORT else f"{NAME}.{form}" for form in asked}
    refuse_overwriting([folder / name for name in names.values()], force=force)
    layers = layers or load_layers(names=run.scenario.layers, adjust=run.scenario.adjust)
    made = write_briefing(run, layers, verify_run(run.path), asked)
    try:
        return write_files(
            folder,
            {names[form]: sealed(file) if form == "html" else file for form, file in made.items()},
        )
    except OSError as error:
        what = f"the briefing cannot be written: {error.strerror}"
        raise ScenarioError(Problem(str(folder), what, "give another folder to -o")) from error


def _known(forms: Sequence[str]) -> list[str]:
    problems = [
        Problem("--format", "is not a briefing format", did_you_mean(form, FORMS), value=form)
        for form in dict.fromkeys(forms)
        if form not in FORMS
    ]
    if problems:
        raise ScenarioError(problems)
    return [form for form in FORMS if form in forms]
