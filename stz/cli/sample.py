"""``stz new``: a small scenario of the north-west, that solves in seconds."""

from __future__ import annotations

import os
from pathlib import Path

from stz.errors import Problem, ScenarioError

_SCENARIO = """\
# yaml-language-server: $schema=scenario.schema.json
#
# A first scenario of your own: Khyber Pakhtunkhwa and Islamabad, with a small budget. It starts
# from the national scenario that comes with stz and changes a few lines; the rest is the same.
# Mappings merge with what is extended; lists and single values replace it.
#
#   stz check {file}       lists all problems at once
#   stz solve {file}       writes runs/{name} with the plan and map.html
#   stz schema                  explains every key; editors complete them from scenario.schema.json

extends: pakistan-2030
name: {name}
title: A first plan for Khyber Pakhtunkhwa
description: >-
  Where USD 12 million is best spent on zones and fiber in Khyber Pakhtunkhwa and Islamabad.

territory:
  provinces:                  # where money is spent and people are counted; fiber elsewhere is kept
    - Khyber Pakhtunkhwa
    - Islamabad Capital Territory

budget_musd: 12               # USD million of capex: zones, power, fiber, city equipment
protection: dual_link         # every zone keeps a path when one link is cut; try: single, dual_node

candidates:
  lock: []                    # place ids that must get a zone, e.g. [mardan]
  ban: []                     # place ids that must not

solver:
  gap: 0.02                     # a plan within 2 % of the best possible is close enough here
  time_limit_s: 120

overrides:                    # stz solve {file} --override cheap
  cheap:
    budget_musd: 9
  promised:                     # power and fiber for 99.99 % of the year in every new zone
    availability: {{target_pct: 99.99}}
  by-year:                      # which zone and which fiber in which year
    years: {{first: 2028, budgets_musd: [4, 4, 4]}}
"""

_README = """\
# A first siting plan

`{file}` asks where USD 12 million is best spent on Special Technology Zones and fiber in
Khyber Pakhtunkhwa and Islamabad.

```
stz check {file}      # lists all problems before solving
stz solve {file}      # seconds; the plan and its map are in runs/{name}
stz show runs/{name}
```

Then open `runs/{name}/map.html` in a browser; it needs no network.

Things to try:

- `stz solve {file} --override cheap -o runs/cheap` plans with three quarters of the budget;
- `stz solve {file} --set protection=single -o runs/single` shows what a second fiber path costs;
- lock a zone open with `--set "candidates.lock=[mardan]"`, or ban one with `candidates.ban`.

The numbers (costs, talent, reliability) come from the national scenario that this one extends. Many
are assumptions and marked so there; `stz layers` shows sources and grades of the data.
"""


def write_sample(directory: Path, name: str = "khyber") -> list[Path]:
    """Write a scenario, the schema that editors complete it with, and a README.

    Raises
    ------
    ScenarioError
        If any of the files is there already, or the folder cannot be written.
    """
    from stz.scenario import schema_text

    file = f"{name}.yaml"
    texts = {
        file: _SCENARIO.format(file=file, name=name),
        "README.md": _README.format(file=file, name=name),
        "scenario.schema.json": schema_text(),
    }
    there = [directory / file for file in texts if os.path.lexists(directory / file)]
    if there:
        raise ScenarioError(
            [
                Problem(str(path), "already exists; nothing was written", "name a new folder")
                for path in there
            ]
        )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            with (directory / path).open("x", encoding="utf-8", newline="\n") as target:
                target.write(text)
    except OSError as error:
        raise ScenarioError(
            Problem(str(directory), f"cannot be written: {error.strerror}", "name another folder")
        ) from None
    return [directory / file for file in texts]
