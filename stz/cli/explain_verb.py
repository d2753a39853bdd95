"""``stz explain``: what a plan stands on, one place or all of it."""

from __future__ import annotations

from typing import Annotated

import typer

from stz.cli.app import JsonOption, RunArg, app
from stz.cli.output import print_json, say, stdout_for_data


@app.command()
def explain(
    run_dir: RunArg,
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="[PLACE]",
            help="Zone, candidate, link, ring or city, by id or name; city:multan says which kind.",
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Every element of the plan, and all candidates. The default."),
    ] = False,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds [default: 120 for all, 60 for a place].")
    ] = None,
    gap: Annotated[
        float | None, typer.Option(help="Relative gap of searches [default: 0.0005].")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell why a place is in the plan or not, or what each element is worth (importance.csv)."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_explain import show_explanation, show_importance
    from stz.errors import ScenarioError
    from stz.run import explain_place, explain_run

    if place is not None and everything:
        raise ScenarioError(
            "a place and --all were both asked for", mend="leave out one of the two"
        )
    with stdout_for_data(), LiveProgress() as live:
        if place is None:
            table, written = explain_run(
                run_dir, time_limit=time_limit, gap=gap, on_phase=live.phase
            )
        else:
            told = explain_place(
                run_dir, place, time_limit=time_limit, gap=gap, on_phase=live.phase
            )
    if place is not None:
        if as_json:
            print_json(told.as_dict())
        else:
            show_explanation(told)
        return
    if table.interrupted:
        say("stopped: this is what is known so far")
    if as_json:
        print_json(table.as_dict())
    else:
        show_importance(table, written)
