"""``stz front``: the best trade-offs between two metrics, each a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stz.cli.app import JsonOption, OverrideOption, ScenarioArg, SetOption, app
from stz.cli.output import print_json, say, stdout_for_data


@app.command()
def front(
    scenario: ScenarioArg,
    metrics: Annotated[
        str,
        typer.Option(metavar="X,Y", help="Two metrics, e.g. exports,capex or 'jobs,min zones'."),
    ] = "exports,capex",
    points: Annotated[int, typer.Option(help="Most plans on the front.")] = 15,
    gap: Annotated[float, typer.Option(help="Area gap that is good enough, e.g. 0.01.")] = 0.01,
    time_limit: Annotated[float, typer.Option(help="Seconds for all of it.")] = 180.0,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder [default: runs/front-NAME]."),
    ] = None,
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the best trade-offs between two metrics; each plan is a run. Ctrl-C keeps the plans."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_compare import axes_of
    from stz.cli.show_front import show_front
    from stz.run import front_run

    pair = axes_of(metrics, "--metrics", "exports,capex")
    with stdout_for_data(), LiveProgress() as live:
        found = front_run(
            scenario,
            pair,
            output,
            settings or (),
            named=named or (),
            points=points,
            gap=gap,
            time_limit=time_limit,
            on_phase=live.phase,
        )
    if found.front.stopped == "interrupted":
        say("stopped: these are the plans found so far")
    if as_json:
        print_json(found.as_dict())
    else:
        show_front(found)
