"""Assets that travel inside the page, and the policy that locks everything else out."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from stz.errors import StzError

ASSET = "asset:"
"""What the address of a vendored asset begins with, where Folium expects a URL."""

_MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_BLOCK = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_POLICY_SLOT = "<!--content-policy-->"


def asset_text(name: str) -> str:
    """Return a vendored text file, line ends as the browser reads them.

    Parameters
    ----------
    name : str
        Path below ``stz/maps/offline_page/assets``.
    """
    return _asset(name).read_text("utf-8").replace("\r\n", "\n")


@cache
def script_block(address: str) -> str:
    """Return ``<script>`` with the code of a vendored asset and the licence it came with.

    Parameters
    ----------
    address : str
        `ASSET` followed by the path of the script.
    """
    name = _vendored(address)
    code = _SOURCE_MAP.sub("", asset_text(name))
    return f"<script>{_licence(name)}{shield_script(code)}</script>"


@cache
def style_block(address: str) -> str:
    """Return ``<style>`` with a vendored style sheet, its images as data URIs.

    Parameters
    ----------
    address : str
        `ASSET` followed by the path of the style sheet.
    """
    name = _vendored(address)
    folder = name.rpartition("/")[0]
    css = _URL.sub(lambda match: _inline_url(match, folder), asset_text(name))
    return f"<style>{_licence(name)}{re.sub(r'</(?=style)', r'<\\/', css, flags=re.I)}</style>"


def shield_script(code: str) -> str:
    """Return code that cannot end the script element it stands in."""
    return re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE).replace("<!--", "<\\!--")


def with_policy(page: str) -> str:
    """Return the page with a content policy that lets in only what is already inside.

    The policy names every script and style of the page by its hash and allows images as data URIs;
    everything else, the network included, is refused by the browser itself.

    Parameters
    ----------
    page : str
        HTML with one slot as `policy_slot` gives it.

    Raises
    ------
    StzError
        When the page asks for a file outside itself: a map element brought an asset that is not
        vendored.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for match in _BLOCK.finditer(page):
        kind, attributes, text = match.groups()
        if "src=" in attributes:
            raise StzError(f"the page would load a script from outside: {attributes.strip()}")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        source = f"'sha256-{digest}'"
        if source not in hashes[kind]:
            hashes[kind].append(source)
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(hashes['script']) or "'none'"}",
            f"style-src {' '.join(hashes['style']) or "'none'"}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace(_POLICY_SLOT, meta, 1)


def policy_slot() -> str:
    """Return the mark that `with_policy` replaces."""
    return _POLICY_SLOT


def data_uri(name: str) -> str:
    """Return a vendored image as a data URI."""
    suffix = "." + name.rpartition(".")[2]
    encoded = base64.b64encode(_asset(name).read_bytes()).decode()
    return f"data:{_MEDIA_TYPES[suffix]};base64,{encoded}"


def _inline_url(match: re.Match[str], folder: str) -> str:
    target = match[1]
    if target.startswith(("#", "data:")):
        return match[0]
    return f'url("{data_uri(f"{folder}/{target}")}")'


def _vendored(address: str) -> str:
    if not address.startswith(ASSET):
        raise StzError(
            f"the page would load {address} from the network",
            "vendor the file under stz/maps/offline_page/assets and name it as " + ASSET + "path",
        )
    return address.removeprefix(ASSET)


def _licence(name: str) -> str:
    licence = _asset(f"{name.rpartition('/')[0]}/LICENSE")
    if not licence.is_file():
        return ""
    text = licence.read_text("utf-8").replace("\r\n", "\n").strip().replace("*/", "* /")
    return f"/*\n{text}\n*/\n"


def _asset(name: str) -> Traversable:
    return files("stz.maps.offline_page").joinpath("assets", *name.split("/"))
