"""One thread that answers one question at a time: of those that wait, only the latest is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

type Task = Callable[[], None]


class LatestWins:
    """Runs tasks in one thread, one after the other.

    A task that comes while another one runs waits; one that comes while another one waits takes
    its place. So moving a slider never queues solves.
    """

    def __init__(self) -> None:
        self._waiting: Task | None = None
        self._running = False
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()

    @property
    def busy(self) -> bool:
        """Whether a task runs or waits."""
        return not self._idle.is_set()

    def submit(self, task: Task) -> None:
        """Run a task when the running one is done, in place of one that waits."""
        with self._lock:
            self._waiting = task
            self._idle.clear()
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._work, name="stz session", daemon=True).start()

    def drop(self) -> None:
        """Forget the task that waits."""
        with self._lock:
            self._waiting = None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs or waits; return whether that is so."""
        return self._idle.wait(seconds)

    def _work(self) -> None:
        while True:
            with self._lock:
                task, self._waiting = self._waiting, None
                if task is None:
                    self._running = False
                    self._idle.set()
                    return
            try:
                task()
            except Exception:  # a task tells its own errors; the thread must go on
                continue
