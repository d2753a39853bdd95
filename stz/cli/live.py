"""Live progress of a run on stderr: phase, incumbent, bound, gap, cuts, time left."""

from __future__ import annotations

import math
import time
from types import TracebackType
from typing import TYPE_CHECKING

from stz.cli.output import plain, stderr

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

    from stz.solver import Progress

_EVERY_S = 5.0
"""Seconds between lines where stderr is no terminal."""


class LiveProgress:
    """Shows a table that changes in place on a terminal, and a line now and then elsewhere.

    Use as a context manager; give :meth:`phase` and :meth:`progress` to :func:`stz.run_scenario`.
    """

    def __init__(self) -> None:
        self._console = stderr()
        self._live: Live | None = None
        self._phase = ""
        self._state: Progress | None = None
        self._started = time.perf_counter()
        self._printed = -math.inf
        self._incumbent = math.nan

    def __enter__(self) -> LiveProgress:
        if self._console.is_terminal:
            from rich.live import Live

            self._live = Live(
                get_renderable=self._table,
                console=self._console,
                refresh_per_second=4,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def phase(self, text: str) -> None:
        """Show what is being done."""
        self._phase, self._state = text, None
        if self._live is not None:
            self._live.refresh()
        else:
            self._console.print(plain(f"{text} ..."))

    def progress(self, state: Progress) -> None:
        """Show how the search goes."""
        new_plan = state.incumbent != self._incumbent and not math.isnan(state.incumbent)
        new_phase = self._state is None or self._state.phase != state.phase
        self._state = state
        if self._live is not None:
            if new_plan or new_phase:
                self._live.refresh()
            return
        now = time.perf_counter()
        if new_phase or now - self._printed >= _EVERY_S:
            self._printed = now
            self._console.print(plain(_line(state)))
        self._incumbent = state.incumbent

    def _table(self) -> Table:
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold")
        table.add_column()
        state = self._state
        elapsed = time.perf_counter() - self._started
        table.add_row("phase", plain(f"{self._phase}, {state.phase}" if state else self._phase))
        if state is not None:
            table.add_row("best plan", _value(state.incumbent))
            table.add_row("bound", _value(state.bound))
            table.add_row("gap", _share(state.gap))
            table.add_row("cuts, nodes", f"{state.cuts:,}, {state.nodes:,}")
            table.add_row("time left", _left(state))
        table.add_row("elapsed", f"{elapsed:,.0f} s   (Ctrl-C keeps the best plan)")
        return table


def _value(value: float) -> str:
    return f"{value:,.3f}" if math.isfinite(value) else "none yet"


def _share(gap: float) -> str:
    from stz.plan import gap_text

    return gap_text(gap, 2) if math.isfinite(gap) else "open"


def _left(state: Progress) -> str:
    return f"{max(state.time_left_s, 0):,.0f} s" if math.isfinite(state.time_left_s) else "no limit"


def _line(state: Progress) -> str:
    return (
        f"{state.elapsed_s:7.1f} s  {state.phase}: best plan {_value(state.incumbent)}, bound "
        f"{_value(state.bound)}, gap {_share(state.gap)}, {state.cuts:,} cuts, {_left(state)} left"
    )
