"""Steps of the ladder: tasks for one exploration, in this process or in another one.

A child process is a second pair of hands (:mod:`stz.replacement.helper_process`).
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from stz.solver import Clock, Exploration, RestFixed, Restriction

#: Seconds that a step of the second process may end after the time is up.
GRACE_S = 3.0

Step = Literal["rest fixed", "probe", "nearby", "prove"]
"""What narrows an interval, from the cheapest to the dearest."""


@dataclass(frozen=True)
class Task:
    """One step for one restriction, with the seconds it may take.

    ``between`` are objectives of which one asks only whether the best plan lies above or below.
    """

    step: Step
    restriction: Restriction
    seconds: float
    between: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class News:
    """What a batch of tasks has found; ``ended`` are searches that met no limit."""

    bounds: dict[Restriction, float] = field(default_factory=dict)
    plans: list[npt.NDArray[np.float64]] = field(default_factory=list)
    fixed: dict[Restriction, RestFixed] = field(default_factory=dict)
    failed: dict[Restriction, str] = field(default_factory=dict)
    ended: set[Restriction] = field(default_factory=set)


def carried_out(
    exploration: Exploration, tasks: Sequence[Task], plan: npt.NDArray[np.float64], gap: float
) -> News:
    """Carry out tasks until the clock of the exploration is over; tell what they found."""
    known, _ = exploration.learned(0)
    fixed: dict[Restriction, RestFixed] = {}
    ended = set()
    for task in tasks:
        if exploration.clock.is_over:
            break
        if task.step == "probe":
            exploration.probe(task.restriction)
        elif task.step == "rest fixed":
            fixed[task.restriction] = exploration.rest_fixed(
                task.restriction, plan, seconds=task.seconds
            )
        elif task.step == "nearby":
            exploration.nearby(task.restriction, plan, seconds=task.seconds)
        elif exploration.prove(
            task.restriction, seconds=task.seconds, gap=gap, between=task.between
        ):
            ended.add(task.restriction)
    asked = {task.restriction for task in tasks}
    _, plans = exploration.learned(known)
    return News(
        bounds={one: bound for one, bound in exploration.bounds.items() if one in asked},
        plans=plans,
        fixed=fixed,
        failed={one: why for one, why in exploration.failed.items() if one in asked},
        ended=ended,
    )


class Helper:
    """A child process that carries out tasks of the same problem.

    Parameters
    ----------
    exploration : Exploration
        What it starts from: problem, cuts, plans.
    plan : float array
        The plan whose elements are looked at.
    gap : float
        Relative gap of searches.
    """

    def __init__(self, exploration: Exploration, plan: npt.NDArray[np.float64], gap: float) -> None:
        planner = exploration.planner
        self._known, plans = exploration.learned(0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "stz.replacement.helper_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answers: queue.SimpleQueue[News | None] = queue.SimpleQueue()
        self._since: float | None = None
        threading.Thread(target=self._listen, daemon=True).start()
        self._send(
            {
                "instance": planner.instance, "objective": planner.objective,
                "seed": planner.seed, "cuts": planner.cuts, "rows": planner.root_rows,
                "plans": plans, "bound": exploration.prober.root_bound, "plan": plan, "gap": gap,
            }
        )  # fmt: skip

    def start(self, exploration: Exploration, tasks: Sequence[Task], seconds: float) -> None:
        """Hand over tasks, with the plans found since the last ones."""
        self._known, plans = exploration.learned(self._known)
        self._send(
            {
                "tasks": list(tasks), "plans": plans, "until": time.time() + seconds,
                "bound": exploration.prober.root_bound,
            }
        )  # fmt: skip

    def news(self, clock: Clock) -> News:
        """Wait for what the tasks found.

        Raises
        ------
        EOFError
            If the process is gone, or the clock stops the waiting.
        """
        while not clock.interrupted.is_set():
            with contextlib.suppress(queue.Empty):
                found = self._answers.get(timeout=0.1)
                if found is None:
                    break
                return found
            if clock.is_over and time.monotonic() > self._overdue(clock):
                break
        raise EOFError("the second process gave no answer")

    def _overdue(self, clock: Clock) -> float:
        """Return when waiting for a process ends that should be done by now."""
        if self._since is None:
            self._since = time.monotonic()
        return self._since + GRACE_S

    def _listen(self) -> None:
        """Take over answers as they come: this runs in a thread of its own."""
        assert self._process.stdout is not None
        try:
            while True:
                self._answers.put(pickle.load(self._process.stdout))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self._answers.put(None)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _send(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # a process that is gone is noticed when it is asked
            pickle.dump(what, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
