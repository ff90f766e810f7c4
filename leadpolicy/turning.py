"""Knobs: numbers of the policy or of the scenario by name, and the arm with some of them turned."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from leadpolicy import starting
from leadpolicy.errors import InputError
from leadpolicy.reading import refusal
from leadpolicy.rolling import announce, rolled_out
from leadpolicy.simulating import Arm, made_of, refusing
from leadpolicy.spans import texts
from leadpolicy.words import did_you_mean
from simulator.response import Axis

if TYPE_CHECKING:
    from dsl.source import Source
    from policy.knobs import Knob
    from simulator.model import Scenario
    from simulator.scenario.template import Template

MOST = 10_000  # settings
Setting = tuple[tuple[str, str], ...]  # knobs and what stands there; none: the policy as it is


@dataclass(frozen=True)
class Bench:
    """A policy and a scenario with their knobs. With a `switch` (local time) settings are rolled out:
    everybody lives with what stands there until then."""

    arm: Arm
    texts: tuple[Source, ...]
    knobs: dict[str, Knob]
    template: Template
    switch: str = ""

    def current(self, name: str) -> str:
        """The text at a knob. InputError if there is none."""
        if name in self.knobs:
            return self.knobs[name].text
        texts = self.template.texts()
        if name in texts:
            return texts[name]
        team = next((one for one in self.arm.policy.teams if name == f"teams.{one.name}.reps"), None)
        if team is not None and team.members:
            raise InputError(
                f"the policy names the members of `{team.name}`, so their number is no knob",
                "leave `members` out of the policy, and give the scenario `reps`",
            )
        if any(one.reps and name == f"teams.{one.team}.reps" for one in self.arm.scenario.teams):
            raise InputError(
                f"the scenario names the reps of `{name.split('.')[1]}`, so their number is no knob",
                "say how many they are instead: `reps: 4`",
            )
        if (key := _unwritten(name, texts, self.arm.scenario)) is not None:
            owner, what = key
            raise InputError(
                f"`{owner}` has no `{what}` in the scenario, so there is no knob `{name}`",
                f"write `{what}:` under `{owner}`: {_EXAMPLES[what]}",
            )
        known = [*self.knobs, *texts]
        listed = "`leadpolicy sweep ... --list` shows them"
        raise InputError(f"there is no knob `{name}`", did_you_mean(name, known, listed))

    def written(self, setting: Setting) -> tuple[Source, ...]:
        """The texts of the policy at a setting."""
        from policy.compile import load_sources
        from policy.knobs import knobs, turned

        texts = self.texts
        for name, value in setting:
            if name in self.knobs:
                files = load_sources(texts).files
                texts = turned(texts, next(one for one in knobs(files) if one.name == name), value)
        return texts

    def turned(self, setting: Setting) -> Arm:
        """The arm at a setting. InputError if it is none that could be."""
        from policy.compile import load_sources
        from policy.knobs import written

        policy, template = self.arm.policy, self.template
        if any(name in self.knobs for name, _ in setting):
            loaded = load_sources(self.written(setting))
            if loaded.policy is None:
                raise _impossible(setting, (one.message for one in loaded.diagnostics if _wrong(one)))
            policy = loaded.policy
        for name, value in setting:
            if name not in self.knobs:
                template = template.written(name, written(self.current(name), value))
        if not setting:
            return self.arm
        scenario, found = template.bound(policy)
        if scenario is None:
            raise _impossible(setting, (one.message for one in found if _wrong(one)))
        if scenario.start_from is not None:
            scenario = starting.again(scenario, policy, self.arm)
        arm = replace(self.arm, policy=policy, scenario=scenario)
        return rolled_out([self.arm, arm], self.switch)[1] if self.switch else arm


def bench(policy_path: str, scenario_path: str, switch: str | None = None) -> Bench:
    """Read both; `switch`: when settings take over. InputError when either has errors, OSError."""
    from leadpolicy.reading import read
    from policy.knobs import knobs
    from simulator.scenario.template import template

    reading = read(policy_path, structure=False)
    if reading.policy is None or reading.report.errors:
        raise refusal(f"the policy `{policy_path}`", reading.report, f"leadpolicy check {policy_path}")
    scenario, found, source = starting.loaded(scenario_path, reading.policy)
    if scenario is None:
        from leadpolicy.render import Report, in_order

        raise refusal(
            f"the scenario `{scenario_path}`",
            Report(in_order(found), {source.path: source}, command="scenario check"),
            f"leadpolicy scenario check {shlex.quote(policy_path)} {shlex.quote(scenario_path)}",
        )
    sources = tuple(one.source for one in reading.files)
    tables = starting.tables(scenario, scenario_path)
    files = made_of((*(one.path for one in sources), source.path, *tables))
    with refusing():
        scenario = starting.ready(scenario, reading.policy)
    of = Bench(
        Arm(reading.policy, scenario, files, scenario_path),
        sources,
        {one.name: one for one in knobs(reading.files)},
        template(scenario_path),
    )
    if switch is None:
        return of
    announce(of.arm, switch)
    return switching(of, switch)


def switching(of: Bench, switch: str) -> Bench:
    """Settings take over at a local time; figures count from then on. InputError."""
    (arm,) = rolled_out([of.arm], switch)
    return replace(of, arm=arm, switch=switch)


def axes(of: Bench, asked: Sequence[str], fine: bool = False) -> tuple[Axis, ...]:
    """What `NAME=VALUES` means: `1,2,4`, `1..6`, `1..6 by 0.5`, dates, or whole texts. `fine`: a range
    whose ends have decimals is cut into many small steps. InputError."""
    found = [_axis(of, one, fine) for one in asked]
    if len({one.name for one in found}) < len(found):
        raise InputError("one knob is turned twice", "name different ones")
    return tuple(found)


def settings(of: Bench, turns: Sequence[Axis]) -> list[Setting]:
    """Every combination, the last axis running fastest; each value has been tried alone. InputError."""
    count = 1
    for one in turns:
        count *= len(one.values)
    if count > MOST:
        raise InputError(f"these are {count:,} settings", f"at most {MOST:,} can be run at once")
    possible(of, turns)
    return [at(turns, values) for values in product(*(one.values for one in turns))]


def possible(of: Bench, turns: Sequence[Axis]) -> None:
    """Refuse values that cannot be, before anything is simulated; of many only the outermost are tried,
    and a few between. InputError."""
    for one in turns:
        every = max(1, len(one.values) // _TRIED)
        for value in dict.fromkeys((*one.values[::every], one.values[-1])):
            of.turned(((one.name, value),))


_TRIED = 24


def at(turns: Sequence[Axis], values: Sequence[str]) -> Setting:
    return tuple((one.name, value) for one, value in zip(turns, values, strict=True))


def _axis(of: Bench, asked: str, fine: bool) -> Axis:
    name, sign, text = asked.partition("=")
    name, text = name.strip(), text.strip()
    if not sign or not text:
        raise InputError(f"`{asked}` says no values", "write `--knob NAME=1,2,4` or `NAME=1..6 by 0.5`")
    current = of.current(name)
    from policy.knobs import written

    values = Counter(written(current, one) for one in texts(text, MOST, fine))
    again = next((value for value, many in values.items() if many > 1), None)
    if again is not None:
        raise InputError(f"`{asked}` says {again} twice", "name each value once")
    return Axis(name, current, tuple(values))


def _unwritten(name: str, texts: Iterable[str], scenario: Scenario) -> tuple[str, str] | None:
    """The team and the key that a knob is about, where the team is there and has no such key."""
    found = _OF_TEAM.match(name)
    if found is None or not any(one.team == found[1] for one in scenario.teams):
        return None
    written = any(one.startswith(f"teams.{found[1]}.{found[2]}") for one in texts)
    return None if written or found[2] not in _EXAMPLES else (found[1], found[2])


_OF_TEAM = re.compile(r"teams\.([^.\[]+)\.([a-z-]+)")
_EXAMPLES = {
    "hires": "`hires: [{at: 2026-06-01, count: 1}]`",
    "shrinkage": "`shrinkage: 12%`",
    "absence": "`absence: 3%`",
    "attrition": "`attrition: 20%`",
    "cost": "`cost: 45 EUR per hour`",
    "ramp": "`ramp: {from: 50%, over: 60 days}`",
}


def _wrong(one: object) -> bool:
    return getattr(getattr(one, "severity", None), "name", "") == "ERROR"


def _impossible(setting: Setting, messages: Iterator[str]) -> InputError:
    said = ", ".join(f"`{name}` at {value}" for name, value in setting)
    return InputError(f"{said} cannot be: {next(messages, 'it has errors')}", "leave this value out")
