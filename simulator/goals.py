"""Goals: `sla_attainment >= 90%`, read, and judged by replications.

A goal holds at a setting when the whole interval of its figure is on the right side, fails when it is on
the wrong one, and is open between.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from policy.model import Policy
from simulator.counted import counted
from simulator.estimates import Estimate, Sampling
from simulator.figures import shown
from simulator.gathering import Gathered
from simulator.metrics import plain
from simulator.model import Scenario
from simulator.named import figure, names
from simulator.plan import plan
from simulator.scenario.slips import comma_in
from simulator.summarise import figures
from simulator.summary import Measure, Summary, Unit, possible

__all__ = [
    "Goal", "NoGoal", "Verdict", "at_level", "contradiction", "figure", "goal", "known_figures", "level",
    "names", "together",
]  # fmt: skip

Verdict = Literal["holds", "fails", "open"]
_GOAL = re.compile(
    r"\s*([A-Za-z][\w.: -]*?)\s*(>=|<=|≥|≤|=>|=<|>|<|at least|at most)\s*"
    r"([+-]?[0-9][0-9_,]*(?:\.[0-9]+)?)\s*(.*?)\s*"
)
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_MORE = (">=", "≥", "=>", ">", "at least")
_LARGE = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}
_TIMES = {"minute": 1 / 60, "hour": 1.0, "h": 1.0, "day": 24.0, "week": 168.0}


@dataclass(frozen=True)
class Goal:
    """A figure that shall be at least (`more`) or at most `bound`, in its own unit."""

    name: str
    title: str
    unit: Unit
    more: bool
    bound: float
    currency: str = ""

    def __str__(self) -> str:
        sign = "at least" if self.more else "at most"
        return f"{self.title} {sign} {shown(self.bound, self.unit, self.currency)}"

    def estimate(self, found: Summary, level: float) -> Estimate:
        """The figure with its interval at this level."""
        measure = figure(found, self.name)
        assert measure is not None
        return self.of(measure, level)

    def of(self, measure: Measure, level: float) -> Estimate:
        """The same of this figure."""
        surer = at_level(measure, level)
        return surer.symmetric().within(*surer.possible) if self.is_all else surer.estimate()

    @property
    def is_all(self) -> bool:
        """Whether nothing but the best that can be will do: `sla_attainment >= 100%`. No number of
        clocks could show it: to be met in every run is taken for it. One that is missed refutes it."""
        return self.bound == possible(self.name, self.unit)[1 if self.more else 0]

    def verdict(self, one: Estimate) -> Verdict:
        """What has no value (a cost of wins where nobody won) does not hold."""
        if math.isnan(one.mean) or (self.is_all and one.mean != self.bound):
            return "fails"
        low, high = (one.low, one.high) if self.more else (-one.high, -one.low)
        bound = self.bound if self.more else -self.bound
        if low >= bound:
            return "holds"
        return "fails" if high < bound else "open"

    def short(self, one: Estimate) -> float:
        """By how much of the bound the mean falls short; 0 or less where it does not."""
        missing = self.bound - one.mean if self.more else one.mean - self.bound
        if math.isnan(missing):
            return math.inf
        return missing / (abs(self.bound) or 1.0)


class NoGoal(Exception):
    """A text that is no goal: what is wrong, and how to write it."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


