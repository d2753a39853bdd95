from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

import pytest

from stz.errors import StzError
from stz.maps.offline_page.inline import (
    policy_slot,
    script_block,
    shield_script,
    style_block,
    with_policy,
)

PUBLISHED = {
    "LICENSE": "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "images/layers-2x.png": "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
    "images/layers.png": "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
    "images/marker-icon.png": "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_vendored_files_are_as_published(name: str) -> None:
    path = files("stz.maps.offline_page").joinpath("assets", "leaflet", *name.split("/"))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == PUBLISHED[name]


def test_scripts_carry_their_licence_and_no_source_map() -> None:
    block = script_block("asset:leaflet/leaflet.js")
    assert "BSD 2-Clause License" in block
    assert "sourceMappingURL" not in block
    assert block.count("</script") == 1


def test_images_of_styles_are_inside() -> None:
    block = style_block("asset:leaflet/leaflet.css")
    assert block.count('url("data:image/png;base64,') == 3
    assert "url(images" not in block


def test_an_asset_from_the_network_is_refused() -> None:
    with pytest.raises(StzError, match="from the network"):
        script_block("https://example.org/plugin.js")
    with pytest.raises(StzError, match="from outside"):
        with_policy('<script src="https://example.org/plugin.js"></script>')


def test_code_cannot_end_its_script() -> None:
    assert shield_script("a = '</SCRIPT>' + '<!-- b'") == "a = '<\\/SCRIPT>' + '<\\!-- b'"


def test_the_policy_names_every_script_and_style() -> None:
    page = with_policy(f"{policy_slot()}<style>a {{}}</style><script>b()</script>")
    for kind, text in (("style-src", "a {}"), ("script-src", "b()")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert "unsafe" not in page
