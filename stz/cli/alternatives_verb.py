"""``stz alternatives``: what nearly best plans share, and how different they can be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stz.cli.app import JsonOption, OverrideOption, SetOption, app
from stz.cli.output import print_json, say, stdout_for_data


@app.command()
def alternatives(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|RUN", help="Scenario file, packaged scenario, or run folder."
        ),
    ],
    slack: Annotated[
        float, typer.Option(help="Share of the value that may be given up, e.g. 0.01.")
    ] = 0.01,
    n: Annotated[int, typer.Option("--n", help="Different plans wanted.")] = 5,
    time_limit: Annotated[float, typer.Option(help="Seconds for all of it.")] = 180.0,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Folder [default: runs/alternatives-NAME]."
        ),
    ] = None,
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find what all nearly best plans share, and plans as different as can be; each is a run."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_alternatives import show_alternatives
    from stz.run import alternatives_run

    with stdout_for_data(), LiveProgress() as live:
        found = alternatives_run(
            scenario,
            output,
            settings or (),
            named=named or (),
            slack=slack,
            n=n,
            time_limit=time_limit,
            on_phase=live.phase,
        )
    if found.found.stopped == "interrupted":
        say("stopped: this is what was found so far")
    if as_json:
        print_json(found.as_dict())
    else:
        show_alternatives(found)
