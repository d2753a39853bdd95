"""Make the sample of the README, all that stz draws of it, and the page that shows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

STEPS = (
    ("new", "first"),
    ("solve", "first/khyber.yaml"),
    ("solve", "first/khyber.yaml", "--override", "cheap", "-o", "runs/cheap"),
    ("figures", "runs/khyber", "--format", "png"),
    ("report", "runs/khyber", "--format", "html"),
    ("compare", "runs/khyber", "runs/cheap"),
)
PAGES = {
    "runs/khyber/map.html": ("map.html", "Map of the plan"),
    "runs/compare-khyber-cheap/compare.html": ("compare.html", "Compared with less money"),
    "runs/khyber/briefing.html": ("briefing.html", "Briefing"),
}
SAMPLE = """\
# Gallery of maps

## Open a map

The sample scenario of [the five-minute tour](index.md#five-minutes), solved when this site was
built: USD 12 million for Khyber Pakhtunkhwa and Islamabad, from the packaged layers.
"""
NATION = """\
## The national plan

Pictures of the pages that `stz map`, `stz compare` and `stz report` make of the national plan. It
takes minutes to solve, so building this site does not solve it again.
[The national plan, explained](docs/national-plan.md) says how far to believe it.
"""
NATIONAL = (
    ("national-map.png", "The national plan", "docs/map"),
    ("national-compare.png", "Two national plans compared", "docs/compare"),
    ("national-briefing.png", "The briefing of the national plan", "docs/briefing"),
)


def make_sample(work: Path) -> None:
    """Solve the sample scenario twice and draw everything of it."""
    work.mkdir(parents=True)
    for step in STEPS:
        print("stz", *step, flush=True)
        command = [sys.executable, "-m", "stz", *step]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)


def write_gallery(work: Path, sources: Path, extra: Path) -> None:
    """Write the page, and the pages and pictures that it shows."""
    figures = work / "runs/khyber/figures"
    shutil.copytree(figures, sources / "sample", ignore=shutil.ignore_patterns("*.json"))
    target = extra / "sample"
    target.mkdir(parents=True, exist_ok=True)
    for path, (name, _) in PAGES.items():
        shutil.copyfile(work / path, target / name)
    words = json.loads((figures / "figures.json").read_text(encoding="utf-8"))
    headline = json.loads((work / "runs/khyber/metrics.json").read_text(encoding="utf-8"))
    lines = _page(words, str(headline["headline"]))
    (sources / "gallery.md").write_text("\n".join(lines), encoding="utf-8")


def _page(words: dict[str, dict[str, str]], headline: str) -> Iterator[str]:
    yield f"{SAMPLE}It says of itself: {headline}. These pages are what the commands write:\n"
    yield "```{raw} html"
    yield '<p class="open">'
    for name, title in PAGES.values():
        yield f'<a class="btn btn-primary" href="sample/{name}">{title}</a>'
    yield "</p>"
    yield "```\n"
    yield "## For print\n\n[`stz figures`](docs/figures.md) draws the same plan for paper.\n"
    yield from _pictures(
        (f"sample/{name}.png", told["title"], told["alt"], told["caption"])
        for name, told in words.items()
    )
    yield NATION
    yield from _pictures(
        (f"docs/images/{name}", title, title, f"[How it is made]({page}.md)")
        for name, title, page in NATIONAL
    )


def _pictures(found: Iterable[tuple[str, str, str, str]]) -> Iterator[str]:
    yield "::::{grid} 1 1 2 2"
    yield ":gutter: 3\n"
    for path, title, alt, caption in found:
        yield f":::{{grid-item-card}} {title}"
        yield f"```{{image}} {path}"
        yield f":alt: {alt}"
        yield f":target: _images/{Path(path).name}"  # where Sphinx puts it
        yield "```"
        yield f"{caption}"
        yield ":::"
    yield "::::\n"
