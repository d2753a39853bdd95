"""Every word that pages, figures and reports say of their own, and how they write numbers."""

from stz.words.speech import DIRECTION, LANGUAGE, say

__all__ = ["DIRECTION", "LANGUAGE", "say"]
