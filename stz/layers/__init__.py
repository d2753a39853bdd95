"""Files come in; layers leave, each held to a contract."""

from stz.layers.checking import check_layers
from stz.layers.contracts import CONTRACTS
from stz.layers.cross_checks import PARENT_COMPANIES
from stz.layers.layers import Layers, load_layers
from stz.layers.location import MANIFEST, default_data_dir
from stz.layers.manifest import LayerEntry, Manifest, load_manifest

__all__ = [
    "CONTRACTS",
    "MANIFEST",
    "PARENT_COMPANIES",
    "LayerEntry",
    "Layers",
    "Manifest",
    "check_layers",
    "default_data_dir",
    "load_layers",
    "load_manifest",
]
