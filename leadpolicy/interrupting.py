"""Ctrl-C that lets running work finish what it has: the first asks it to stop, the second insists."""

from __future__ import annotations

import signal
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
