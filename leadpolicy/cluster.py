"""Replications on many machines by dask.distributed; the one module that imports it.

What goes out is texts and bytes, what comes back is bytes, both checked by their digests. A unit of work
is a pure function: that of a worker who is gone is run again, and gives the same.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
import socket
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from operator import call
from pkgutil import resolve_name
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import dask.config
from distributed import Client, Future, LocalCluster
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker
from distributed.security import Security

from leadpolicy.errors import InputError
from leadpolicy.interrupting import deaf_to_interrupts, tidy_when_terminated
from leadpolicy.keeping import Sent
from leadpolicy.progress import caution
from leadpolicy.recipes import version
from leadpolicy.rooms import room
from leadpolicy.words import count
from simulator import jit
from simulator.chunks import Foreign, Unit, runs, unit, unpacked_unit, work
from simulator.counted import Counted
from simulator.counted import version as kernel
from simulator.crew import LOOK
from simulator.plan import Plan
from simulator.tables import Damaged, tables

PATIENCE = 20  # seconds for a scheduler to answer, and for its first worker to be there
GRACE = 5  # seconds for it to hear that this is the end
EVERY = 5  # seconds between questions after its workers
TRIES = 5  # workers that a unit may lose
_MOST = 16  # replications in a unit
_WAVES = 4  # units for each thread of a worker, so that all end at about the same time
_GREETING = 1 << 20  # bytes, at most
_OWN = "127.0.0.1:0"  # of status pages, which cannot be turned off: for this machine only
_START = "start `dask scheduler` there, and `dask worker ADDRESS` where leadpolicy is installed"
Found = TypeVar("Found")
Piece = TypeVar("Piece", bound=Sent)
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
    with tidy_when_terminated(), room() as folder, dask.config.set({"temporary-directory": folder}):
        with deaf_to_interrupts():
            cluster = LocalCluster(
                n_workers=many,
                threads_per_worker=1,
                processes=True,
                dashboard_address=_OWN,
                worker_dashboard_address=_OWN,
                silence_logs=logging.CRITICAL,
                memory_limit=0,
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


def _silence() -> None:
    """What concerns the user, we say."""
    warnings.filterwarnings("ignore", module=r"distributed\.")
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
    try:
        with suppress(TimeoutError, OSError):
            client.wait_for_workers(1, timeout=PATIENCE)
        refuse_gone(client)
        if not client.nthreads():
            raise InputError(f"the scheduler at `{address}` has no workers", _START)
        yield client
    finally:
        with suppress(TimeoutError, OSError):
            client.close(timeout=GRACE)


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
    if parts.scheme == "tls":
        _certify()
    with socket.create_connection((host, port), PATIENCE) as there:
        if parts.scheme == "tcp" and not _greets(there):
            raise InputError(f"what answers at `{address}` is no scheduler, or hangs", _START)


def _certify() -> None:
    """InputError where dask has no certificates to show."""
    try:
        if Security().get_connection_args("client")["ssl_context"] is not None:
            return
        why = "there are none"
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
    raise InputError(
        f"`tls://` needs certificates, and they cannot be used: {why.lower()}",
        "dask's settings name them: `ca-file`, `client.cert` and `client.key` of `distributed.comm.tls`",
    )


def _greets(there: socket.socket) -> bool:
    """Whether it is a scheduler: that says at once how long its greeting is. Another server may wait to
    be asked for ever, and so would dask's client."""
    there.settimeout(PATIENCE)
    with suppress(TimeoutError):
        length = there.recv(8)
        return len(length) == 8 and int.from_bytes(length, "little") < _GREETING
    return False


@dataclass(frozen=True)
class Machines:
    """Whom to hire: called as a `Hire` it runs the replications of plans; other pieces of work are made
    and planned there."""

    client: Client

    def __call__(self, plans: Sequence[Plan], seed: int, numbers: Sequence[int]) -> Spread:
        return Spread(self.client, plans, seed, numbers)

    def made(
        self,
        make: Callable[[str, str, str], bytes],
        shared: str,
        name: str,
        pieces: Iterable[Piece],
        read: Callable[[bytes, str], Found],
        stop: threading.Event,
    ) -> Iterator[tuple[Piece, bytes, Found]]:
        """What became of each piece of work, as bytes too, whichever ends first; with `stop` set, of
        those over by then. What they need in common has a name; `read` opens what comes back.
        InputError, and what the work raises."""
        errands = Errands(self.client, make, version(), Parcel(self.client, shared, name), deque(pieces))
        many = len(errands.left)
        try:
            while many and not stop.is_set():
                if found := errands.next(lambda one, blob: (blob, read(blob, one.name))):
                    many -= 1
                    yield found[0], *found[1]
        finally:
            errands.end()


