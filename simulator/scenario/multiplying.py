"""Whether people whom `create` makes bring one other or more on average, as far as that can be seen.

Lower bounds only: of the ways out of a status the one that brings least; what hangs on a condition, a
score or an event brings nothing where a way without any is there. So what is warned of is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dsl.source import Span
from policy.model import Action, Create, MoveTo, Policy, Status, Transition
from policy.moves import births
from simulator.model import Outcome, Scenario, Work
from simulator.scenario.context import Context
from simulator.scenario.tree import Table
from simulator.scenario.work import human

Brought = dict[str, float]  # expected people, at least, by the status that they are created in
_ROUNDS = 200
_MANY = 1e6
_EVER_MORE = 100.0


def check_multiplying(ctx: Context, scenario: Scenario, root: Table) -> None:
    """Warns of people who multiply."""
    made = births(ctx.policy)
    if not made:
        return
    brought = _Bringing(ctx.policy, scenario).brought
    kinds = dict.fromkeys(one.target for one in made)
    each = _growth({one: brought[one] for one in kinds})
    if each < 1.0 - 1e-9:
        return
    first = next(one for one in made if _is_of_loop(one.target, brought))
    key = root.key("referrals")
    ctx.warning(
        "people-multiply",
        f"people multiply: each whom `create {first.target}` (line {first.span.line} of the policy) "
        f"makes brings {_told(each)} on average",
        key.span if key else Span(root.span.path, 1, 1, 1, 2),
        help="give `create` a condition that most of those whom it makes never meet; a run ends with an "
        "error where people become too many",
    )


def _told(each: float) -> str:
    return "ever more" if each > _EVER_MORE else f"at least {each:.3g} more"


def _is_of_loop(kind: str, brought: dict[str, Brought]) -> bool:
    """Whether those who are created there bring their like, at once or by others."""
    seen, todo = set[str](), [*brought[kind]]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += brought[one]
    return kind in seen


def _growth(brought: dict[str, Brought]) -> float:
    """How many each brings in the long run: the greatest eigenvalue. Everybody is counted besides those
    whom they bring, so that it is found also where kinds bring each other in turn."""
    people = dict.fromkeys(brought, 1.0)
    grown = 1.0
    for _ in range(_ROUNDS):
        after = {
            kind: people[kind] + sum(many * people[to] for to, many in mine.items())
            for kind, mine in brought.items()
        }
        grown = max(after.values())
        people = {kind: many / grown for kind, many in after.items()}
    return grown - 1.0


class _Bringing:
    """Whom people bring from coming to a status on: better bounds with every round."""

    def __init__(self, policy: Policy, scenario: Scenario) -> None:
        self.work = {one.status: one for one in scenario.work}
        self.policy = policy
        self.brought: dict[str, Brought] = {one.name: {} for one in policy.statuses}
        for _ in range(_ROUNDS):
            after = {one.name: self._entered(one) for one in policy.statuses}
            if after == self.brought:
                return
            self.brought = after

    def _entered(self, status: Status) -> Brought:
        on = next((one.status for one in status.on_entry if isinstance(one, MoveTo)), None)
        then = self.brought[on] if on is not None else self._rested(status)
        return _sum(_made(status.on_entry), then)

    def _rested(self, status: Status) -> Brought:
        """Nothing where they may stay for ever; else what the way out brings that brings least."""
        work = self.work.get(status.name)
        ways = [self._along(one) for one in status.transitions if one.trigger != "by"]
        certain = any(one.trigger == "after" and _is_plain(one) for one in status.transitions)
        if work is not None:
            ways.append(self._worked(status, work))
            certain = certain or (work.by != "idle" and work.each == "pick-up")
        for clock in status.clocks:
            targets = [
                one.status for step in clock.steps for one in step.actions if isinstance(one, MoveTo)
            ]
            ways += [self.brought[one] for one in targets]
            certain = certain or (bool(targets) and not clock.until_first_touch)
        return _least(ways) if certain else {}

    def _along(self, transition: Transition) -> Brought:
        return _sum(_made(transition.actions), self.brought[transition.target])

    def _worked(self, status: Status, work: Work) -> Brought:
        """By how likely each outcome is at least; who stays is worked again."""
        found: Brought = {}
        stays = 0.0
        for one, chance in _chances(work.outcomes):
            if one.to is None:
                stays += chance
                continue
            for reason, share in one.because or (("", 1.0),):
                ways = _ways(status, one.to, reason)
                moved = _least([self._along(way) for way in ways] if all(map(_is_plain, ways)) else [])
                found = _sum(found, {to: many * chance * share for to, many in moved.items()})
        again = 1.0 / (1.0 - stays) if stays < 1.0 else 0.0
        return {to: min(many * again, _MANY) for to, many in found.items()}


def _ways(status: Status, to: str, reason: str) -> list[Transition]:
    ways = [one for one in human(status) if one.target == to]
    return [one for one in ways if not reason or reason in one.because]


def _is_plain(transition: Transition) -> bool:
    """Whether nothing can keep people from it."""
    return transition.when is None and not transition.requires and not transition.without


def _chances(outcomes: Iterable[Outcome]) -> Iterator[tuple[Outcome, float]]:
    """How likely each outcome is at least: a stage shares what the stages before it leave."""
    stage, left, most = 0, 1.0, 0.0  # of the stage: what it shares, how much of that is gone at most
    for one in outcomes:
        if one.stage != stage:
            stage, left, most = one.stage, left * max(0.0, 1.0 - most), 0.0
        yield one, left * max(0.0, min(one.p.low, 1.0 - most))
        most += one.p.high


def _made(actions: Iterable[Action]) -> Brought:
    found: Brought = {}
    for one in actions:
        if isinstance(one, Create):
            found[one.status] = found.get(one.status, 0.0) + 1.0
    return found


def _sum(one: Brought, other: Brought) -> Brought:
    return {to: min(one.get(to, 0.0) + other.get(to, 0.0), _MANY) for to in {**one, **other}}


def _least(ways: Sequence[Brought]) -> Brought:
    """What all of them bring."""
    if not ways:
        return {}
    return {to: min(one[to] for one in ways) for to in ways[0] if all(to in one for one in ways)}
