"""A plan and its problem come in; what each of its elements is worth leaves, as intervals."""

from stz.replacement.classes import CLASSES, NEAR, NEEDED, WORTHWHILE, Class
from stz.replacement.elements import Element, elements_of
from stz.replacement.importance import ImportanceProgress, importance
from stz.replacement.importance_table import COLUMNS, Importance, ImportanceRow

__all__ = [
    "CLASSES",
    "COLUMNS",
    "NEAR",
    "NEEDED",
    "WORTHWHILE",
    "Class",
    "Element",
    "Importance",
    "ImportanceProgress",
    "ImportanceRow",
    "elements_of",
    "importance",
]
