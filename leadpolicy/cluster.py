"""Replications on many machines by dask.distributed; the one module that imports it.

What goes out is bytes and numbers, what comes back is bytes, both checked by their digests. A unit of
work is a pure function: that of a worker who is gone is run again, and gives the same.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import resource_tracker
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from distributed import Client, Future, LocalCluster
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from leadpolicy.errors import InputError
from leadpolicy.keeping import Kept, Sent
from leadpolicy.recipes import Job, settle, version
from leadpolicy.words import count
from simulator import jit
from simulator.chunks import Foreign, Unit, runs, unit, unpacked_unit, work
from simulator.counted import Counted
from simulator.counted import version as kernel
from simulator.crew import LOOK
from simulator.figured import unpacked
from simulator.plan import Plan
from simulator.summary import Summary
from simulator.tables import Damaged, tables

PATIENCE = 20  # seconds for a scheduler to answer, and for its first worker to be there
TRIES = 5  # of one unit, whose workers die
_MOST = 16  # replications in a unit
_WAVES = 4  # units for each thread of a worker, so that all end at about the same time
_GREETING = 1 << 20  # bytes, at most
_OWN = "127.0.0.1:0"  # of status pages, which cannot be turned off: for this machine only
_START = "start `dask scheduler` there, and `dask worker ADDRESS` where leadpolicy is installed"
What = TypeVar("What")
Found = TypeVar("Found")
Piece = TypeVar("Piece", bound=Kept)
Portion = TypeVar("Portion", bound=Sent)
_LOST = (KilledWorker, FutureCancelledError, CommClosedError, Damaged)


@contextmanager
def machines(address: str, threads: int | None) -> Iterator[Machines]:
    """Whom to hire: `local` starts so many worker processes (None: one a core), all else is the address
    of a scheduler. What is started here has ended when the context has. InputError."""
    _silence()
    if address != "local":
        with _connected(address) as client:
            yield Machines(client)
        return
    many = _processes(threads)
    jit.prepare()  # once, and not in every process
    with _tidy_when_terminated(), TemporaryDirectory(prefix="leadpolicy-") as folder:
        with _deaf_to_interrupts():
            cluster = LocalCluster(
                n_workers=many,
                threads_per_worker=1,
                processes=True,
                dashboard_address=_OWN,
                worker_dashboard_address=_OWN,
                silence_logs=logging.CRITICAL,
                memory_limit=0,
                local_directory=folder,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield Machines(client)


def _processes(asked: int | None) -> int:
    """How many processes for so many threads. InputError for more than a machine can want."""
    cores = os.cpu_count() or 1
    most = max(16, 4 * cores)
    if asked is not None and asked > most:
        raise InputError(
            f"`--threads {asked}` asks for so many processes on {count(cores, 'core')}",
            f"up to {most} can be started here; without `--threads` it is one a core",
        )
    return asked or cores


@contextmanager
def _tidy_when_terminated() -> Iterator[None]:
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
    with socket.create_connection((host, port), PATIENCE) as there:
        if parts.scheme == "tcp" and not _greets(there):
            raise InputError(f"what answers at `{address}` is no scheduler", _START)


def _greets(there: socket.socket) -> bool:
    """Whether it is a scheduler: that says at once how long its greeting is. Another server may wait to
    be asked for ever, and so would dask's client."""
    there.settimeout(PATIENCE)
    with suppress(TimeoutError):
        length = there.recv(8)
        return len(length) == 8 and int.from_bytes(length, "little") < _GREETING
    return False


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


@dataclass(frozen=True)
class Machines:
    """Whom to hire: called as a `Hire` it runs the replications of plans; jobs it plans itself."""

    client: Client

    def __call__(self, plans: Sequence[Plan], seed: int, numbers: Sequence[int]) -> Spread:
        return Spread(self.client, plans, seed, numbers)

    def settled(
        self, jobs: Iterable[Job], stop: threading.Event
    ) -> Iterator[tuple[Job, bytes, Summary]]:
        """What became of each job of one base, as bytes too, whichever ends first; with `stop` set, of
        those over by then. InputError, and what the work raises."""
        every = deque(jobs)
        if not every:
            return
        parcel = Parcel(self.client, every[0].base.packed, every[0].base.digest)

        def send(one: Job, tried: int) -> Future:
            key = f"leadpolicy-{one.name}-{tried}"
            asked = parcel.there, one.setting, (one.seed, one.first, one.end), version()
            return self.client.submit(settle, *asked, key=key, pure=False)

        yield from self._each(Errands(self.client, send, _said, every), unpacked, stop, parcel)

    def made(
        self,
        make: Callable[[str, str, str], bytes],
        shared: str,
        name: str,
        pieces: Iterable[Portion],
        read: Callable[[bytes, str], Found],
        stop: threading.Event,
    ) -> Iterator[tuple[Portion, bytes, Found]]:
        """The same of pieces of work that need something in common, which has a name; both are sent as
        text. `read` opens what comes back."""
        parcel = Parcel(self.client, shared, name)

        def send(one: Portion, tried: int) -> Future:
            key = f"leadpolicy-{one.name}-{tried}"
            return self.client.submit(make, version(), parcel.there, one.text, key=key, pure=False)

        yield from self._each(Errands(self.client, send, _said, deque(pieces)), read, stop, parcel)

    def _each(
        self,
        errands: Errands[Piece],
        read: Callable[[bytes, str], Found],
        stop: threading.Event,
        parcel: Parcel | None = None,
    ) -> Iterator[tuple[Piece, bytes, Found]]:
        def opened(one: Piece, blob: bytes) -> tuple[bytes, Found]:
            return blob, read(blob, one.name)

        many = len(errands.left)
        try:
            while many and not stop.is_set():
                if parcel is not None and not parcel.has_arrived():
                    continue
                if found := errands.next(opened):
                    many -= 1
                    yield found[0], *found[1]
        finally:
            errands.end()


