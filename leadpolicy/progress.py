"""A bar on stderr while long work runs; rich is imported only here, and only for a terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from leadpolicy.console import Console

Advance = Callable[[int], None]
Row = TypeVar("Row")
_STEP = 5_000  # rows between two looks at the bar


@contextmanager
def progress(console: Console, what: str, total: int) -> Iterator[Advance]:
    """Gives a function to be called with how many of `total` are done. Silent where nobody looks."""
    if console.quiet or not sys.stderr.isatty():
        yield _nobody
        return
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    terminal = Terminal(stderr=True, no_color=console.color == "never")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task("preparing", total=total)
        # how much there is may only become known on the way
        yield lambda done: bar.update(task, description=what, completed=done, total=max(total, done))


def remark(text: str) -> None:
    """What takes long now, before there is a bar. Silent where nobody looks."""
    ctx = click.get_current_context(silent=True)
    console = ctx.find_object(Console) if ctx is not None else None
    if console is not None and sys.stderr.isatty():
        console.log(text)


def counting(rows: Iterator[Row], what: str, total: int) -> Iterator[Row]:
    """The same rows, behind a bar of about so many. Silent where nobody looks."""
    ctx = click.get_current_context(silent=True)
    console = ctx.find_object(Console) if ctx is not None else None
    if console is None:
        yield from rows
        return
    with progress(console, what, total) as advance:
        for number, row in enumerate(rows, 1):
            if number % _STEP == 0:
                advance(number)
            yield row


def caution(message: str, help: str) -> None:
    """A warning of the running command from where nothing else is known of it."""
    ctx = click.get_current_context(silent=True)
    console = ctx.find_object(Console) if ctx is not None else None
    if console is not None:
        console.warn(message, help)


class Tally:
    """One count of what several pieces of work have done, each from a thread of its own."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance
        self._over = 0
        self._lock = threading.Lock()

    def add(self, more: int) -> None:
        with self._lock:
            self._over += more
            self._advance(self._over)

    def part(self) -> Advance:
        """To be called with how much of one piece is done."""
        before = 0

        def told(done: int) -> None:
            nonlocal before
            more, before = done - before, done
            self.add(more)

        return told


def _nobody(done: int) -> None:
    """Progress that nobody watches."""
