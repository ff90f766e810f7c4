"""What the scores of a snapshot's people are made of at the start, of many people at once.

The same figures as policy/reference gives of one person after the other; tests hold them to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from dsl.typed import Value
from policy.model import Group, Policy, ScoreRule
from policy.reference import conditions, scoring
from policy.reference.scoring import Award, award
from policy.state import Person, alone
from policy.uses import fields_of, written_out
from simulator.inside import Inside
from simulator.model import Scenario
from simulator.points import account_of, resets_of, values_of

MOST_KNOWN = 10_000  # different values by which a rule is known to hold or not

Values = Mapping[str, Value | None]


def standings(policy: Policy, scenario: Scenario) -> list[tuple[int, int]]:
    """Of all who are inside, in micro-points: for what they are, and for what they did."""
    people, shared = scenario.inside, scenario.accounts is not None
    worths = [Worth(policy, group) for group in policy.groups]
    every = (values_of(policy, one, shared) for one in people)
    own = [[worth.of(values) for worth in worths] for values in every]
    keys = [account_of(policy, one) if shared else None for one in people]
    groups = [_Standing(policy, group, people, keys, scenario.start) for group in policy.groups]
    found = []
    for number, (one, parts) in enumerate(zip(people, own, strict=True)):
        told = dict(one.points)
        score = sum(
            told[group.name] if group.name in told else group.of(number, part)
            for group, part in zip(groups, parts, strict=True)
        )
        found.append((sum(parts), score - sum(parts)))
    return found


class Worth:
    """The points that a group gives for what people are: by rules with `when`, which read fields alone.
    They are tried once for all who are alike."""

    def __init__(self, policy: Policy, group: Group) -> None:
        self.policy = policy
        self._rules: list[tuple[ScoreRule, tuple[str, ...], dict[tuple[object, ...], bool]]] = [
            (rule, _read_by(policy, rule), {}) for rule in group.rules if rule.when is not None
        ]

    @property
    def is_any(self) -> bool:
        """Whether there are such rules."""
        return bool(self._rules)

    def of(self, values: Values) -> int:
        """In micro-points."""
        points = 0
        for rule, fields, known in self._rules:
            key = tuple([values.get(name) for name in fields])
            holds = known.get(key)
            if holds is None:
                holds = self._holds(rule, values)
                if len(known) < MOST_KNOWN:
                    known[key] = holds
            if holds:
                points += rule.points
        return points

    def _holds(self, rule: ScoreRule, values: Values) -> bool:
        assert rule.when is not None, "one of the rules with `when`"
        nobody = Person(0, 0, 0, self.policy.statuses[0].name, 0, values)
        return conditions.holds(self.policy, rule.when, nobody, 0, alone(self.policy))


def _read_by(policy: Policy, rule: ScoreRule) -> tuple[str, ...]:
    assert rule.when is not None, "one of the rules with `when`"
    tests = written_out(policy, rule.when)
    return tuple(sorted({name for test in tests for name in fields_of(test)}))


class _Standing:
    """What people have in one group: their own events' points, or those of their accounts."""

    def __init__(
        self,
        policy: Policy,
        group: Group,
        people: Sequence[Inside],
        accounts: Sequence[Value | None],
        at: int,
    ) -> None:
        self.policy, self.group, self.name = policy, group, group.name
        self.people, self.accounts, self.at = people, accounts, at
        self.moment = scoring.reading_instant(policy, group, at)

    def of(self, number: int, worth: int) -> int:
        """Somebody's micro-points, who has `worth` for what they are."""
        key = self._keys[number]
        points = self._points[number] if key is None else self._sums.get(key, 0)
        total = points + worth
        if self.group.fading.kind == "cap":
            latest = self._seen[number] if key is None else self._latest.get(key)
            if latest is not None and self.moment - latest >= self.group.fading.over:
                total = min(total, self.group.fading.cap)
        return scoring.clamp(self.group, total)

    @cached_property
    def _keys(self) -> Sequence[Value | None]:
        """The account that counts for each of them, if there is one."""
        return self.accounts if self.group.of_account else [None] * len(self.people)

    @cached_property
    def _points(self) -> list[int]:
        """Of each one's own events."""
        listening: dict[str, list[ScoreRule]] = {}
        for rule in self.group.rules:
            for event in dict.fromkeys(rule.events):
                listening.setdefault(event, []).append(rule)
        if not listening:
            return [0] * len(self.people)
        return [self._own(one, listening) if one.history else 0 for one in self.people]

    def _own(self, one: Inside, listening: Mapping[str, list[ScoreRule]]) -> int:
        ignored = resets_of(self.policy, one.history, [(one.entered, one.status)]).get(self.name, 0)
        given: list[Award] = []
        for event in one.history[ignored:]:
            for rule in listening.get(event.name, ()):
                points = award(rule, event, given)
                if points:
                    given.append(Award(event.at, points, rule.label, 0))
        return scoring.faded(self.group, given, self.moment) if given else 0

    @cached_property
    def _seen(self) -> list[int | None]:
        """When each of them did anything for the last time; to appear is something."""
        return [max(_instants(one, self.moment), default=None) for one in self.people]

    @cached_property
    def _sums(self) -> dict[Value, int]:
        """Of the events in each account."""
        found: dict[Value, int] = {}
        for number, key in self._counted():
            found[key] = found.get(key, 0) + self._points[number]
        return found

    @cached_property
    def _latest(self) -> dict[Value, int]:
        found: dict[Value, int] = {}
        for number, key in self._counted():
            seen = self._seen[number]
            if seen is not None:
                found[key] = max(seen, found.get(key, seen))
        return found

    def _counted(self) -> Iterator[tuple[int, Value]]:
        """Those who count in their accounts: whose status is not final."""
        final = {one.name for one in self.policy.statuses if one.final}
        for number, (one, key) in enumerate(zip(self.people, self._keys, strict=True)):
            if key is not None and one.status not in final:
                yield number, key


def _instants(one: Inside, until: int) -> Iterator[int]:
    return (at for at in (one.born, *(event.at for event in one.history)) if at <= until)
