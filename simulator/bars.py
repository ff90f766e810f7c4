"""Knobs of a bar that people must come over: what the scenario says of those who are past it.

A score tells people apart. Where nothing that becomes of them reads who they are, those whom a lower bar
lets in are worth as much as all others, and a question about the bar has its answer by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from dsl.typed import Condition, Defined, Linear
from policy.model import Policy, Status
from simulator.model import Scenario
from simulator.numeric import Load
from simulator.plan.names import parts

_DEFINITION = re.compile(r"define\.([^.]+)")
_WAY = re.compile(r"(?P<source>.+?)\.to\.(?P<target>.+?)\.when(\.[0-9]+)?$")
_START = re.compile(r"(?P<status>.+?)\.start(\.[0-9]+)?$")
_OF_PEOPLE = frozenset(("intent", "field", "is", "known", "source", "segment", "score", "group"))


def of_bars(policy: Policy, names: Iterable[str]) -> dict[str, tuple[Status, ...]]:
    """Of these knobs those that move a bar, and the statuses that lie behind it."""
    found = {name: _behind(policy, set(_over(policy, name))) for name in names}
    return {name: some for name, some in found.items() if some}


def all_alike(scenario: Scenario, behind: Iterable[Status]) -> tuple[Status, ...]:
    """Those of the statuses with work that ends somehow, if nothing there depends on who somebody is."""
    some = {one.name: one for one in behind}
    work = [one for one in scenario.work if one.status in some and one.outcomes]
    moving = [status for status in some.values() if any(one.events for one in status.transitions)]
    mixes = [
        one.events
        for one in scenario.behaviour.mixes
        if any(status.name in one.statuses for status in moving)
    ]
    if any(_is_of_people(one) for one in chain(work, scenario.touches, mixes)):
        return ()
    return tuple(some[one.status] for one in work)


def _is_of_people(root: object) -> bool:
    return any(isinstance(one, Load) and one.of in _OF_PEOPLE for one in parts(root))


def _over(policy: Policy, name: str) -> Iterator[str]:
    """The statuses into which the conditions lead that the knob is in."""
    if way := _WAY.match(name):
        yield _target(way["source"], way["target"])
        return
    if start := _START.match(name):
        yield start["status"]
        return
    known = {one.name: one.condition for one in policy.definitions}
    definition = _DEFINITION.match(name)
    if definition is None and not name.startswith("score."):
        return
    for status in policy.statuses:
        ways = [(one.when, one.target) for one in status.transitions]
        ways += [(status.start.when, status.name)] if status.start else []
        for when, target in ways:
            if when is not None and _reads(when, definition[1] if definition else "", known):
                yield target


def _target(source: str, target: str) -> str:
    """`lead.New.to.Won` says the track once."""
    return target if "." in target else f"{source.partition('.')[0]}.{target}"


def _reads(when: Condition, definition: str, known: Mapping[str, Condition]) -> bool:
    """Whether a condition asks for a definition or, without one, for points."""
    for one in parts(when):
        if isinstance(one, Defined):
            if one.name == definition or _reads(known[one.name], definition, known):
                return True
        elif isinstance(one, Linear) and not definition and any(each.of != "field" for each in one.sum):
            return True
    return False


def _behind(policy: Policy, first: set[str]) -> tuple[Status, ...]:
    """These statuses and all that can be reached from there, in the order of the policy."""
    found, left = set(first), list(first)
    while left:
        status = policy.status.get(left.pop())
        for one in status.transitions if status else ():
            if one.target not in found:
                found.add(one.target)
                left.append(one.target)
    return tuple(one for one in policy.statuses if one.name in found)
