"""Feed hostile input to all that reads input, for as long as wanted: ``python -m tests.fuzz``.

Each input that raises what is no answer to a planner is kept in ``tests/fuzz/corpus``, once for
each kind of failure, and is a test from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.targets import TARGETS, fails

CORPUS = Path(__file__).with_name("corpus")


def main() -> int:
    """Run until the time is over; return how many kinds of failures there were, 1 at most."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=3600.0)
    options.add_argument("--seed", type=int, default=0, help="where to begin")
    options.add_argument("--target", choices=sorted(TARGETS), action="append")
    asked = options.parse_args()
    until, seed, tried = time.monotonic() + asked.seconds, asked.seed, Counter[str]()
    seen: set[tuple[str, str]] = set()
    while time.monotonic() < until:
        for name in asked.target or TARGETS:
            given = TARGETS[name].make(random.Random(f"{name} {seed}"))
            error = fails(name, given)
            tried[name] += 1
            kind = (type(error).__name__, _place(error)) if error is not None else None
            if kind is not None and kind not in seen:
                seen.add(kind)
                print(f"{name}, seed {seed}: {kind[0]} at {kind[1]}; kept as {_keep(name, given)}")
        seed += 1
    print(f"{dict(tried)} inputs, {len(seen)} kinds of failures; next seed {seed}")
    return min(len(seen), 1)


def _place(error: BaseException) -> str:
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "/stz/" in one.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def _keep(name: str, given: str) -> str:
    data = given.encode("utf-8", "surrogatepass")
    path = CORPUS / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path.name


if __name__ == "__main__":
    sys.exit(main())
