"""What Python calls of the kernel. Its functions themselves (loop.py) are loaded only to be compiled."""

from __future__ import annotations

from simulator.jit import call


def arrive(*given: int) -> int:
    return call("arrive", *given)


def line_up(*given: int) -> int:
    return call("line_up", *given)


def run(*given: int) -> int:
    return call("run", *given)
