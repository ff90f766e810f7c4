"""One generated function that decides a newborn without history: score, status and route, untraced.

Straight-line Python: fields to locals, groups summed and clamped, the start rule, the chain of automatic
moves, the rows of the route where the person comes to rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from dsl.typed import Condition, Value
from policy.engine.expressions import Constants, built, expression
from policy.fold.facts import fallback
from policy.fold.moving import LIMIT
from policy.model import Group, Policy, Status, Transition


class Quick(NamedTuple):
    """`route` is a team, "hold" or "none"."""

    score: int
    status: str
    route: str


QuickDecide = Callable[[Mapping[str, Value | None]], Quick]


def quick_decide(policy: Policy) -> QuickDecide:
    """The function from field values to (score, status, route) at the instant of birth.

    Raises ValueError for a policy whose newborns need the fold (see `is_plain`).
    """
    if not is_plain(policy):
        raise ValueError("actions of this policy move or assign newborns: decide with the fold")
    writer = _Writer(policy)
    source = writer.source()
    bound = writer.constants.bound()
    return cast(QuickDecide, built(source, "decide", {**bound, "Quick": Quick, "new": tuple.__new__}))


@dataclass
class _Writer:
    policy: Policy
    constants: Constants = field(default_factory=Constants)
    prelude: list[str] = field(default_factory=list)
    known: dict[tuple[str, str], str] = field(default_factory=dict)  # what stands in which local

    def source(self) -> str:
        score = self.score()
        numbers = {one.name: number for number, one in enumerate(self.policy.statuses)}
        body = [*self._start(numbers), *self._moves(numbers), *self._routes(numbers, score)]
        lines = ["def decide(v):", " get = v.get", *(" " + one for one in (*self.prelude, *body))]
        return "\n".join(lines) + "\n"

    # --- what conditions read -------------------------------------------------------------------

    def field(self, name: str) -> str:
        return self._local("f", name, lambda: f"get({name!r})")

    def group(self, name: str) -> str:
        return self._local("g", name, lambda: self._points(self.policy.group[name]))

    def score(self) -> str:
        groups = [one.name for one in self.policy.groups]
        return self._local("s", "", lambda: " + ".join(map(self.group, groups)) or "0")

    def definition(self, name: str) -> str:
        return self._local("d", name, lambda: self.test(self.policy.definition[name].condition))

    def constant(self, values: tuple[Value, ...]) -> str:
        return self.constants.name(values)

    def test(self, condition: Condition) -> str:
        return expression(self, condition)

    def _local(self, kind: str, name: str, value: Callable[[], str]) -> str:
        if (kind, name) not in self.known:
            text = value()
            local = f"{kind}{len(self.known)}"
            self.prelude.append(f"{local} = {text}")
            self.known[kind, name] = local
        return self.known[kind, name]

    def _points(self, group: Group) -> str:
        """Statements that sum the `when` rules, and the local they leave the clamped sum in."""
        rules = [(rule.points, self.test(rule.when)) for rule in group.rules if rule.when is not None]
        total = f"t{len(self.known)}"
        self.known["t", group.name] = total
        self.prelude.append(f"{total} = 0")
        for points, test in rules:
            self.prelude.append(f"if {test}: {total} += {points}")
        if group.low is not None:
            self.prelude.append(f"if {total} < {group.low}: {total} = {group.low}")
        if group.high is not None:
            self.prelude.append(f"if {total} > {group.high}: {total} = {group.high}")
        return total

    # --- status ---------------------------------------------------------------------------------

    def _start(self, numbers: dict[str, int]) -> list[str]:
        track = self.policy.birth_track
        starts = [one for one in self.policy.statuses if one.track == track and one.start]
        lines, word = [], "if"
        for status in starts:
            if status.start and status.start.when is not None:
                lines.append(f"{word} {self.test(status.start.when)}: s = {numbers[status.name]}")
                word = "elif"
        last = f"s = {numbers[fallback(self.policy, track, starts)]}"
        return [*lines, f"else: {last}"] if lines else [last]

    def _moves(self, numbers: dict[str, int]) -> list[str]:
        """A loop over the statuses that move a person on without any fact."""
        moving = [one for one in self.policy.statuses if _automatic(one)]
        if not moving:
            return []
        lines = ["moves = 0", f"while moves <= {LIMIT}:", " moves += 1"]
        for count, status in enumerate(moving):
            lines.append(f" {'elif' if count else 'if'} s == {numbers[status.name]}:")
            lines += ["  " + one for one in self._ways(status, numbers)]
        return [*lines, " else: break"]

    def _ways(self, status: Status, numbers: dict[str, int]) -> list[str]:
        lines, word = [], "if"
        for one in _automatic(status):
            test = "True" if one.when is None else self.test(one.when)
            lines.append(f"{word} {test}: s = {numbers[one.target]}")
            word = "elif"
        return [*lines, "else: break"]

    # --- route ----------------------------------------------------------------------------------

    def _routes(self, numbers: dict[str, int], score: str) -> list[str]:
        lines = []
        for status in self.policy.statuses:
            rows = [] if status.final or status.owner is None else self._rows(status)
            if rows:
                lines.append(f"if s == {numbers[status.name]}:")
                lines += [
                    f" {test}: return new(Quick, ({score}, {status.name!r}, {team!r}))"
                    for test, team in rows
                ]
        names = tuple(one.name for one in self.policy.statuses)
        return [*lines, f"return new(Quick, ({score}, {names!r}[s], 'none'))"]

    def _rows(self, status: Status) -> list[tuple[str, str]]:
        route = self.policy.route_of.get(status.name)
        if route is None:
            teams = [one.name for one in self.policy.teams if one.role == status.owner]
            return [("if True", teams[0])] if len(teams) == 1 else []
        rows = [one for one in route.rows if one.kind != "owner"]  # a newborn alone has no such owner
        return [
            (
                "if True" if row.when is None else f"if {self.test(row.when)}",
                "hold" if row.kind == "hold" else row.team,
            )
            for row in rows
        ]


def _automatic(status: Status) -> list[Transition]:
    return [one for one in status.transitions if one.trigger == "when"]


def is_plain(policy: Policy) -> bool:
    """Whether the generated function tells the whole truth about newborns without history.

    Moves and assignments that actions make, and teams that take nobody, need the fold.
    """
    actions = (
        action
        for status in policy.statuses
        for what in (status.on_entry, *(one.actions for one in _automatic(status)))
        for action in what
    )
    if any(action.kind in ("move", "assign", "reassign") for action in actions):
        return False
    return not any(team.full and team.at_most_open == 0 for team in policy.teams)
