"""What a setting is made of, as text: enough to make, plan and simulate it on another machine.

The one who asks sends texts and knobs; whoever works compiles and plans them. Before that a worker shows
that the policy as it stands becomes the same tables there as where it was asked: with the same code and
the same calendars.
"""

from __future__ import annotations

import json
import threading
from dataclasses import astuple, dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from dsl.source import Source
from leadpolicy.errors import InputError
from leadpolicy.papers import texts_of
from leadpolicy.simulating import Arm
from leadpolicy.turning import Bench, Setting, switching
from policy.model import Policy
from simulator.chunks import Foreign
from simulator.insiders import written
from simulator.model import Scenario
from simulator.summary import Summary
from simulator.tables import Damaged

_PACKAGES = ("dsl", "policy", "simulator")
# Of this package, what makes a setting, a draw or a mix.
_OWN = (
    "turning.py", "rolling.py", "recipes.py", "papers.py", "starting.py", "drawing.py", "attributing.py",
    "dissecting.py",
)  # fmt: skip
_KINDS = (".py", ".json", ".lark", ".toml")
_REFUSED = b"leadpolicy refusal 1\n"


@dataclass(frozen=True)
class Base:
    """Policy and scenario as texts, and the digest of the tables that they become."""

    texts: tuple[tuple[str, str], ...]  # path, text
    scenario: tuple[str, str]
    beside: tuple[tuple[str, str], ...]  # files that the scenario names, in hexadecimal
    inside: str  # who is there at the start, as text; "" for nobody
    tables: str
    switch: str = ""  # when settings take over

    @cached_property
    def packed(self) -> str:
        return json.dumps(
            (self.texts, self.scenario, self.beside, self.inside, self.tables, self.switch)
        )

    @staticmethod
    def unpacked(text: str) -> Base:
        texts, scenario, beside, *others = json.loads(text)
        return Base(tuple(map(tuple, texts)), tuple(scenario), tuple(map(tuple, beside)), *others)

    @cached_property
    def digest(self) -> str:
        return sha256(self.packed.encode()).hexdigest()


class Written:
    """A dataclass of plain values that can be told in a text, and has a name for it."""

    @cached_property
    def text(self) -> str:
        """All of it."""
        return json.dumps(astuple(self))  # type: ignore[call-overload]

    @cached_property
    def name(self) -> str:
        """64 hexadecimal digits that stand for all that the results depend on."""
        return sha256(f"{version()}{self.text}".encode()).hexdigest()


@dataclass(frozen=True)
class Job:
    """Some replications of one setting."""

    base: Base = field(repr=False)
    setting: Setting
    seed: int
    first: int
    end: int

    @cached_property
    def name(self) -> str:
        """64 hexadecimal digits that stand for all that the figures depend on."""
        return sha256(f"{version()}{self.base.digest}{self.text}".encode()).hexdigest()

    @property
    def text(self) -> str:
        """All of it but the base."""
        return json.dumps((self.setting, self.seed, self.first, self.end))

    @staticmethod
    def read(base: Base, text: str) -> Job:
        """What `text` says."""
        setting, *numbers = json.loads(text)
        return Job(base, tuple((name, value) for name, value in setting), *numbers)


@dataclass(frozen=True)
class Impossible:
    """Why a setting is none that could be, and how to mend it."""

    message: str
    help: str

    @property
    def problem(self) -> InputError:
        return InputError(self.message, self.help)


def base(of: Bench) -> Base:
    """Of the policy as it stands. PlanError."""
    return Base(
        texts_of(of.texts),
        texts_of([of.template.source])[0],
        tuple((name, data.hex()) for name, data in of.template.beside.items()),
        written(of.arm.scenario.inside) if of.arm.scenario.inside else "",
        _tables(of.arm.policy, of.arm.scenario),
        of.switch,
    )


@lru_cache(maxsize=1)
def version() -> str:
    """Of the code that makes, plans and runs: a hash of its text."""
    found = sha256()
    for package in _PACKAGES:
        for name, one in sorted(_sources(files(package), package), key=lambda pair: pair[0]):
            found.update(f"{name}\n".encode() + one.read_bytes())
    for name in _OWN:
        found.update(files("leadpolicy").joinpath(name).read_bytes())
    return found.hexdigest()


def settle(asked: str, shared: str, text: str) -> bytes:
    """Run the job of this text and of a base; `settled` reads what comes of it. Raises Foreign where
    this machine has other code or calendars than the one that asks, and what the work itself raises."""
    from simulator.counted import counted
    from simulator.figured import packed as as_bytes
    from simulator.gathering import Gathered
    from simulator.plan import plan
    from simulator.replication import Worker
    from simulator.summarise import figures

    if asked != version():
        raise Foreign
    job = Job.read(_base(shared), text)
    if getattr(_own, "made", None) != (job.base.digest, job.setting):
        arm = arm_at(_bench(job.base), job.setting)
        if isinstance(arm, Impossible):
            return _REFUSED + json.dumps((job.name, arm.message, arm.help)).encode()
        _own.arm, _own.worker = arm, Worker(plan(*arm.parts))
        _own.made = job.base.digest, job.setting
    gathered = Gathered(_own.worker.plan, job.seed)
    for number in range(job.first, job.end):
        gathered.add(counted(_own.worker.tables.arrays, _own.worker.run(job.seed, number)))
    return as_bytes(figures(gathered.results(), _own.arm.policy, _own.arm.scenario), job.name)


def settled(blob: bytes, name: str) -> Summary | Impossible:
    """What `settle` made under this name. Raises Damaged for anything else."""
    from simulator.figured import unpacked

    if not blob.startswith(_REFUSED):
        return unpacked(blob, name)
    mine, message, help = json.loads(blob.removeprefix(_REFUSED))
    if mine != name:
        raise Damaged("another refusal than it should be")
    return Impossible(message, help)


def arm_at(of: Bench, setting: Setting) -> Arm | Impossible:
    """Whether a setting can be is seen where it is made."""
    try:
        return of.turned(setting)
    except InputError as why:
        return Impossible(why.message, why.help)


@lru_cache(maxsize=2)
def _base(packed: str) -> Base:
    return Base.unpacked(packed)


_own = threading.local()  # the last setting of this thread, for more replications of it


@lru_cache(maxsize=2)
def _bench(what: Base) -> Bench:
    """Policy and scenario as they stand, shown to become the same tables here."""
    from leadpolicy.papers import copy
    from policy.knobs import knobs

    sources = tuple(Source(path, text) for path, text in what.texts)
    beside = {name: bytes.fromhex(data) for name, data in what.beside}
    made = copy(sources, Source(*what.scenario), beside, what.inside)
    found = Bench(made.arm, sources, {one.name: one for one in knobs(made.files)}, made.form)
    found = switching(found, what.switch) if what.switch else found
    if _tables(found.arm.policy, found.arm.scenario) != what.tables:
        raise Foreign
    return found


def _tables(policy: Policy, scenario: Scenario) -> str:
    from simulator.plan import plan
    from simulator.tables import tables

    return tables(plan(policy, scenario)).digest


def _sources(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    found = []
    for one in folder.iterdir():
        if one.is_dir() and one.name != "charts":
            found += _sources(one, f"{name}/{one.name}")
        elif one.name.endswith(_KINDS):
            found.append((f"{name}/{one.name}", one))
    return found
