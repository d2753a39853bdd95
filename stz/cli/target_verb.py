"""``stz target``: what it would take to earn so much, up to the ceiling and beyond."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stz.cli.app import JsonOption, OverrideOption, ScenarioArg, SetOption, app
from stz.cli.output import print_json, say, stdout_for_data


@app.command()
def target(
    scenario: ScenarioArg,
    exports: Annotated[float, typer.Option(help="Exports asked for, USD million a year.")],
    cheapest_in: Annotated[
        str, typer.Option("--objective", help="What the plan is cheapest in: cost or capex.")
    ] = "cost",
    points: Annotated[
        int, typer.Option(help="Points of the cost curve at most; 1 for the target alone.")
    ] = 5,
    gap: Annotated[float, typer.Option(help="Gap of the cheapest plan, e.g. 0.01.")] = 0.01,
    time_limit: Annotated[float, typer.Option(help="Seconds for all of it.")] = 180.0,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder [default: runs/target-NAME]."),
    ] = None,
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the cheapest plan that earns so much, or what stands between it and the ceiling."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_target import show_target
    from stz.run import target_run

    with stdout_for_data(), LiveProgress() as live:
        found = target_run(
            scenario,
            exports,
            output,
            settings or (),
            named=named or (),
            objective=cheapest_in,  # type: ignore[arg-type]  # what else it may be is refused there
            points=points,
            gap=gap,
            time_limit=time_limit,
            on_phase=live.phase,
        )
    if found.target.stopped == "interrupted":
        say("stopped: this is what was found so far")
    if as_json:
        print_json(found.as_dict())
    else:
        show_target(found)
