"""Turning knobs: numbers of the policy or of the scenario, set to one value after the other."""

from __future__ import annotations

import re
import shlex
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from leadpolicy.errors import InputError
from leadpolicy.progress import Advance
from leadpolicy.reading import refusal
from leadpolicy.simulating import Arm, Study, refusing
from leadpolicy.words import did_you_mean
from simulator.response import Axis, Point, Response, figures

if TYPE_CHECKING:
    from dsl.source import Source
    from policy.knobs import Knob
    from simulator.scenario.template import Template
    from simulator.summary import Summary

MOST = 10_000  # settings
_RANGE = re.compile(r"([+-]?[0-9.]+)\.\.([+-]?[0-9.]+)(?: by ([0-9.]+))?")


@dataclass(frozen=True)
class Bench:
    """A policy and a scenario with their knobs."""

    arm: Arm
    texts: tuple[Source, ...]
    knobs: dict[str, Knob]
    template: Template

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
        known = [*self.knobs, *texts]
        listed = "`leadpolicy sweep ... --list` shows them"
        raise InputError(f"there is no knob `{name}`", did_you_mean(name, known, listed))

    def turned(self, settings: Sequence[tuple[str, str]]) -> Arm:
        """The arm at a setting. InputError if it is none that could be."""
        from policy.compile import load_sources
        from policy.knobs import knobs, turned

        policy, texts, template = self.arm.policy, self.texts, self.template
        mine = [(name, value) for name, value in settings if name in self.knobs]
        for name, value in mine:
            files = load_sources(texts).files
            texts = turned(texts, next(one for one in knobs(files) if one.name == name), value)
        if mine:
            loaded = load_sources(texts)
            if loaded.policy is None:
                raise _impossible(settings, (one.message for one in loaded.diagnostics if _wrong(one)))
            policy = loaded.policy
        for name, value in settings:
            if name not in self.knobs:
                from policy.knobs import written

                template = template.written(name, written(self.current(name), value))
        scenario, found = template.bound(policy)
        if scenario is None:
            raise _impossible(settings, (one.message for one in found if _wrong(one)))
        return replace(self.arm, policy=policy, scenario=scenario)


def bench(policy_path: str, scenario_path: str) -> Bench:
    """Read both. InputError when either has errors, OSError."""
    from leadpolicy.reading import read
    from leadpolicy.report.facts import hashed
    from policy.knobs import knobs
    from simulator.scenario import load
    from simulator.scenario.template import template

    reading = read(policy_path, structure=False)
    if reading.policy is None or reading.report.errors:
        raise refusal(f"the policy `{policy_path}`", reading.report, f"leadpolicy check {policy_path}")
    scenario, found, source = load(scenario_path, reading.policy)
    if scenario is None:
        from leadpolicy.render import Report, in_order

        raise refusal(
            f"the scenario `{scenario_path}`",
            Report(in_order(found), {source.path: source}),
            f"leadpolicy scenario check {shlex.quote(policy_path)} {shlex.quote(scenario_path)}",
        )
    texts = tuple(one.source for one in reading.files)
    files = hashed((*(one.path for one in texts), source.path))
    return Bench(
        Arm(reading.policy, scenario, files, scenario_path),
        texts,
        {one.name: one for one in knobs(reading.files)},
        template(scenario_path),
    )


def axes(of: Bench, asked: Sequence[str]) -> tuple[Axis, ...]:
    """What `NAME=VALUES` means: `1,2,4`, `1..6`, `1..6 by 0.5`, or whole texts. InputError."""
    found = [_axis(of, one) for one in asked]
    if len({one.name for one in found}) < len(found):
        raise InputError("one knob is turned twice", "name two different ones, or one")
    count = 1
    for one in found:
        count *= len(one.values)
    if count > MOST:
        raise InputError(f"these are {count:,} settings", f"at most {MOST:,} can be run at once")
    return tuple(found)


def sweep(
    of: Bench,
    turns: tuple[Axis, ...],
    asked: Sequence[str],
    study: Study,
    advance: Advance,
    stop: threading.Event,
) -> Response | None:
    """Simulate the policy as it stands, then every setting; with `stop` set, those finished by then.

    None if not even the first was. InputError.
    """
    _known(of.arm, asked)
    settings = list(product(*(one.values for one in turns)))
    arms = [
        of.turned([(one.name, value) for one, value in zip(turns, values, strict=True)])
        for values in settings
    ]
    done = list(_finished((of.arm, *arms), study, advance, stop))
    if not done:
        return None
    points = tuple(Point(values, one) for values, one in zip(settings, done[1:], strict=False))
    return Response(turns, done[0], points, figures(done[0], asked or of.arm.scenario.report.metrics))


def _known(arm: Arm, asked: Sequence[str]) -> None:
    """Refuse what is no figure, before anything is simulated."""
    from simulator.metrics import plain
    from simulator.until import figures as every

    names = every(arm.policy, arm.scenario)
    for one in asked:
        if plain(one) not in names:
            raise InputError(
                f"there is no figure `{one}`", did_you_mean(one, names, f"there are {', '.join(names)}")
            )


def _finished(
    arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event
) -> Iterator[Summary]:
    """One after the other; with machines at hand, the next ones are planned while these run."""
    over = [0] * len(arms)

    def run(at: int) -> Summary | None:
        def told(done: int) -> None:
            over[at] = done
            advance(sum(over))

        return _run(arms[at], study, told, stop)

    with ThreadPoolExecutor(study.abreast) as pool:
        for summary in pool.map(run, range(len(arms))):
            if summary is None:
                return
            yield summary


def _run(arm: Arm, study: Study, advance: Advance, stop: threading.Event) -> Summary | None:
    from simulator.study import study as run_study
    from simulator.summarise import summarise

    if stop.is_set():
        return None
    with refusing():
        (found,) = run_study(
            [(arm.policy, arm.scenario)],
            study.replications,
            study.seed,
            study.threads,
            advance,
            stop,
            hire=study.hire,
        )
    if found.replications < study.replications:
        return None
    return summarise(found, arm.policy, arm.scenario)


def _axis(of: Bench, asked: str) -> Axis:
    name, sign, text = asked.partition("=")
    name, text = name.strip(), text.strip()
    if not sign or not text:
        raise InputError(f"`{asked}` says no values", "write `--knob NAME=1,2,4` or `NAME=1..6 by 0.5`")
    current = of.current(name)
    from policy.knobs import written

    values = [written(current, one) for one in _values(text)]
    return Axis(name, current, tuple(dict.fromkeys(values)))


def _values(text: str) -> Iterator[str]:
    for one in text.split(","):
        span = _RANGE.fullmatch(one.strip())
        if span is None:
            yield one.strip()
            continue
        try:
            low, high, step = (Decimal(part or "1") for part in span.groups())
        except ArithmeticError:
            raise InputError(f"`{one}` is no range", "write `1..6` or `1..6 by 0.5`") from None
        if step <= 0 or high < low or (high - low) / step > MOST:
            raise InputError(f"`{one}` is no range that could be run", "write `1..6` or `1..6 by 0.5`")
        while low <= high:
            yield f"{low}"
            low += step


def _wrong(one: object) -> bool:
    return getattr(getattr(one, "severity", None), "name", "") == "ERROR"


def _impossible(settings: Sequence[tuple[str, str]], messages: Iterator[str]) -> InputError:
    said = ", ".join(f"`{name}` at {value}" for name, value in settings)
    return InputError(f"{said} cannot be: {next(messages, 'it has errors')}", "leave this value out")