@dataclass
class Errands(Generic[Piece]):
    """Pieces of work on the workers of a scheduler, a few a thread ahead; those whose worker is gone are
    run again. Each is made of three texts: the version of the code that asks, what is in the parcel, and
    its own. What makes it goes out by its name, and is found on the worker: neither a worker nor the
    scheduler stumbles over what it does not have."""

    client: Client
    make: Callable[[str, Any, str], bytes]
    version: str
    parcel: Parcel
    left: deque[Piece]
    _tries: dict[Piece, int] = field(default_factory=dict)
    _lost: dict[Piece, int] = field(default_factory=dict)  # how many workers
    _running: dict[Future, Piece] = field(default_factory=dict)
    _over: SimpleQueue[Future] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self._make = f"{self.make.__module__}:{self.make.__qualname__}"
        self.pulse = Pulse(self.client)

    def next(self, opened: Callable[[Piece, bytes], Found]) -> tuple[Piece, Found] | None:
        """A piece that is over, with what came back, opened; None if none is yet. InputError when the
        machines cannot do the work."""
        self.pulse.feel()
        if not self.parcel.has_arrived():
            return None
        while self.left and len(self._running) < max(64, self.pulse.threads * _WAVES):
            self._send(self.left.popleft())
        with suppress(Empty):
            return self._collect(self._over.get(timeout=LOOK), opened)
        return None

    def _send(self, one: Piece) -> None:
        self._tries[one] = self._tries.get(one, 0) + 1
        key = f"leadpolicy-{one.name}-{self._tries[one]}"
        asked = self.version, self.parcel.there, one.text
        found = self.client.get({key: (call, (resolve_name, self._make), *asked)}, key, sync=False)
        self._running[found] = one
        found.add_done_callback(self._over.put)

    def end(self) -> None:
        """Let what is under way be; a scheduler that does not answer is not waited for."""
        if self._running:
            asked = self.client.cancel(list(self._running), asynchronous=True, force=True)
            with suppress(TimeoutError, OSError):
                _soon(self.client, asked).result(GRACE)
            self._running.clear()

    def _collect(
        self, found: Future, opened: Callable[[Piece, bytes], Found]
    ) -> tuple[Piece, Found] | None:
        one = self._running.pop(found)
        try:
            result = opened(one, found.result())
        except _LOST as problem:
            self._again(one, problem)
            return None
        except (Foreign, ImportError, AttributeError, TypeError) as problem:
            if not isinstance(problem, Foreign | ImportError) and not self._is_elsewhere(problem):
                raise
            raise InputError(
                "a worker has no leadpolicy, or another version of it",
                "install the same version on every machine",
            ) from problem
        return one, result

    def _is_elsewhere(self, problem: BaseException) -> bool:
        """Whether what the work is called by is nothing there, or something else."""
        return str(problem).startswith(("module ", f"{self.make.__qualname__}() "))

    def _again(self, one: Piece, problem: BaseException) -> None:
        refuse_gone(self.client, problem)
        deaths = problem.allowed_failures + 1 if isinstance(problem, KilledWorker) else 1
        self._lost[one] = self._lost.get(one, 0) + deaths
        if self._lost[one] >= TRIES:
            raise InputError(
                f"replications {one.first} to {one.end - 1} lost their workers {self._lost[one]} times",
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
        parcel = Parcel(self.client, [one.packed() for one in arms], name)
        self._errands: Errands[Unit] = Errands(self.client, work, kernel(), parcel, deque())
        span = max(1, min(_MOST, len(self.numbers) // (self._errands.pulse.threads * _WAVES)))
        self._errands.left.extend(unit(arms, self.seed, *one) for one in runs(self.numbers, span))
        return self

    def __exit__(self, *_: object) -> None:
        self._errands.end()

    def next(self) -> tuple[int, list[Counted]] | None:
        """As hands do. InputError when the machines cannot do the work."""
        if not self._ready and (found := self._errands.next(unpacked_unit)):
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


@dataclass
class Pulse:
    """What the scheduler says now and then of its workers, of whom more may come; says once when there
    are none any more, or when it does not answer."""

    client: Client
    threads: int = 1
    _asked: concurrent.futures.Future[dict[str, int]] | None = None
    _at: float = 0.0  # when it was asked last
    _said: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.threads = max(1, sum(self.client.nthreads().values()))
        self._at = time.monotonic()

    def feel(self) -> None:
        """Never waits."""
        waited = time.monotonic() - self._at
        if self._asked is None:
            if waited > EVERY and self.client.status == "running":
                self._asked = _soon(self.client, self.client.nthreads(asynchronous=True))
                self._at = time.monotonic()
        elif self._asked.done():
            with suppress(TimeoutError, OSError):
                many = sum(self._asked.result().values())
                self.threads = max(self.threads, many)
                if not many:
                    self._say("the scheduler has no workers any more", "it is waited for new ones")
            self._asked = None
        elif waited > PATIENCE:
            self._say("the scheduler does not answer", "it is waited for")

    def _say(self, message: str, help: str) -> None:
        if message not in self._said:
            self._said.add(message)
            caution(message, f"{help}; Ctrl-C ends with what is finished")


def _soon(client: Client, what: Coroutine[Any, Any, Found]) -> concurrent.futures.Future[Found]:
    """Of what runs where the client listens."""
    return asyncio.run_coroutine_threadsafe(what, client.loop.asyncio_loop)


def refuse_gone(client: Client, problem: BaseException | None = None) -> None:
    """InputError when there is no scheduler any more."""
    if client.status != "running":
        raise InputError("the scheduler is gone", "`--resume` goes on from what was kept") from problem
