"""One simulated person: the engine's person, and what only the world knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dsl.typed import Value
from policy.model import MICRO, Policy, Transition
from policy.state import Person
from simulator.numeric import Load

Truth = dict[str, Value]
Place = tuple[int, str, str | None]  # the stay, the team, the rep


@dataclass
class Task:
    """Something a rep does with a person: a conversation (`step` None) or a touch of the cadence.

    `left` is what remains, in ticks at the rep's speed 1, of a conversation that a closing interrupted.
    """

    step: int | None = None
    left: int | None = None


@dataclass
class Job:
    """A piece of work under way; `takes` ticks at the rep's speed 1. `over`: it was interrupted. `cut`:
    it will be, when the rep goes. `pulled`: by an idle rep, who does not have the person."""

    team: str
    rep: str
    task: Task
    until: int
    began: int
    takes: int = 0
    over: bool = False
    pulled: bool = False
    cut: bool = False


def is_void(job: Job, person: Person) -> bool:
    """Whether somebody works a person whom they no longer have; idle reps work whom nobody has."""
    if job.pulled:
        return person.team is not None or person.hold is not None
    return (person.team, person.rep) != (job.team, job.rep)


@dataclass
class Life:
    """`stays` counts the moves, so that work of an earlier stay is known to be void."""

    number: int
    key: int
    source: str
    born: int
    parent: bool = False  # a referral
    chain: int = 0  # of people who make each other in one instant, up to this one
    truth: Truth = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()  # fields that the CRM does not know at birth
    intent: float = 1.0
    intents: tuple[float, ...] = ()  # of which it is one, where a snapshot says so
    segment: str = ""
    account: str | None = None
    status: str | None = None  # given by `create`
    person: Person | None = None
    children: int = 0
    version: int = 0

    visits: dict[str, int] = field(default_factory=dict)
    stays: int = 0
    talks: int = 0  # conversations of this visit that are over
    outcomes: int = 0  # of the life
    touches: int = 0  # of this stay
    rests: bool = False  # in this stay
    picked: bool = False  # in this stay
    wait: int = 0
    speed: float = 1.0
    rep_speed: float = 1.0

    said: int = 0  # behaviour events of the life
    residual: float = 0.0
    rates: list[float] = field(default_factory=list)
    anchor: int = 0
    speaks: int | None = None  # when the next behaviour event is due
    boosted: int | None = None  # end of the window after the last touch

    tasks: list[Task] = field(default_factory=list)
    job: Job | None = None
    replies: list[tuple[int, int, str]] = field(default_factory=list)  # due, order, event
    replied: int = 0
    patience: int | None = None
    outcome: int | None = None  # a delayed outcome falls due
    retry: int | None = None
    woken: int | None = None  # the account has changed: an instant of their own at this tick
    place: Place | None = None  # where they wait for work
    heard: bool = False  # something about them has changed in this instant
    urgent: bool = False  # work on others is interrupted for them
    late: Transition | None = None  # a timer of a new policy that was due before the switch to it

    @property
    def now(self) -> Person:
        assert self.person is not None, "not born yet"
        return self.person

    @property
    def visit(self) -> int:
        return self.visits.get(self.now.status, 0)

    def own_timers(self) -> list[int]:
        """What falls due by the scenario; the policy's own timers are the engine's."""
        known = [self.speaks, self.boosted, self.patience, self.outcome, self.retry, self.woken]
        return [one for one in known if one is not None] + [due for due, _, _ in self.replies]


@dataclass
class View:
    """What a scenario's expression may ask about a person at an instant (simulator/evaluate.py)."""

    policy: Policy
    life: Life
    at: int
    points: Callable[[str], int] = lambda _: 0  # micro-points of a group, or of "score"

    def load(self, what: Load) -> float:
        life = self.life
        match what.of:
            case "intent":
                return life.intent
            case "field":
                return natural(self.policy, what.name, life.truth[what.name])
            case "is":
                return float(life.truth.get(what.name) == what.value)
            case "known":
                return float(self._known(what.name))
            case "source":
                return float(life.source == what.value)
            case "segment":
                return float(life.segment == what.value)
            case "wait":
                return float(life.wait)
            case "age":
                return float(self.at - life.born)
            case "visit":
                return float(life.visit)
            case "touches":
                return float(life.touches)
            case "speed":
                return life.speed
            case "rep.speed":
                return life.rep_speed
            case _:
                return float(self.points(what.name or "score")) / float(MICRO)

    def _known(self, name: str) -> bool:
        if self.life.person is None:
            return name in self.life.truth and name not in self.life.hidden
        return self.life.person.values.get(name) is not None


def natural(policy: Policy, name: str, value: Value) -> float:
    """A canonical value as the double that expressions compute with."""
    assert not isinstance(value, str), "a text is no number"
    if policy.field_named[name].type == "number":
        return float(value) / float(MICRO)
    return float(value)
