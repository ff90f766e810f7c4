"""What Python calls of the kernel. Its functions themselves (loop.py) are loaded only to be compiled.

`plain` may only be said of a plan that is so (absent.py), and changes no figure.
"""

from __future__ import annotations

from simulator.jit import call


def arrive(plain: bool, *given: int) -> int:
    return call("arrive", *given, plain=plain)


def line_up(plain: bool, *given: int) -> int:
    return call("line_up", *given, plain=plain)


def run(plain: bool, *given: int) -> int:
    return call("run", *given, plain=plain)
