"""Several studies at the same time, given in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import click
from click.globals import pop_context, push_context

from leadpolicy.simulating import Study
from simulator.crew import Crew, Hire, InTurn, Turns

Found = TypeVar("Found")
_MOST = 16  # studies at once on many machines


def abreast(
    study: Study, tasks: Sequence[Callable[[Hire], Found]], each: int = 1 << 30
) -> Iterator[Found]:
    """What each task gives, in order; each runs its study, of so many replications, by the hands that it
    is given. On this machine one is planned while others run, as many as have a thread for every
    replication, or one with all threads; on many machines many run at once. Raises what a task does."""
    threads = study.threads or os.cpu_count() or 1
    turns = Turns(max(1, threads // each))
    ctx = click.get_current_context(silent=True)
    others = study.hire or partial(Crew, many=threads)

    def do(at: int) -> Found:
        try:
            with _within(ctx):
                return tasks[at](others if study.machines is not None else InTurn(others, turns, at))
        finally:
            turns.end(at)

    many = _MOST if study.machines is not None else turns.at_once + 1
    with ThreadPoolExecutor(many) as pool:
        yield from pool.map(do, range(len(tasks)))


@contextmanager
def _within(ctx: click.Context | None) -> Iterator[None]:
    """The running command, known to this thread too: messages name its flags and its files."""
    if ctx is None:
        yield
        return
    push_context(ctx)
    try:
        yield
    finally:
        pop_context()
