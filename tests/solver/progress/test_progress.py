"""Gap, clock and Ctrl-C."""

from __future__ import annotations

import math
import signal
import time

import pytest

from stz.solver.progress.progress import Clock, ctrl_c_interrupts, relative_gap


def test_relative_gap() -> None:
    assert relative_gap(100.0, 101.0) == pytest.approx(0.01)
    assert relative_gap(-100.0, -99.0) == pytest.approx(0.01)
    assert relative_gap(0.0, 0.0) == 0.0
    assert relative_gap(0.0, 1.0) == pytest.approx(1e9)
    for pair in ((math.nan, 1.0), (1.0, math.nan), (1.0, math.inf)):
        assert math.isnan(relative_gap(*pair))


def test_clock_runs_out_and_is_over_when_interrupted() -> None:
    endless = Clock(None)
    assert math.isinf(endless.left)
    endless.interrupted.set()
    assert endless.is_over
    short = Clock(0.01)
    time.sleep(0.02)
    assert short.left == 0.0
    assert short.is_over
    assert short.elapsed >= 0.02


@pytest.mark.usefixtures("ctrl_c")
def test_the_first_ctrl_c_stops_the_clock_and_the_second_is_raised() -> None:
    before = signal.getsignal(signal.SIGINT)
    clock = Clock(60)

    def twice() -> None:
        with ctrl_c_interrupts(clock):
            signal.raise_signal(signal.SIGINT)
            assert clock.is_over
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        twice()
    assert signal.getsignal(signal.SIGINT) is before
