"""Build the documentation into ``site/``, to be read without a network.

``python3 start.py docs`` runs this. ``--quick`` leaves notebooks as they are stored and takes the
sample plan of the last build, for looking at a page while writing it. ``--output DIR`` writes
elsewhere and leaves nothing else behind. Any warning fails the build, and the last site stays.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import typer
from api import undocumented, write_api
from gallery import make_sample, write_gallery
from links import broken_links, outside_requests
from pages import ROOT, lay_out, not_in_navigation
from typer.cli import get_docs_for_click

from stz.cli import app

HERE = Path(__file__).resolve().parent
SITE = ROOT / "site"
WORK = ROOT / "build" / "site"


def write_commands(path: Path) -> None:
    """Write the page of all commands, from the help they give."""
    command = typer.main.get_command(app)
    text = get_docs_for_click(
        obj=command, ctx=typer.Context(command, info_name="stz"), name="stz", title="Commands"
    )
    path.write_text(text, encoding="utf-8")


def refuse(problem: str, names: list[str]) -> None:
    """Stop the build where something is listed that must not be."""
    if names:
        raise SystemExit("\n  ".join([f"{problem}:", *names]))


def build(output: Path, work: Path, quick: bool) -> None:
    """Lay out the sources, make what is made, let Sphinx build it, and check every link."""
    refuse("public names without a docstring", undocumented())
    refuse("pages that docs/index.md does not list", not_in_navigation())
    sample, sources, html = work / "sample", work / "sources", work / "html"
    for folder in (sources, html, work / "doctrees", *(() if quick else (sample,))):
        shutil.rmtree(folder, ignore_errors=True)
    if not sample.is_dir():
        make_sample(sample)
    lay_out(sources)
    write_api(sources / "api")
    write_commands(sources / "commands.md")
    write_gallery(sample, sources, html)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q"]
    command += ["-c", str(HERE), "-d", str(work / "doctrees"), str(sources), str(html)]
    environment = {**os.environ, "STZ_DOCS_NOTEBOOKS": "off" if quick else "force"}
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise SystemExit("The documentation is not built: the lines above say why.")
    refuse("links that lead nowhere", broken_links(html))
    refuse("files that a page would fetch from a network", outside_requests(html))
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(html, output)


def main() -> None:
    """Read the command line, build, and say which file to open."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="run no notebook, solve nothing anew")
    parser.add_argument("--output", type=Path, default=SITE, metavar="DIR")
    asked = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as elsewhere:
        work = WORK if asked.output == SITE else Path(elsewhere)
        build(asked.output.resolve(), work, asked.quick)
    page = (asked.output / "index.html").resolve()
    print(
        f"\nThe documentation, built in {time.perf_counter() - start:.0f} s, to open in a browser:"
    )
    print(page.as_uri())


if __name__ == "__main__":
    main()
