"""The verbs of ``stz``. Each calls what a notebook calls and prints what comes back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from stz.cli.boundary import Boundary, as_data, tell
from stz.cli.output import print_json, say, show, stdout_for_data

app = typer.Typer(
    cls=Boundary,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Where to open Special Technology Zones and which fiber to build, decided together.",
    epilog="Exit codes: 0 ok, 1 internal, 2 usage or scenario, 3 infeasible, 4 time limit without "
    "a plan, 5 invalid data, 6 solver missing, 7 plan stored but not drawn, 130 stopped by Ctrl-C "
    "before there was a plan.",
)

ScenarioArg = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Scenario file, or the name of a packaged one.")
]
RunArg = Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change one key, e.g. --set budget_musd=30. Repeatable."
    ),
]
OverrideOption = Annotated[
    list[str] | None,
    typer.Option(
        "--override", metavar="NAME", help="Apply a named override of the scenario. Repeatable."
    ),
]
ForceOption = Annotated[
    bool,
    typer.Option(
        "--force", help="Overwrite edited pages, slides, documents, and files not by stz."
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language", metavar="TAG", help="en, ur (a draft), or a .po file [default: en]."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]


def main() -> None:
    """Run the command line."""
    app(prog_name="stz")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            show(f"stz {version('stz')}")
        except PackageNotFoundError:
            show("stz, from a checkout that is not installed")
        raise typer.Exit()


@app.callback()
def _stz(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


def _advise(written: Iterable[Path]) -> None:
    """Say what to do about pages that have become too large."""
    from stz.maps import size_advice

    for page in written:
        if page.suffix == ".html" and (advice := size_advice(page)):
            say(f"note: {advice}")


@app.command()
def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write into.")],
    as_json: JsonOption = False,
) -> None:
    """Write a small sample scenario that solves in seconds. Overwrites nothing."""
    from stz.cli.sample import write_sample

    written = write_sample(directory)
    if as_json:
        print_json({"directory": directory, "written": written})
        return
    for path in written:
        show(path)
    say(f"next: stz solve {written[0]}")


@app.command()
def check(
    scenario: ScenarioArg,
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """List all problems in a scenario, its layers, and the planning problem they make."""
    from stz.cli.live import LiveProgress
    from stz.run import check_scenario

    with LiveProgress() as live:
        report = check_scenario(scenario, settings or (), named=named or (), on_phase=live.phase)
    facts = report.facts
    if as_json:
        said: dict[str, Any] = {"ok": report.ok, **facts, "notes": report.notes}
        said["suitability_weights"] = report.weights
        if not report.ok:
            said |= as_data(report.errors[0]) | {"problems": [p.as_dict() for p in report.problems]}
        print_json(said)
    for error in report.errors:
        tell(error, as_json=False)
    if not as_json:
        for note in report.notes:
            say(f"note: {note}")
        if report.ok:
            show(
                "No problems found: "
                + ", ".join(f"{name} {value}" for name, value in facts.items())
            )
    raise typer.Exit(report.exit_code)


@app.command()
def promises(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|RUN", help="Scenario file, packaged scenario, or run folder."
        ),
    ],
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell where the availability asked for can be promised, and what would bring it elsewhere."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_promises import promises_as_data, show_promises
    from stz.feasibility import promises as reachable
    from stz.run import problem_of

    with LiveProgress() as live:
        instance = problem_of(scenario, settings or (), named=named or (), on_phase=live.phase)
        live.phase("working out what can be promised where")
        table = reachable(instance)
    if as_json:
        print_json(promises_as_data(table))
    else:
        show_promises(table)


@app.command()
def solve(
    scenario: ScenarioArg,
    run_dir: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="RUN", help="Run folder [default: runs/NAME]."),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="ENGINE", help="scip or highs [default: the scenario's].")
    ] = None,
    gap: Annotated[
        float | None, typer.Option(help="Relative gap, e.g. 0.01 [default: the scenario's].")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds [default: the scenario's].")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed [default: the scenario's].")] = None,
    settings: SetOption = None,
    named: OverrideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find a plan, verify it, and write the run folder with its map. Ctrl-C keeps the best plan."""
    from stz.cli.live import LiveProgress
    from stz.cli.show_run import run_as_data, show_summary
    from stz.run import run_scenario

    with stdout_for_data(), LiveProgress() as live:
        run = run_scenario(
            scenario,
            run_dir,
            settings or (),
            named=named or (),
            engine=engine,
            gap=gap,
            time_limit=time_limit,
            seed=seed,
            on_phase=live.phase,
            progress=live.progress,
        )
    if as_json:
        print_json(run_as_data(run))
        return
    if run.plan.interrupted:
        say("stopped: this is the best plan found so far")
    show_summary(run)


