"""Layers and panels come in; one HTML file leaves that needs no network, or its picture."""

from stz.maps.offline_page.chromium import chromium_version
from stz.maps.offline_page.inline import ASSET, policy_slot, script_block, style_block, with_policy
from stz.maps.offline_page.layer_tree import layer_tree, names_switch
from stz.maps.offline_page.page import OfflineMap, PageFrame, PlanLayer, Start
from stz.maps.offline_page.picture import photograph
from stz.maps.offline_page.size import size_advice
from stz.maps.offline_page.tools import map_tools

__all__ = [
    "ASSET",
    "OfflineMap",
    "PageFrame",
    "PlanLayer",
    "Start",
    "chromium_version",
    "layer_tree",
    "map_tools",
    "names_switch",
    "photograph",
    "policy_slot",
    "script_block",
    "size_advice",
    "style_block",
    "with_policy",
]
