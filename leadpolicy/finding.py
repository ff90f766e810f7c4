"""`sql and not won`, `wait > 2 days or breaches >= 2`: which simulated people are meant."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leadpolicy.errors import InputError
from leadpolicy.words import did_you_mean
from simulator.lives import Sketch
from simulator.scenario.slips import comma_in

Test = Callable[[Sketch], bool]

NUMBERS: dict[str, Callable[[Sketch], float]] = {
    "wait": lambda one: one.wait,
    "recycled": lambda one: one.recycled,
    "breaches": lambda one: one.breaches,
    "met": lambda one: one.met,
    "touches": lambda one: one.touches,
    "talks": lambda one: one.talks,
    "moves": lambda one: one.moves,
    "events": lambda one: one.events,
    "blocked": lambda one: one.blocked,
    "wins": lambda one: one.won,
    "revenue": lambda one: one.revenue,
}
_YES = {
    "won": "wins",
    "breached": "breaches",
    "recycled": "recycled",
    "touched": "touches",
    "blocked": "blocked",
}
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
_RELATIONS = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_TOKEN = re.compile(r"\s*(>=|<=|!=|[()<>=]|[0-9][0-9_]*(?:\.[0-9]+)?(?:[kKmM]\b)?|[\w.-]+|\S)")
_SLIPS = {">": ">=", "<": "<=", "=": "="}  # behind `=`
_LARGE = re.compile(r"([0-9][0-9_]*(?:\.[0-9]+)?)([kKmM])")
_TIMES = {"k": 1e3, "m": 1e6}
_DEPTH = 50


def test(text: str, statuses: Iterable[str], segments: Iterable[str]) -> Test:
    """What the text asks for, over a policy's statuses; segments are asked for otherwise. InputError."""
    if slip := comma_in(text):
        raise InputError(slip.message, slip.help)
    return _Reader(
        [one for one in _TOKEN.findall(text) if one], _names(statuses), frozenset(segments)
    ).whole()


def _names(statuses: Iterable[str]) -> dict[str, frozenset[str]]:
    """Which statuses a word means, in small letters: `sql` is that of every track."""
    found: dict[str, set[str]] = {}
    for one in statuses:
        for name in (one, one.rpartition(".")[2]):
            found.setdefault(name.lower(), set()).add(one)
    return {name: frozenset(some) for name, some in found.items()}


@dataclass
class _Reader:
    """`or` of `and` of `not`, from left to right."""

    tokens: list[str]
    statuses: dict[str, frozenset[str]]
    segments: frozenset[str] = frozenset()
    depth: int = 0

    def whole(self) -> Test:
        found = self._any()
        if self.tokens:
            raise InputError(f"`{self.tokens[0]}` is too much here", _HELP)
        return found

    def _any(self) -> Test:
        parts = [self._all()]
        while self._next("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda one: any(part(one) for part in parts)

    def _all(self) -> Test:
        parts = [self._one()]
        while self._next("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda one: all(part(one) for part in parts)

    def _one(self) -> Test:
        self.depth += 1
        if self.depth > _DEPTH:
            raise InputError("this is nested too deeply", _HELP)
        if self._next("not"):
            inner = self._one()
            self.depth -= 1
            return lambda one: not inner(one)
        if self._next("("):
            inner = self._any()
            if not self._next(")"):
                raise InputError("a `)` is missing", _HELP)
        else:
            inner = self._word()
        self.depth -= 1
        return inner

    def _word(self) -> Test:
        if not self.tokens:
            raise InputError("something is missing at the end", _HELP)
        word = self.tokens.pop(0)
        name = word.lower()
        if self.tokens and self.tokens[0] in _RELATIONS:
            return self._compared(word)
        if word in self.segments and name not in self.statuses:
            raise InputError(
                f"`{word}` is a segment, and `--where` is about a life", f"write `--segment {word}`"
            )
        if name in self.statuses:
            wanted = self.statuses[name]
            return lambda one: not wanted.isdisjoint(one.path)
        if name in _YES:
            count = NUMBERS[_YES[name]]
            return lambda one: count(one) > 0
        if name in NUMBERS:
            limit = "> 2 days" if name == "wait" else ">= 1"
            raise InputError(f"`{word}` is a number, and no condition", f"write `{word} {limit}`")
        known = [*self.statuses, *_YES, *NUMBERS]
        raise InputError(f"`{word}` is no status, nor anything else", did_you_mean(name, known, _HELP))

    def _compared(self, word: str) -> Test:
        sign = self.tokens.pop(0)
        relation = _RELATIONS[sign]
        read = NUMBERS.get(word.lower())
        if read is None:
            self._of_another_flag(word)
            hint = did_you_mean(word.lower(), NUMBERS, f"numbers are {', '.join(NUMBERS)}")
            raise InputError(f"`{word}` is no number of a person", hint)
        text = self.tokens.pop(0) if self.tokens else ""
        if sign == "=" and text in _SLIPS:
            raise InputError(f"`={text}` is no comparison", f"write `{word} {_SLIPS[text]} ...`")
        if word.lower() != "wait" and (large := _LARGE.fullmatch(text)) is not None:
            number = f"{float(large[1]) * _TIMES[large[2].lower()]:.12g}"
            raise InputError(f"`{text}` is no number", f"write `{word} {sign} {number}`")
        if not text[:1].isdigit():
            raise InputError(f"a number is missing behind `{word}`", _HELP)
        limit = float(text.replace("_", "")) * self._unit(word)
        return lambda one: bool(relation(read(one), limit))

    def _of_another_flag(self, word: str) -> None:
        """InputError for what flags ask: `source = partner`."""
        flag = word.lower()
        value = self.tokens[0] if self.tokens else "NAME"
        if flag in ("source", "segment"):
            raise InputError(
                f"`{word}` is no number of a person",
                f"leave it out of `--where`, and write `--{flag} {value}`",
            )

    def _unit(self, word: str) -> float:
        """Waits are in hours; of others the unit (`USD`) says nothing new."""
        following = self.tokens[0].lower().rstrip("s") if self.tokens else ""
        if word.lower() == "wait":
            if following in _HOURS:
                self.tokens.pop(0)
                return _HOURS[following]
            raise InputError("a wait needs a unit", "write `wait > 2 days` or `wait > 30 minutes`")
        if word.lower() == "revenue" and self.tokens and self.tokens[0].isupper():
            self.tokens.pop(0)
        return 1.0

    def _next(self, word: str) -> bool:
        if self.tokens and self.tokens[0].lower() == word:
            self.tokens.pop(0)
            return True
        return False


_HELP = "write `sql and not won`, `wait > 2 days`, `breached or recycled >= 2`"
