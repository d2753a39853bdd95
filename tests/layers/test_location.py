"""The packaged layers are found in a checkout and in an installed wheel."""

import pytest

from stz.errors import DataError
from stz.layers import default_data_dir, load_manifest, location


def test_a_checkout_has_them_beside_the_package():
    assert (default_data_dir() / "places.geojson").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path, monkeypatch):
    inside = tmp_path / "stz" / "_data" / "geo"
    inside.mkdir(parents=True)
    (tmp_path / "data" / "geo").mkdir(parents=True)
    monkeypatch.setattr(location, "files", lambda package: tmp_path / package)
    assert default_data_dir() == inside


def test_an_installation_without_them_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(location, "files", lambda package: tmp_path / package)
    with pytest.raises(DataError, match="missing from this installation"):
        default_data_dir()


def test_a_broken_manifest_says_how_to_mend_it(tmp_path):
    (tmp_path / "manifest.json").write_text('{"format": 1, "layers": {"places": {}}}')
    with pytest.raises(DataError) as caught:
        load_manifest(tmp_path)
    assert "stz.layers.build" in caught.value.problems[0].mend
