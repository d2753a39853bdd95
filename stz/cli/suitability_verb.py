"""``stz suitability``: every candidate scored in parts, beside the choice of a run."""

from __future__ import annotations

from typing import Annotated

import typer

from stz.cli.app import JsonOption, OverrideOption, SetOption, app
from stz.cli.output import print_json, stdout_for_data


@app.command()
def suitability(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|RUN", help="Scenario file, packaged scenario, or run folder."
        ),
    ],
    place: Annotated[
        str | None,
        typer.Argument(metavar="[PLACE]", help="A candidate, by id or name: its parts in full."),
    ] = None,
    top: Annotated[
        int, typer.Option(min=1, help="Best ranks to show; the plan's zones are always shown.")
    ] = 25,
    every: Annotated[bool, typer.Option("--all", help="Show every candidate.")] = False,
    explain: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="Of a run: explain N of the disagreements by solving again."
        ),
    ] = 0,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for each explanation [default: 60].")
    ] = None,
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score every candidate in parts, and say where the plan of a run chose otherwise."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_suitability import found_candidate, show_candidate, show_suitability
    from stz.run import score_candidates

    with stdout_for_data(), LiveProgress() as live:
        table = score_candidates(
            scenario,
            settings or (),
            named=named or (),
            explain=explain,
            explain_s=time_limit,
            on_phase=live.phase,
        )
        one = None if place is None else found_candidate(table, place)
    if as_json:
        print_json(table.as_dict() if one is None else one.as_dict())
    elif one is not None:
        show_candidate(table, one)
    else:
        show_suitability(table, None if every else top)