@app.command("map")
def draw_map(
    run_dir: RunArg,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="HTML file [default: RUN/map.html]."),
    ] = None,
    picture: Annotated[
        bool,
        typer.Option("--picture", help="Also write a PNG picture of the page, using Chromium."),
    ] = False,
    width: Annotated[int, typer.Option(help="Width of the picture's window, pixels.")] = 1400,
    height: Annotated[int, typer.Option(help="Height of the picture's window, pixels.")] = 900,
    language: LanguageOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Draw the map of a run as one HTML file that opens without a network."""
    from stz.layers import load_layers
    from stz.messages import language_of, use_translation
    from stz.run import changed_layers, find_run, map_run, picture_map

    run = find_run(run_dir)
    used = load_layers(names=run.scenario.layers, adjust=run.scenario.adjust)
    changed = changed_layers(run, used)
    with use_translation(language_of(language)):
        path = map_run(run, output, used, with_picture=picture, force=force)
    if changed:
        say(f"note: layers changed since the run was made: {', '.join(changed)}")
    _advise([path])
    taken = picture_map(path, width, height) if picture else None
    if picture and taken is None:
        say("note: no picture was made because Chromium was not found")
    if as_json:
        print_json({"map": path, "picture": taken, "changed_layers": changed})
        return
    show(path)
    if taken is not None:
        show(taken)


@app.command()
def export(
    run_dir: RunArg,
    form: Annotated[
        str,
        typer.Option(
            "--format", help="gpkg (styled for QGIS), xlsx, geojson, geoparquet, kml, csv."
        ),
    ] = "gpkg",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="PATH", help="File or folder [default: RUN.gpkg]."),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write all layers of a run for QGIS, Google Earth, spreadsheets or data frames."""
    from stz.gis import export_run
    from stz.run import find_run

    written = export_run(find_run(run_dir), form, output or "", force=force)
    if as_json:
        print_json({"format": form, "written": written})
        return
    for path in written:
        show(path)


@app.command()
def embed(
    run_dir: RunArg,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder [default: RUN]."),
    ] = None,
    width: Annotated[int, typer.Option(help="Width of the frame, pixels.")] = 960,
    height: Annotated[int, typer.Option(help="Height of the frame, pixels.")] = 600,
    language: LanguageOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the map for another page: embed.html, embed.png, and embed.txt with what to paste."""
    from stz.messages import language_of, use_translation
    from stz.run import PICTURE, embed_run

    with use_translation(language_of(language)):
        written = embed_run(run_dir, output, width, height, force=force)
    if PICTURE not in {path.name for path in written}:
        say("note: no picture was made because Chromium was not found")
    if as_json:
        print_json({"written": written, "width": width, "height": height})
        return
    for path in written:
        show(path)


@app.command()
def figures(
    run_dir: RunArg,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder [default: RUN/figures]."),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="png (300 dpi) or svg [default: both]. Repeatable."),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the map and the charts of a run for print, with descriptions in words."""
    from stz.run import figures_run

    written = figures_run(run_dir, output, formats, force=force)
    if as_json:
        print_json({"written": written})
        return
    for path in written:
        show(path)


