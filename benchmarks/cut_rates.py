"""Availability targets against cut rates: ``python -m benchmarks.cut_rates FOLDER``.

Every pair is solved and asked for its promises as a user would, in a process of its own; what the
folder holds already is not run again. Prints the table of docs/availability.md.
"""

from __future__ import annotations

import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TARGETS = ("99.5", "99.9", "99.99")
CUTS = (10, 27, 40, 60, 100, 270)
LIMIT = 60
SCENARIO = "pakistan-2030-available"
HEADS = (
    "target, %", "cuts", "search, s", "command, s", "processor, s", "load", "new zones",
    "new exports", "gap, %", "promised in", "not in (best %, ways without a link in common)",
)  # fmt: skip


def solved(folder: Path, target: str, cuts: int) -> dict[str, Any]:
    """Solve one pair, ask for its promises, and keep what they say and took; or read it.

    Raises
    ------
    CalledProcessError
        If a command ends with another exit code than 0: the plan was then not verified.
    """
    run = folder / f"{target}-{cuts}"
    kept = folder / f"{run.name}.json"
    if not kept.is_file():
        asked = {
            "fiber.cut_rate_per_1000km_year": cuts, "availability.target_pct": target,
        }  # fmt: skip
        settings = [part for key, value in asked.items() for part in ("--set", f"{key}={value}")]
        load, before = os.getloadavg()[0], _processor()
        began = time.perf_counter()
        plan = _stz("solve", SCENARIO, *settings, "--time-limit", str(LIMIT), "-o", str(run))
        told = {
            "seconds": plan["wall_time_s"],
            "command": time.perf_counter() - began,
            "processor": _processor() - before,
            "load": max(load, os.getloadavg()[0]),
            "metrics": plan["metrics"],
            "gap": plan["gap"],
            "promises": _stz("promises", str(run))["promises"],
        }
        kept.write_text(json.dumps(told), encoding="utf-8")
    read: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return read


def row(target: str, cuts: int, told: dict[str, Any]) -> list[str]:
    """Return what the table says of one pair."""
    # existing zones have no target
    places = [one for one in told["promises"] if one["target_min"] is not None]
    lost = [place for place in places if place["verdict"] != "yes"]
    metrics = told["metrics"]
    return [
        target,
        str(cuts),
        f"{told['seconds']:.1f}",
        f"{told['command']:.0f}" if "command" in told else "–",
        f"{told['processor']:.0f}",
        f"{told['load']:.0f}",
        f"{metrics['zones']:.0f}",
        f"{metrics['new_exports']:.1f}",
        f"{100 * told['gap']:.0f}" if metrics["zones"] else "open",
        f"{len(places) - len(lost)} of {len(places)}",
        ", ".join(
            f"{one['name']} ({math.floor(1000 * one['best_pct']) / 1000:g}, {one['ways']})"
            for one in lost
        )
        or "–",
    ]


def table(rows: Iterable[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [list(HEADS), ["---"] * len(HEADS), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _stz(*words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "stz", *words, "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    print(table(row(t, c, solved(place, t, c)) for t in TARGETS for c in CUTS))
