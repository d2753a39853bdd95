"""The child process of :class:`stz.replacement.steps.Helper`.

Started as ``python -m stz.replacement.helper_process``, it reads and writes pickles on its standard
input and output until its input ends.
"""

from __future__ import annotations

import pickle
import sys
import time

from stz.instance import Instance
from stz.replacement.steps import carried_out
from stz.solver import Clock, Exploration, Planner, ctrl_c_interrupts


def serve() -> None:
    """Carry out what comes in on standard input."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    given = pickle.load(source)
    instance: Instance = given["instance"]
    planner = Planner(instance, given["objective"], seed=given["seed"])
    planner.begin_with(given["cuts"], given["rows"])
    clock = Clock(None)
    exploration = Exploration(planner, clock=clock)
    exploration.prober.learn(given["bound"])
    for vector in given["plans"]:
        exploration.learn(vector)
    while True:
        try:
            asked = pickle.load(source)
        except EOFError:
            return
        exploration.prober.learn(asked["bound"])
        for vector in asked["plans"]:
            exploration.learn(vector)
        exploration.clock = Clock(max(0.0, asked["until"] - time.time()))
        with ctrl_c_interrupts(exploration.clock):
            found = carried_out(exploration, asked["tasks"], given["plan"], given["gap"])
        pickle.dump(found, sink, protocol=pickle.HIGHEST_PROTOCOL)
        sink.flush()


if __name__ == "__main__":
    serve()
