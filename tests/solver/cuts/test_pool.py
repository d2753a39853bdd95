"""The cut pool keeps each cut once."""

from __future__ import annotations

import numpy as np

from stz.solver.cuts.pool import Cut, CutPool, cut_rows


def cut(*terms: tuple[int, float], lower: float = 0.0) -> Cut:
    columns, values = zip(*terms, strict=True)
    return Cut(np.array(columns), np.array(values, dtype=float), lower)


def test_each_cut_is_kept_once_whatever_the_order_of_its_terms() -> None:
    pool = CutPool()
    first, same = cut((1, 1.0), (4, -1.0)), cut((4, -1.0), (1, 1.0))
    other = [
        cut((1, 1.0), (4, -2.0)),
        cut((1, 1.0), (4, -1.0), lower=1.0),
        cut((1, 1.0), (5, -1.0)),
    ]
    assert pool.add([first, same]) == [first]
    assert pool.add([*other, first]) == other
    assert len(pool) == 4
    assert pool.cuts == [first, *other]


def test_a_cut_that_left_the_rows_may_come_back() -> None:
    pool = CutPool([cut((0, 1.0), lower=1.0), cut((1, 1.0), lower=1.0)])
    point = np.array([0.0, 0.5])
    assert pool.violated(point) == pool.cuts
    kept, left = pool.cuts
    pool.drop([1])
    assert pool.violated(point) == [kept]
    assert pool.add([kept, left]) == [left]
    assert pool.violated(np.array([1.0, 0.5])) == [left]


def test_violation_and_rows_of_cuts() -> None:
    cuts = [cut((0, 1.0), (2, -1.0)), cut((1, 2.0), lower=1.0)]
    point = np.array([0.25, 0.25, 1.0])
    assert [one.violation(point) for one in cuts] == [0.75, 0.5]
    assert cut_rows(cuts, 3).toarray().tolist() == [[1, 0, -1], [0, 2, 0]]