@app.command()
def report(
    run_dir: RunArg,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder [default: RUN]."),
    ] = None,
    forms: Annotated[
        list[str] | None,
        typer.Option("--format", help="html, pptx or docx [default: all]. Repeatable."),
    ] = None,
    short: Annotated[
        bool,
        typer.Option("--short", help="Eight slides for a ten-minute talk, plus the long deck."),
    ] = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write a briefing as page, slides and document, with the same numbers in all of them."""
    from stz.run import FORMS, report_run

    asked = forms or (["pptx"] if short else FORMS)
    written = report_run(run_dir, output, asked, short=short, force=force)
    _advise(written)
    if as_json:
        print_json({"written": written})
        return
    for path in written:
        show(path)


@app.command("show")
def show_run(run_dir: RunArg, as_json: JsonOption = False) -> None:
    """Show a run: headline, metrics, zones, links to build, cities."""
    from stz.cli.show_run import run_as_data, show_all
    from stz.run import find_run

    run = find_run(run_dir)
    if as_json:
        print_json(run_as_data(run))
    else:
        show_all(run)


@app.command()
def compare(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN_A RUN_B [RUN...]", help="Run folders, base first.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder [default: runs/compare-A-B]."),
    ] = None,
    frequency: Annotated[
        bool, typer.Option("--frequency", help="Also map how often each zone and link is chosen.")
    ] = False,
    front: Annotated[
        str | None,
        typer.Option(metavar="X,Y", help="Also map the plans as a front, e.g. capex,exports."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was added, dropped, kept and moved between runs, with two maps side by side."""
    from stz.cli.show_compare import axes_of, comparison_as_data, show_comparison
    from stz.run import compare_runs

    compared = compare_runs(
        runs, output, frequency=frequency, front=None if front is None else axes_of(front)
    )
    _advise(compared.files)
    if as_json:
        print_json(comparison_as_data(compared))
    else:
        show_comparison(compared)


@app.command()
def trace(
    run_dir: RunArg,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="PLACE.FIGURE, LINK.FIGURE, YEAR.FIGURE, a metric or scenario.KEY.",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Tell where a number of a run comes from, back to rows of layers with their sources."""
    from stz.run import find_run

    found = find_run(run_dir).trace(what)
    if as_json:
        print_json(found.as_dict())
    else:
        show(found)


@app.command()
def verify(run_dir: RunArg, as_json: JsonOption = False) -> None:
    """Check a run with independent code."""
    from stz.errors import DataError
    from stz.run import find_run
    from stz.runs import verify_run

    run = find_run(run_dir)
    found = verify_run(run_dir)
    if not found.ok:
        # `solve` writes no plan that fails, so a run that does was changed since: invalid data.
        error = DataError(found.violations)
        if as_json:
            print_json(as_data(error) | found.as_dict())
        raise typer.Exit(tell(error, as_json=False))
    if as_json:
        print_json(found.as_dict())
    else:
        show(f"verified: largest violation {found.max_violation:.1e}; {run.plan.headline}")


@app.command()
def schema(as_json: JsonOption = False) -> None:
    """Print the JSON Schema of scenario files (JSON with and without --json)."""
    from stz.scenario import schema_text

    typer.echo(schema_text(), nl=False)


@app.command()
def layers(as_json: JsonOption = False) -> None:
    """List the data layers: rows, year, grades, licence."""
    from stz.cli.show_layers import layers_as_data, show_layers

    if as_json:
        print_json(layers_as_data())
    else:
        show_layers()


@app.command()
def versions(as_json: JsonOption = False) -> None:
    """Show what a bug report needs: versions of stz, solvers and packages, and where data is."""
    from stz.cli.show_versions import show_versions
    from stz.run import installation

    with stdout_for_data():
        facts = installation()
    if as_json:
        print_json(facts)
    else:
        show_versions(facts)
