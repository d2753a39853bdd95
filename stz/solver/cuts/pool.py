"""Cuts found so far, each kept once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from stz.model import FloatArray, IntArray, Linear


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
    """Cuts in the order found, each once: all of one solve, or those one program has as rows."""

    def __init__(self, cuts: Iterable[Cut] = ()) -> None:
        self.cuts: list[Cut] = []
        self._keys: set[bytes] = set()
        self._rows: tuple[int, sp.csr_array, FloatArray] | None = None
        self.add(cuts)

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

    def violated(self, solution: FloatArray, *, tolerance: float = 1e-6) -> list[Cut]:
        """Return the cuts that a solution vector breaks."""
        if not self.cuts:
            return []
        if self._rows is None or self._rows[0] != len(self.cuts):
            lower = np.array([cut.lower for cut in self.cuts])
            self._rows = len(self.cuts), cut_rows(self.cuts, len(solution)), lower
        _, rows, lower = self._rows
        broken = np.flatnonzero(lower - rows @ solution > tolerance)
        return [self.cuts[place] for place in broken.tolist()]

    def drop(self, places: Iterable[int]) -> None:
        """Forget the cuts at these places; they may come back."""
        gone = set(places)
        self._keys -= {self.cuts[place].key for place in gone}
        self.cuts = [cut for place, cut in enumerate(self.cuts) if place not in gone]
        self._rows = None


def cut_rows(cuts: Sequence[Cut], n_columns: int) -> sp.csr_array:
    """Stack cuts into a sparse matrix."""
    starts = np.concatenate([[0], np.cumsum([len(cut.columns) for cut in cuts])])
    return sp.csr_array(
        (
            np.concatenate([cut.coefficients for cut in cuts]),
            np.concatenate([cut.columns for cut in cuts]),
            starts,
        ),
        shape=(len(cuts), n_columns),
    )
