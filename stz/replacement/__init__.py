"""A plan and its problem come in; what each of its elements is worth leaves, as intervals."""

from stz.replacement.binding import Binding
from stz.replacement.classes import CLASSES, NEAR, NEEDED, WORTHWHILE, Class
from stz.replacement.contrast import Contrast, contrast
from stz.replacement.doubts import Number, most_doubted
from stz.replacement.elements import Element, elements_of
from stz.replacement.explain import Explanation, why, why_not
from stz.replacement.importance import ImportanceProgress, importance
from stz.replacement.importance_table import IMPORTANCE_COLUMNS, Importance, ImportanceRow, cells
from stz.replacement.parts import Part
from stz.replacement.places import find_element
from stz.replacement.switch import SwitchPoint

__all__ = [
    "CLASSES",
    "IMPORTANCE_COLUMNS",
    "NEAR",
    "NEEDED",
    "WORTHWHILE",
    "Binding",
    "Class",
    "Contrast",
    "Element",
    "Explanation",
    "Importance",
    "ImportanceProgress",
    "ImportanceRow",
    "Number",
    "Part",
    "SwitchPoint",
    "cells",
    "contrast",
    "elements_of",
    "find_element",
    "importance",
    "most_doubted",
    "why",
    "why_not",
]
