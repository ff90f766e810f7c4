"""Random small policies whose every lead can be tried: few fields, few values, few visits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from dsl.typed import Value
from policy.model import Policy
from policy.prove.histories import START, History
from policy.state import Event, Person, Values

VISITS = range(5)  # more change nothing: heat ends at 20, and a visit gives 5
_TEXTS = ("US", "CA", "Cuba", "elsewhere")


def policy_text(rng: random.Random) -> str:
    """A policy that compiles; tracks, guards, a route, a score, definitions and promises at random."""
    return _Writer(rng).text()


@dataclass(frozen=True)
class Someone:
    """Known values, and how many visits."""

    values: Values
    visits: int

    def person(self, status: str) -> Person:
        events = tuple(Event(START, "visit") for _ in range(self.visits))
        return Person(0, START, START, status, START, self.values, events)

    @property
    def history(self) -> History:
        return History(("visit",), self.visits) if self.visits else History()


def everybody(policy: Policy) -> Iterator[Someone]:
    """Every lead that conditions of such policies can tell apart."""
    pools: list[list[Value | None]] = []
    for one in policy.fields:
        kinds: dict[str, list[Value]] = {
            "one of": list(one.values),
            "integer": list(range(one.low or 0, (one.high or 0) + 1)),
            "yes/no": [True, False],
            "text": list(_TEXTS),
        }
        pools.append([*kinds[one.type]] if one.required else [None, *kinds[one.type]])
    names = [one.name for one in policy.fields]
    for values_ in product(*pools):
        known = {name: value for name, value in zip(names, values_, strict=True) if value is not None}
        for visits in VISITS:
            yield Someone(known, visits)


class _Writer:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.statuses = [f"S{number}" for number in range(rng.randint(2, 4))]
        self.teams = ["red", "blue", "green"][: rng.randint(2, 3)]
        self.definitions: list[str] = []
        self.more = rng.choice((("good",), ("land",), ("land",), ("good", "land")))

    def text(self) -> str:
        rng = self.rng
        fixed = rng.choice(("", " fixed"))
        parts = [
            'policy small { version "1" }',
            "roles sales",
            "fields {",
            f"  kind one of x, y, z{rng.choice(('', ' required'))}{fixed}",
            f"  size integer from 0 to 2{rng.choice(('', ' required'))}",
            *(f"  {one} {'text' if one == 'land' else 'yes/no'}" for one in self.more),
            "}",
            "events visit",
            *self._score(),
        ]
        for name in ("first", "second", "third")[: rng.randint(1, 3)]:
            parts.append(f"define {name} = {self.condition(2)}")
            self.definitions.append(name)
        parts += ["track lead {", *(self._status(at) for at in range(len(self.statuses)))]
        parts += ["  status End { final }", "}"]
        parts += [f"team {one} {{ role sales }}" for one in self.teams]
        parts += self._route()
        parts += self._promises()
        return "\n".join(parts) + "\n"

    def _score(self) -> list[str]:
        rng = self.rng
        bounds = rng.choice(("from 0 to 20", "from -5 to 15", "to 10"))
        rules = [
            f"    {rng.choice(('+5', '+10', '+15', '-5', '-10'))} when {self.field_test()}"
            for _ in range(rng.randint(1, 3))
        ]
        return [
            "score {",
            f"  fit {bounds} {{",
            *rules,
            "  }",
            "  heat from 0 to 20 { +5 on visit }",
            "}",
        ]

    def field_test(self) -> str:
        rng = self.rng
        tests = {
            "good": ("good", "good = no", "good is missing"),
            "land": (f'land = "{rng.choice(("US", "CA"))}"', 'land starts with "C"', "land is missing"),
        }
        return rng.choice(
            (
                *(test for one in self.more for test in tests[one]),
                f"kind = {rng.choice('xyz')}",
                f"kind in [{rng.choice(('x, y', 'y, z'))}]",
                f"kind != {rng.choice('xyz')}",
                f"size {rng.choice(('<', '<=', '=', '>=', '>'))} {rng.randint(0, 2)}",
                "size is known",
            )
        )

    def condition(self, depth: int) -> str:
        rng, pick = self.rng, self.rng.random()
        if depth and pick < 0.35:
            word = rng.choice((" and ", " or "))
            return word.join(f"({self.condition(depth - 1)})" for _ in range(2))
        if depth and pick < 0.45:
            return f"not ({self.condition(depth - 1)})"
        if pick < 0.6:
            what = rng.choice(("score", "fit", "heat", "fit + 2 * heat"))
            return f"{what} {rng.choice(('>=', '>', '<'))} {rng.choice((0, 5, 10, 20, 30, 45))}"
        if pick < 0.7 and self.definitions:
            return rng.choice(self.definitions)
        return self.field_test()

    def _status(self, at: int) -> str:
        rng = self.rng
        lines = ["start otherwise"] if at == 0 else []
        if at and rng.random() < 0.3:
            lines = [f"start when {self.field_test()}"]
        lines.append("owner sales")
        if rng.random() < 0.2:
            lines.append("on entry reset heat")
        for _ in range(rng.randint(1, 3)):
            target = rng.choice([*self.statuses, "End"])
            trigger = rng.choice(("", "", "by sales ", "on visit ", "after 3 days "))
            guard = f"when {self.condition(1)}" if not trigger or rng.random() < 0.6 else ""
            lines.append(f"to {target} {trigger}{guard}".rstrip())
        return f"  status {self.statuses[at]} {{\n    " + "\n    ".join(lines) + "\n  }"

    def _route(self) -> list[str]:
        rows = [
            f"  to {self.rng.choice(self.teams)} when {self.condition(1)}"
            for _ in range(self.rng.randint(2, 5))
        ]
        if self.rng.random() < 0.3:
            rows.append(f"  to {self.rng.choice(self.teams)} otherwise")
        return [f"route lead.{self.statuses[-1]} {{", *rows, "}"]

    def _promises(self) -> list[str]:
        rng, names = self.rng, [*self.statuses, "End"]
        one, other, third = (rng.choice(names) for _ in range(3))
        return [
            f"guarantee every path to {one} passes {other}",
            f"guarantee {one} never reaches {other} without {third}",
            f"guarantee {one} is always possible from {other}",
            f"guarantee {rng.choice(('fit', 'heat'))} alone never makes {rng.choice(self.definitions)}",
            f"guarantee every person is routed in {self.statuses[-1]}",
        ]