def goal(text: str, known: Summary) -> Goal:
    """The goal that a text says, about one of the figures that are known. Raises NoGoal."""
    slip = comma_in(text, thousands=True)
    if slip is not None:
        raise NoGoal(slip.message, slip.help)
    found = _GOAL.fullmatch(text)
    if found is None:
        raise NoGoal(f"`{text}` is no goal", "write `FIGURE >= NUMBER`: `sla_attainment >= 90%`")
    name, sign, number, unit = found.groups()
    measure = figure(known, name)
    if measure is None:
        raise NoGoal(f"there is no figure `{name}`", "")
    value = _value(number)
    factor = _factor(measure.unit, unit.lower(), known.currency.lower(), value)
    if factor is None:
        said = f"`{number} {unit}`".replace(" `", "`")
        raise NoGoal(f"{said} is no {_KINDS[measure.unit]}", _cure(measure, unit, known))
    more, bound = sign in _MORE, round(value * factor, 12)
    _possible(text, measure, bound)
    if sign in ("<", ">"):
        raise NoGoal(
            f"`{text}` is about a mean: whether it may be equal cannot be told",
            f"write `{text.replace(sign, sign + '=')}`",
        )
    return Goal(measure.name, measure.title, measure.unit, more, bound, known.currency)


def _value(number: str) -> float:
    """NoGoal for commas that do not part thousands."""
    if "," in number and not _THOUSANDS.fullmatch(number):
        raise NoGoal(
            f"`{number}` is no number with this comma",
            "decimals are written with a dot, thousands as `1200` or `1,200`",
        )
    return float(number.replace("_", "").replace(",", ""))


def _cure(measure: Measure, unit: str, known: Summary) -> str:
    """How to write the number, or which figure is the share of what was asked for as a count."""
    text = f"write `{_EXAMPLES[measure.unit]}`"
    share = figure(known, f"{measure.name.rpartition('.')[0]}.attainment")
    if unit != "%" or share is None:
        return text
    return f"{text}; `{share.name}` is the share"


def _possible(text: str, measure: Measure, bound: float) -> None:
    """NoGoal where no figure could be on either side of the bound."""
    name = plain(measure.name)
    if bound < 0 and measure.unit != "money":
        raise NoGoal(f"`{text}` asks for less than nothing", f"`{name}` is never below 0")
    if bound > 1 and measure.unit == "share" and not name.startswith("load"):
        raise NoGoal(f"`{text}` asks for more than all", f"`{name}` is never above 100%")


def contradiction(goals: Sequence[Goal]) -> tuple[Goal, Goal] | None:
    """Two goals that nothing can meet both: a figure at least so much, and at most less."""
    for low in goals:
        for high in goals:
            if low.name == high.name and low.more and not high.more and high.bound < low.bound:
                return low, high
    return None


def known_figures(policy: Policy, scenario: Scenario) -> Summary:
    """All figures that there are, with their titles and units, and no values. PlanError."""
    made = plan(policy, scenario)
    empty = Gathered(made, 0)
    empty.add(counted(made.shapes.arrays, np.zeros(made.shapes.size, dtype=np.int64)))
    return figures(empty.results(), policy, scenario)


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Of several goals that shall all hold."""
    if "fails" in verdicts:
        return "fails"
    return "open" if "open" in verdicts else "holds"


def level(confidence: float, decisions: int) -> float:
    """Of each interval, so that so many hold together with this confidence (Bonferroni)."""
    return 1 - (1 - confidence) / max(1, decisions)


def at_level(one: Measure, wanted: float) -> Measure:
    return replace(one, how=Sampling(wanted, one.how.inner))


_KINDS = {
    "share": "share", "hours": "length of time", "money": "amount", "people": "number",
    "times": "number",
}  # fmt: skip
_EXAMPLES = {
    "share": "90%", "hours": "4 hours", "money": "2.5 M", "people": "200", "times": "200",
}  # fmt: skip


def _factor(unit: Unit, said: str, currency: str, value: float) -> float | None:
    """What one of the unit that was said is in the figure's own; None if it is none of those."""
    if unit == "share":
        return 0.01 if said == "%" else 1.0 if not said and abs(value) <= 1 else None
    if unit == "hours":
        return 1.0 if not said else _TIMES.get(said.rstrip("s") if len(said) > 1 else said)
    words = said.split()
    if unit == "money" and currency and words[-1:] == [currency]:
        words = words[:-1]
    return _LARGE.get(" ".join(words))
