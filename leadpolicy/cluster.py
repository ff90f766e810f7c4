"""Replications on many machines by dask.distributed; the one module that imports it.

What goes out is bytes and numbers, what comes back is bytes, both checked by their digests. A unit of
work is a pure function: that of a worker who is gone is run again, and gives the same.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import resource_tracker
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from distributed import Client, Future, LocalCluster
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from leadpolicy.errors import InputError
from simulator import jit
from simulator.chunks import Foreign, Unit, runs, unit, unpacked_counts, work
from simulator.crew import LOOK, Hire
from simulator.plan import Plan
from simulator.results import Ints
from simulator.tables import Damaged, tables

PATIENCE = 20  # seconds for a scheduler to answer, and for its first worker to be there
TRIES = 5  # of one unit, whose workers die
_MOST = 16  # replications in a unit
_WAVES = 4  # units for each thread of a worker, so that all end at about the same time
_OWN = "127.0.0.1:0"  # of status pages, which cannot be turned off: for this machine only
_START = "start `dask scheduler` there, and `dask worker ADDRESS` where leadpolicy is installed"
_LOST = (KilledWorker, FutureCancelledError, CommClosedError, Damaged)


@contextmanager
def machines(address: str, threads: int | None) -> Iterator[Hire]:
    """Whom to hire: `local` starts so many worker processes (None: one a core), all else is the address
    of a scheduler. What is started here has ended when the context has. InputError."""
    _silence()
    if address != "local":
        with _connected(address) as client:
            yield partial(Spread, client)
        return
    jit.prepare()  # once, and not in every process
    with TemporaryDirectory(prefix="leadpolicy-") as folder:
        with _deaf_to_interrupts():
            cluster = LocalCluster(
                n_workers=threads or os.cpu_count() or 1,
                threads_per_worker=1,
                processes=True,
                dashboard_address=_OWN,
                worker_dashboard_address=_OWN,
                silence_logs=logging.CRITICAL,
                memory_limit=0,
                local_directory=folder,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield partial(Spread, client)


def _silence() -> None:
    """What concerns the user, we say."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        _knock(address)
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as problem:
        raise InputError(f"no scheduler answers at `{address}`", _START) from problem
    with client:
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=PATIENCE)
        if not client.nthreads():
            raise InputError(f"the scheduler at `{address}` has no workers", _START)
        yield client


def _knock(address: str) -> None:
    """Whether anybody is there: dask's client takes long to find that out. InputError, OSError."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.scheme not in ("tcp", "tls"):
        raise InputError(
            f"`{address}` is no place for a simulation",
            "write `local`, or `tcp://HOST:PORT` of a scheduler",
        )
    socket.create_connection((host, port), PATIENCE).close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Threads and processes that begin here do not hear Ctrl-C, which a terminal sends to all: who
    asked for the work ends it."""
    resource_tracker.ensure_running()  # it would open the ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass
class Spread:
    """The replications of one study on the workers of a scheduler, a few units a thread ahead."""

    client: Client
    plans: Sequence[Plan]
    seed: int
    numbers: Sequence[int]
    _left: deque[Unit] = field(default_factory=deque)
    _tries: dict[Unit, int] = field(default_factory=dict)
    _running: dict[Future, Unit] = field(default_factory=dict)
    _over: SimpleQueue[Future] = field(default_factory=SimpleQueue)
    _ready: deque[tuple[int, list[Ints]]] = field(default_factory=deque)

    def __enter__(self) -> Spread:
        arms = [tables(one) for one in self.plans]
        threads = max(1, sum(self.client.nthreads().values()))
        span = max(1, min(_MOST, len(self.numbers) // (threads * _WAVES)))
        self._left.extend(unit(arms, self.seed, *one) for one in runs(self.numbers, span))
        self._blobs = [one.packed() for one in arms]
        self._most = max(64, threads * _WAVES)
        return self

    def __exit__(self, *_: object) -> None:
        if self._running:
            self.client.cancel(list(self._running), force=True)
            self._running.clear()

    def next(self) -> tuple[int, list[Ints]] | None:
        """As hands do. InputError when the machines cannot do the work."""
        while self._left and len(self._running) < self._most:
            self._submit(self._left.popleft())
        if not self._ready:
            with suppress(Empty):
                self._collect(self._over.get(timeout=LOOK))
        return self._ready.popleft() if self._ready else None

    def _submit(self, one: Unit) -> None:
        self._tries[one] = self._tries.get(one, 0) + 1
        key = f"leadpolicy-{one.name}-{self._tries[one]}"
        found = self.client.submit(work, one, self._blobs, jit.version(), key=key, pure=False)
        self._running[found] = one
        found.add_done_callback(self._over.put)

    def _collect(self, found: Future) -> None:
        one = self._running.pop(found)
        try:
            counts = unpacked_counts(one, found.result())
        except _LOST as problem:
            self._again(one, problem)
        except (Foreign, ImportError) as problem:
            raise InputError(
                "a worker has no leadpolicy, or another version of it",
                "install the same version on every machine",
            ) from problem
        else:
            del self._tries[one]
            self._ready.extend(zip(range(one.first, one.end), counts, strict=True))

    def _again(self, one: Unit, problem: BaseException) -> None:
        if self.client.status != "running":
            raise InputError(
                "the scheduler is gone", "`--resume` goes on from what was kept"
            ) from problem
        if self._tries[one] == TRIES:
            raise InputError(
                f"replications {one.first} to {one.end - 1} killed their workers {TRIES} times",
                "these may need more memory: `dask worker --memory-limit` gives it",
            ) from problem
        self._left.appendleft(one)
