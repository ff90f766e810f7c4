"""How long somebody stays above a bar without doing anything, against the clocks that run meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.typed import Condition, Negation
from policy import words
from policy.model import DAY, HOUR, MICRO, MINUTE, Clock, Policy
from policy.prove import leads, points, solver
from policy.prove.bars import Bar, bars, behind
from policy.prove.encode import Universe
from policy.prove.histories import History
from policy.prove.leads import Lead
from policy.prove.proof import Proof
from policy.prove.ranges import Range, plus, times
from policy.prove.reading import terms
from policy.prove.scores import dear_events, edge
from policy.prove.solver import Term
from policy.reference import Reference
from policy.state import alone

_FAR = 3650  # days
_TIMES = 3  # that somebody very keen does everything


def coldness(policy: Policy) -> Iterator[Proof]:
    """Whoever did everything three times stays above the bar until the clocks behind it have run out."""
    for bar in bars(policy):
        yield from _coldness(policy, bar)


def before_sla(policy: Policy) -> Iterator[Proof]:
    """The same, for bars behind which a clock of plain time runs: only such can be outlasted."""
    for bar in bars(policy):
        if any(clock.within.kind == "plain" for one in behind(policy, bar) for clock in one.clocks):
            yield from _coldness(policy, bar)


def _coldness(policy: Policy, bar: Bar) -> Iterator[Proof]:
    events = dear_events(policy, bar)
    statuses = [one for one in behind(policy, bar) if one.clocks]
    if not events or not any(_fades(policy, bar)):
        return
    keen = _keenest(policy, bar, History(tuple(events), _TIMES))
    idle = None if keen is None else idle_time(policy, bar.condition, keen)
    if keen is None or idle is None:
        return
    told = words.condition(policy, bar.condition)
    who = "the best lead who did everything three times"
    slow = [one for one in statuses if any(_outlasts(clock, idle) for clock in one.clocks)]
    after = _told(idle, [clock.within.amount for one in slow for clock in one.clocks])
    claim = f"{who} falls below `{told}` after {after} without any event"
    if not slow:
        yield Proof("cold-before-sla", claim, "proved", bar.span, witness=leads.lines(policy, keen))
    for one in slow:
        yield Proof(
            "cold-before-sla",
            claim,
            "refuted",
            one.clocks[0].span,
            f"even {who} is below `{told}` after {after}, before this SLA ends",
            "let the SLA end sooner, or the points fade more slowly",
            witness=(*leads.lines(policy, keen), f"then nothing for {after}"),
            lead=keen,
            status=one.name,
        )


def _told(idle: int, deadlines: list[int]) -> str:
    """In days, or in what is small enough to tell it from a deadline."""
    for unit, name in ((DAY, "day"), (HOUR, "hour")):
        amount = -(-idle // unit)
        if amount > 1 and not any(idle < one <= amount * unit for one in deadlines):
            return _counted(amount, name)
    hours, minutes = divmod(-(-idle // MINUTE), 60)
    told = [_counted(hours, "hour")] if hours else []
    return " ".join([*told, *([_counted(minutes, "minute")] if minutes or not hours else [])])


def _counted(amount: int, unit: str) -> str:
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


def _keenest(policy: Policy, bar: Bar, history: History) -> Lead | None:
    """The lead with this history who stands highest above the bar."""
    universe = Universe([(policy, bar.condition)])
    passed = universe.term(policy, bar.condition)
    state = universe.history(history)
    if any(kind != "group" for kind, _ in terms(policy, bar.condition)):
        return None
    value: Term = solver.number(0)
    wide: Range = (0, 0)
    for (_, name), factor in terms(policy, bar.condition).items():
        value = value + factor * universe.points(policy, name)
        wide = plus(wide, times(factor, points.bounds(policy.group[name])))
    given = [passed, *state.terms]
    if wide[1] is None or universe.check(given) != "yes":
        return None
    most = edge(universe, value, wide, 1, given, MICRO)
    found = leads.find(universe, [(policy, bar.condition)], [value >= most], tried=[history])
    return found if isinstance(found, Lead) else None


def _outlasts(clock: Clock, idle: int) -> bool:
    return clock.within.kind == "plain" and clock.within.amount > idle


def idle_time(policy: Policy, condition: Condition, lead: Lead) -> int | None:
    """After how long without any event the condition no longer holds; None: it stays."""
    reader, world = Reference(policy), alone(policy)
    person = leads.person_of(policy, lead)
    at = reader.crossing(
        [Negation(condition)], person, lead.history.end, world, lead.history.end + _FAR * DAY
    )
    return None if at is None else at - lead.history.end


def _fades(policy: Policy, bar: Bar) -> Iterator[bool]:
    for kind, name in terms(policy, bar.condition):
        yield kind == "group" and policy.group[name].fading.kind != "none"
