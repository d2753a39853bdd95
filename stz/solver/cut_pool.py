"""Cuts found so far, each kept once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from stz.model.columns import FloatArray, IntArray, Linear


@dataclass(frozen=True, eq=False)
class Cut:
    """A valid row ``coefficients @ x[columns] >= lower``."""

    columns: IntArray
    coefficients: FloatArray
    lower: float = 0.0
    family: str = "connectivity"

    @classmethod
    def at_least(cls, terms: Linear, lower: float, family: str) -> Cut:
        """Return ``terms >= lower``."""
        return cls(terms.columns, terms.coefficients, lower - terms.constant, family)

    @property
    def key(self) -> bytes:
        """Bytes that two equal cuts share."""
        order = np.argsort(self.columns)
        return (
            self.columns[order].tobytes()
            + self.coefficients[order].tobytes()
            + np.float64(self.lower).tobytes()
        )

    def violation(self, solution: FloatArray) -> float:
        """Return by how much a solution breaks the cut; negative when it holds."""
        return self.lower - float(self.coefficients @ solution[self.columns])


class CutPool:
    """All cuts of one solve in the order found."""

    def __init__(self) -> None:
        self.cuts: list[Cut] = []
        self._keys: set[bytes] = set()

    def __len__(self) -> int:
        return len(self.cuts)

    def add(self, cuts: Iterable[Cut]) -> list[Cut]:
        """Keep the cuts that are new and return them."""
        fresh = []
        for cut in cuts:
            key = cut.key
            if key not in self._keys:
                self._keys.add(key)
                fresh.append(cut)
        self.cuts.extend(fresh)
        return fresh
