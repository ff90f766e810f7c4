"""Timers that lead round in a circle, for ever, for people who do nothing.

Each time round the timers begin anew, so that a longer one never runs out: who stays silent is moved
about for ever and is never let go. Where something else leads out of the circle, a person, an event or a
score, it is a way to nurture people, and no fault.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Nurture after 30 days }
      status Nurture { owner marketing  to Recycle after 90 days }
      status Recycle { owner marketing  to Nurture after 90 days  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Nurture after 30 days }
      status Nurture { owner marketing  to Recycle after 90 days }
      status Recycle { owner marketing  to Nurture by marketing  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.graph import status_graph
from policy.model import Policy
from policy.moves import Move, moves_from, passes_through, ways_from


def check(policy: Policy) -> Iterable[Diagnostic]:
    return [_finding(policy, circle, late) for circle, late in circles(policy)]


def circles(policy: Policy) -> Iterator[tuple[list[Move], list[Move]]]:
    """Circles of timers, each with the ways out that come too late."""
    following = {one.name: first for one in policy.statuses if (first := _first(policy, one.name))}
    done: set[str] = set()
    for start in following:
        line: list[str] = []
        at = start
        while at in following and at not in done and at not in line:
            line.append(at)
            at = following[at].target
        if at in line:
            circle = [following[one] for one in line[line.index(at) :]]
            late = _late(policy, circle)
            if late:
                yield circle, late
        done.update(line)


def _first(policy: Policy, name: str) -> Move | None:
    """What moves people on to whom nothing happens: the timer without a condition that is due first."""
    timed = [(due, one) for one in moves_from(policy.status[name]) if (due := _due(one)) is not None]
    sure = [(due, one) for due, one in timed if one.transition is None or one.transition.when is None]
    return min(sure, key=lambda one: one[0])[1] if sure else None


def _due(move: Move) -> int | None:
    """Microseconds after entry; None for what does not come by time alone, or by a calendar."""
    if move.kind == "timer" and move.transition is not None and move.transition.after is not None:
        after = move.transition.after
        return after.amount if after.kind == "plain" else None
    if move.kind == "sla" and move.clock is not None and move.step is not None:
        within = move.clock.within
        whole = within.kind == "plain" and not move.clock.until_first_touch
        return within.amount * move.step.percent // 10_000 if whole else None
    return 0 if move.kind == "entry" else None


def _late(policy: Policy, circle: list[Move]) -> list[Move]:
    """The ways out, where all of them are timers that never run out; else none.

    Those of a status that moves people on as they enter count alone: nobody ever takes one of them.
    """
    inside = {one.source for one in circle}
    late, never, open_ = list[Move](), list[Move](), False
    for step in circle:
        status = policy.status[step.source]
        if passes_through(status):
            never += [one for one in ways_from(status) if one.target not in inside]
            continue
        for one in moves_from(status):
            if one.target in inside:
                continue
            due, first = _due(one), _due(step)
            if due is None or first is None or due <= first:
                open_ = True
                continue
            late.append(one)
    return never or ([] if open_ else late)


def _finding(policy: Policy, circle: list[Move], late: list[Move]) -> Diagnostic:
    names = ", ".join(f"`{one.source}`" for one in circle)
    return warning(
        "timer-circle",
        f"who does nothing goes round in {names} for ever, and never gets to `{late[0].target}`",
        late[0].span,
        labels=(
            Label(
                next(one for one in circle if one.source == late[0].source).span, _earlier(circle, late)
            ),
        ),
        help="let one of the timers of the circle end it, or let a person or an event move people round",
        witness=status_graph(policy).lines(tuple(circle)),
    )


def _earlier(circle: list[Move], late: list[Move]) -> str:
    first = next(one for one in circle if one.source == late[0].source)
    return "moves them on as soon as they enter" if first.kind == "entry" else "comes earlier"


RULE = Rule("timer-circle", Severity.WARNING, "movement", __doc__, check)
