"""Sources of the build come in; rows of layers leave, one module per layer."""

from stz.layers.build.recipes.districts import CUT
from stz.layers.build.recipes.registry import BUILDERS

__all__ = [
    "BUILDERS",
    "CUT",
]