@dataclass
class Errands(Generic[What]):
    """Pieces of work on the workers of a scheduler, a few a thread ahead; those whose worker is gone are
    run again."""

    client: Client
    send: Callable[[What, int], Future]  # at which try
    said: Callable[[What], str]  # what a piece is, in an error
    left: deque[What] = field(default_factory=deque)
    _tries: dict[What, int] = field(default_factory=dict)
    _running: dict[Future, What] = field(default_factory=dict)
    _over: SimpleQueue[Future] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.threads = max(1, sum(self.client.nthreads().values()))

    def next(self, opened: Callable[[What, bytes], Found]) -> tuple[What, Found] | None:
        """A piece that is over, with what came back, opened; None if none is yet. InputError when the
        machines cannot do the work."""
        while self.left and len(self._running) < max(64, self.threads * _WAVES):
            one = self.left.popleft()
            self._tries[one] = self._tries.get(one, 0) + 1
            found = self.send(one, self._tries[one])
            self._running[found] = one
            found.add_done_callback(self._over.put)
        with suppress(Empty):
            return self._collect(self._over.get(timeout=LOOK), opened)
        return None

    def end(self) -> None:
        if self._running:
            self.client.cancel(list(self._running), force=True)
            self._running.clear()

    def _collect(
        self, found: Future, opened: Callable[[What, bytes], Found]
    ) -> tuple[What, Found] | None:
        one = self._running.pop(found)
        try:
            result = opened(one, found.result())
        except _LOST as problem:
            self._again(one, problem)
            return None
        except (Foreign, ImportError) as problem:
            raise InputError(
                "a worker has no leadpolicy, or another version of it",
                "install the same version on every machine",
            ) from problem
        del self._tries[one]
        return one, result

    def _again(self, one: What, problem: BaseException) -> None:
        refuse_gone(self.client, problem)
        if self._tries[one] == TRIES:
            raise InputError(
                f"{self.said(one)} killed their workers {TRIES} times",
                "these may need more memory: `dask worker --memory-limit` gives it",
            ) from problem
        self.left.appendleft(one)


@dataclass
class Spread:
    """The replications of one study on the workers of a scheduler."""

    client: Client
    plans: Sequence[Plan]
    seed: int
    numbers: Sequence[int]
    _ready: deque[tuple[int, list[Counted]]] = field(default_factory=deque)

    def __enter__(self) -> Spread:
        arms = [tables(one) for one in self.plans]
        name = sha256("".join(one.digest for one in arms).encode()).hexdigest()
        self._parcel = Parcel(self.client, [one.packed() for one in arms], name)

        def send(one: Unit, tried: int) -> Future:
            key = f"leadpolicy-{one.name}-{tried}"
            return self.client.submit(work, one, self._parcel.there, kernel(), key=key, pure=False)

        self._errands = Errands(self.client, send, _said)
        span = max(1, min(_MOST, len(self.numbers) // (self._errands.threads * _WAVES)))
        self._errands.left.extend(unit(arms, self.seed, *one) for one in runs(self.numbers, span))
        return self

    def __exit__(self, *_: object) -> None:
        self._errands.end()

    def next(self) -> tuple[int, list[Counted]] | None:
        """As hands do. InputError when the machines cannot do the work."""
        if (
            not self._ready
            and self._parcel.has_arrived()
            and (found := self._errands.next(unpacked_unit))
        ):
            one, counts = found
            self._ready.extend(zip(range(one.first, one.end), counts, strict=True))
        return self._ready.popleft() if self._ready else None


@dataclass
class Parcel:
    """What many pieces of work need: it goes out once, and from worker to worker; where it is lost, the
    scheduler has it made again."""

    client: Client
    content: object
    name: str
    there: Future | None = None

    def has_arrived(self) -> bool:
        """Whether it is on a worker; waits a moment. InputError when the scheduler is gone."""
        if self.there is None:
            key = f"leadpolicy-parcel-{self.name}"
            self.there = self.client.submit(copy, self.content, key=key, pure=False)
        if self.there.status == "pending":
            with suppress(TimeoutError):
                self.there.exception(LOOK)  # waits for its end
        if self.there.status in ("cancelled", "error", "lost"):
            refuse_gone(self.client)
            self.there = None
        return self.there is not None and self.there.status == "finished"


def refuse_gone(client: Client, problem: BaseException | None = None) -> None:
    """InputError when there is no scheduler any more."""
    if client.status != "running":
        raise InputError("the scheduler is gone", "`--resume` goes on from what was kept") from problem


def _said(one: Kept) -> str:
    return f"replications {one.first} to {one.end - 1}"
