"""What reads input of people: each target takes one input and may refuse it, in our own words."""

from __future__ import annotations

import random
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stz
from stz.errors import StzError
from stz.layers import CONTRACTS, default_data_dir
from stz.layers.frames import read_layer
from stz.messages import as_po, read_translation
from tests.fuzz.mutations import mutated, table

GEO, MODELS = default_data_dir(), Path(__file__).resolve().parents[2] / "models"
SMALL_LAYERS = (
    "gateways.geojson", "tech_zones.geojson", "cost_refs.csv", "flood_districts.csv", "talent.csv",
    "grid_reliability.csv", "seismic.csv", "disco_districts.csv",
)  # fmt: skip
ROWS: Mapping[str, list[dict[str, Any]]] = {
    "nodes": [{"node": node} for node in "gab"],
    "links": [
        {"link": "ga", "a": "g", "b": "a", "capex_musd": 1.0, "km": 10.0},
        {"link": "ab", "a": "a", "b": "b", "capex_musd": 2.0, "existing": True},
    ],
    "sites": [{"site": "s", "node": "a", "capex_musd": 2.0, "seats": 50.0, "tier": 2}],
    "pools": [{"pool": "p", "talent": 100.0, "tier": 2, "province": "Punjab"}],
    "cities": [{"node": "b", "pool": "p", "remote_share": 0.1, "remote_benefit_musd": 0.01}],
    "reach": [{"pool": "p", "site": "s", "benefit_musd": 0.01, "minutes": 30.0}],
    "years": [{"year": 2026}, {"year": 2027, "budget_musd": 3.0}],
    "quotas": [{"name": "half", "measure": "workers", "tiers": [2], "minimum": 1.0}],
    "bounds": [{"name": "b", "metric": "jobs", "minimum": 1.0}],
}


@dataclass(frozen=True)
class Target:
    """How inputs are made and read; a text that failed is kept in the corpus, named for it."""

    make: Callable[[random.Random], str]
    read: Callable[[str], object]


def fails(name: str, given: str) -> BaseException | None:
    """Return what a target raised that is no answer to a planner; None where all is well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            TARGETS[name].read(given)
        except StzError as error:
            wordless = [one for one in error.problems if not one.what]
            return error if wordless or not str(error) else None
        except Exception as error:
            return error
    return None


def _in_a_file(text: str, name: str, read: Callable[[Path], object]) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return read(path)


def _scenario(rng: random.Random) -> str:
    files = sorted(MODELS.glob("*.yaml"))
    return mutated(rng.choice(files).read_text("utf-8"), rng)


def _layer(rng: random.Random) -> str:
    name = rng.choice(SMALL_LAYERS)
    return f"{name}\n{mutated((GEO / name).read_text('utf-8')[:6000], rng)}"


def _read_layer(given: str) -> object:
    name, _, text = given.partition("\n")
    return _in_a_file(text, name, lambda path: read_layer(CONTRACTS[Path(name).stem], path))


def _seed(rng: random.Random) -> str:
    return str(rng.randrange(2**32))


def _tables(given: str) -> object:
    """Make an instance of a few tables, one of them wrong; the input is the seed of that."""
    rng = random.Random(int(given))
    tables: dict[str, Any] = {name: [dict(row) for row in rows] for name, rows in ROWS.items()}
    wrong = rng.choice(list(tables))
    tables[wrong] = table(ROWS[wrong], rng)
    return stz.Instance.from_tables(**tables, gateways=["g"], budget_musd=5)


def _translation(rng: random.Random) -> str:
    good = as_po({"zones": "Zones", "opens": "opens {year}"}, {"zones": "زون"}, "ur")
    return "[" * 3000 if rng.random() < 0.02 else mutated(good, rng)


def _settings(rng: random.Random) -> str:
    keys = (
        "budget_musd",
        "solver.gap",
        "territory.provinces",
        "quotas",
        "sizes",
        "adjust",
        "layers",
    )
    return "\n".join(f"{rng.choice(keys)}={mutated('[1, a]', rng)}" for _ in range(2))


TARGETS: Mapping[str, Target] = {
    "scenario": Target(
        _scenario, lambda text: _in_a_file(text, "scenario.yaml", stz.load_scenario)
    ),
    "settings": Target(
        _settings, lambda text: stz.load_scenario("pakistan-2030", text.split("\n"))
    ),
    "layer": Target(_layer, _read_layer),
    "tables": Target(_seed, _tables),
    "translation": Target(
        _translation,
        lambda text: _in_a_file(
            text,
            "ur.po",
            lambda path: read_translation(path, {"zones": "Zones", "opens": "{year}"}),
        ),
    ),
}
