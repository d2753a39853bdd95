"""Files come in; layers leave, each held to a contract."""

from stz.layers.checking import check_layers
from stz.layers.contract import LayerContract
from stz.layers.contracts import CONTRACTS, LOAD_SHEDDING
from stz.layers.cross_checks import PARENT_COMPANIES
from stz.layers.derived import left_out
from stz.layers.fields import PROVENANCE, Field, range_rule
from stz.layers.layers import Layers, layer_error, load_layers
from stz.layers.location import MANIFEST, default_data_dir
from stz.layers.manifest import LayerEntry, Manifest, load_manifest

__all__ = [
    "CONTRACTS",
    "LOAD_SHEDDING",
    "MANIFEST",
    "PARENT_COMPANIES",
    "PROVENANCE",
    "Field",
    "LayerContract",
    "LayerEntry",
    "Layers",
    "Manifest",
    "check_layers",
    "default_data_dir",
    "layer_error",
    "left_out",
    "load_layers",
    "load_manifest",
    "range_rule",
]
