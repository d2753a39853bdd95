"""The build makes every packaged file again, byte for byte, from the sources in the repository."""

import csv
import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import frictionless
import pytest

from stz.layers import CONTRACTS, build, default_data_dir, load_manifest
from stz.layers.build.__main__ import main
from stz.layers.build.recipes.registry import BUILDERS
from stz.layers.build.run import build_files
from stz.layers.location import DATA_PACKAGE

GEO = default_data_dir()


@pytest.fixture(scope="module")
def built():
    return build_files(GEO / "sources")


def test_builders_and_contracts_name_the_same_layers():
    assert list(BUILDERS) == list(CONTRACTS)


def test_the_build_gives_the_files_of_the_repository(built):
    for name, content in built.items():
        assert content == (GEO / name).read_bytes(), f"{name} is not what the build makes"


@pytest.mark.thorough
def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path):
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Karachi"}
    command = [sys.executable, "-m", "stz.layers.build", "--out", str(tmp_path)]
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=600)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (GEO / path.name).read_bytes(), path.name
    assert {path.name for path in tmp_path.iterdir()} >= {"manifest.json", "rights_of_way.geojson"}


def test_only_writes_the_layer_asked_for(tmp_path, capsys):
    assert main(["--only", "seismic", "--out", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["seismic.csv"]
    assert capsys.readouterr().out == "seismic.csv\n"


def test_the_manifest_matches_the_files():
    manifest = load_manifest(GEO)
    assert list(manifest.layers) == list(CONTRACTS)
    for name, entry in manifest.layers.items():
        content = (GEO / entry.file).read_bytes()
        assert sha256(content).hexdigest() == entry.sha256, name
        assert _rows(GEO / entry.file) == entry.rows, name
        assert sum(entry.grades.values()) == entry.rows, name
        assert entry.licence, name
        assert entry.attribution, name
        assert entry.method, name
        assert entry.crs == (None if entry.kind == "table" else "EPSG:4326"), name


def test_what_we_write_of_layers_is_in_american_spelling():
    """Texts of the manifest and the contracts; quotes from sources keep theirs."""
    british = re.compile(
        r"\b(\w*fibre\w*|(kilo)?metres?|\w*centres?|\w*modell\w+|programmes?|neighbour\w*|colou\w+"
        r"|(optim|organ|digit|normal)is(e|ed|ing|ation)\w*)\b",
        re.IGNORECASE,
    )
    manifest = load_manifest(GEO)
    texts = [
        text
        for entry in manifest.layers.values()
        for text in (entry.title, entry.method, *entry.notes, *entry.units.values(), *entry.columns)
    ]
    texts += [text for c in CONTRACTS.values() for f in c.fields for text in (f.name, f.meaning)]
    recipes = Path(build.__file__).parent.rglob("*.py")
    texts += [path.read_text(encoding="utf-8") for path in recipes]
    assert not [found[0] for text in texts for found in british.finditer(text)]


def test_measured_columns_have_their_unit_in_the_manifest():
    manifest = load_manifest(GEO)
    for name, contract in CONTRACTS.items():
        for field in contract.fields:
            measured = field.name.endswith(("_km", "_g_low", "_g_high", "_sqft", "_pct"))
            if measured:
                assert field.name in manifest.layers[name].units, f"{name}.{field.name}"


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_files_are_small_plain_and_rounded(name):
    path = GEO / CONTRACTS[name].filename
    content = path.read_bytes()
    assert len(content) < 1_500_000
    assert b"\r" not in content
    assert content.endswith(b"\n")
    if path.suffix == ".geojson":
        lines = content.decode().splitlines()
        features = json.loads(content)["features"]
        assert len(lines) == len(features) + 2
        for feature in features:
            for number in _numbers(feature["geometry"]["coordinates"]):
                assert round(number, 5) == number


def test_the_sources_are_named_in_their_readme():
    readme = (GEO / "sources" / "README.md").read_text(encoding="utf-8")
    for path in (GEO / "sources").iterdir():
        assert path.name == "README.md" or path.name in readme


def test_a_correction_that_no_longer_fits_stops_the_build(tmp_path):
    for path in (GEO / "sources").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    mends = (tmp_path / "corrections.csv").read_text(encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(mends.replace("sahiwal-sargod", "elsewhere"))
    with pytest.raises(ValueError, match="no longer fits"):
        build_files(tmp_path, ["seismic"])


def _rows(path: Path) -> int:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.DictReader(stream))
    return len(json.loads(path.read_text(encoding="utf-8"))["features"])


def _numbers(coordinates):
    if isinstance(coordinates, (int, float)):
        return [coordinates]
    return [number for part in coordinates for number in _numbers(part)]


def test_the_data_package_is_one_for_its_own_checker():
    report = frictionless.validate(GEO / DATA_PACKAGE)
    assert report.valid, report.to_summary()
    package = frictionless.Package(GEO / DATA_PACKAGE)
    assert package.resource_names == list(CONTRACTS)
    assert package.get_resource("talent").schema.get_field("it_workforce").type == "integer"


def test_its_checker_finds_an_edit(tmp_path):
    for path in (DATA_PACKAGE, *(contract.filename for contract in CONTRACTS.values())):
        (tmp_path / path).write_bytes((GEO / path).read_bytes())
    table = tmp_path / "seismic.csv"
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not frictionless.validate(tmp_path / DATA_PACKAGE).valid
