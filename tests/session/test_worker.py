from __future__ import annotations

import threading

from stz.session.worker import LatestWins


def test_only_the_latest_of_those_that_wait_runs() -> None:
    worker, begun, go_on, done = LatestWins(), threading.Event(), threading.Event(), list[int]()

    def first() -> None:
        begun.set()
        go_on.wait(10)
        done.append(0)

    worker.submit(first)
    assert begun.wait(10)
    for number in range(1, 6):
        worker.submit(lambda number=number: done.append(number))  # type: ignore[misc]
    assert worker.busy
    go_on.set()
    assert worker.wait(10)
    assert done == [0, 5]
    assert not worker.busy


def test_what_waits_can_be_dropped_and_errors_do_not_end_it() -> None:
    worker, begun, go_on, done = LatestWins(), threading.Event(), threading.Event(), list[int]()

    def first() -> None:
        begun.set()
        go_on.wait(10)
        raise RuntimeError("told elsewhere")

    worker.submit(first)
    assert begun.wait(10)
    worker.submit(lambda: done.append(1))
    worker.drop()
    go_on.set()
    assert worker.wait(10)
    assert done == []
    worker.submit(lambda: done.append(2))
    assert worker.wait(10)
    assert done == [2]
