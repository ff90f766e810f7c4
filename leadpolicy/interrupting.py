"""Signals. Ctrl-C lets running work finish what it has: the first asks it to stop, the second
insists. A wish to end (SIGTERM) ends what was started, too."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from leadpolicy.console import Console

_PATIENCE = 1.0  # seconds after which somebody who pressed Ctrl-C wonders whether it was heard


def nothing() -> KeyboardInterrupt:
    """To be raised where nothing can be shown after an early end."""
    return KeyboardInterrupt("before anything was finished")


@contextmanager
def interruptible(console: Console) -> Iterator[threading.Event]:
    """An event that is set by the first Ctrl-C; the second one raises KeyboardInterrupt. Says so when
    the work does not end soon."""
    asked = threading.Event()
    # not said by the handler itself, which may stand in the middle of other output
    saying = threading.Timer(
        _PATIENCE, console.log, ("ending what is under way; Ctrl-C again ends at once",)
    )
    saying.daemon = True

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        saying.start()

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        saying.cancel()
        signal.signal(signal.SIGINT, before)


@contextmanager
def tidy_when_terminated() -> Iterator[None]:
    """Let a wish to end (SIGTERM) end what was started here, too: the workers, and their folder."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code.co_name == "__del__":  # where Python drops what is raised: once more, and soon
            threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
            return
        frame = frame.f_back
    sys.exit(128 + number)


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Threads and processes that begin here do not hear Ctrl-C, which a terminal sends to all: who
    asked for the work ends it."""
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would open the ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
