"""The text of a scenario with stated rates, given numbers for what the rates leave open."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy.model import Policy
from simulator.calibration.causes import against_time, by, points_of, transition
from simulator.calibration.fields import drawn
from simulator.calibration.imported import moved_to_year
from simulator.calibration.stated import Coming, Rates, Way
from simulator.scenario.checks import reachable, teams_at, waited_for

Open = Mapping[str, float]  # numbers by name: `odds.S`, `pace.S` (a day), `work.S` (hours)
DAY = 24  # hours
_WEEK = 40
_PLAIN = re.compile(r"[A-Za-z_][\w.-]*(?: [\w.-]+)*")  # a key of YAML without quotes


@dataclass(frozen=True)
class Frame:
    """`effect`: by how much the log odds of the best outcome rise from the least to the greatest intent;
    `start`: a date."""

    name: str
    start: str
    effect: float


def text(policy: Policy, rates: Rates, frame: Frame, numbers: Open) -> str:
    """A scenario file. `numbers` has all that `opened` names."""
    return "\n".join(_lines(policy, rates, frame, numbers)) + "\n"


def opened(policy: Policy, rates: Rates, frame: Frame) -> dict[str, float]:
    """What the rates leave open, with values to begin with: odds of the best outcomes, how often people
    do what gives points, and where somebody has closing hours, how long the work takes."""
    found: dict[str, float] = {}
    for status in rates.statuses:
        stay = rates.stay(status)
        ways = by(policy, rates, status, "people")
        if ways:
            assert stay is not None
            if any(policy.team[one].hours for one in teams_at(policy)[status]):
                found[f"work.{status}"] = stay
            if len(ways) > 1 and frame.effect:
                found[f"odds.{status}"] = odds(_first(ways), frame.effect)
        if by(policy, rates, status, "points"):
            found[f"pace.{status}"] = 5 * DAY / (stay or 30 * DAY)
        elif against_time(policy, rates, status):
            share = sum(one.share for one in by(policy, rates, status, "event"))
            found[f"pace.{status}"] = share * DAY / (stay or 90 * DAY)
    return found


def whole_stay(policy: Policy, rates: Rates, numbers: Open) -> float:
    """Days that somebody spends who is in each status once. Where events race with a timer, so many do
    one in a stay as do one a day, times the days."""
    found = 0.0
    for status in rates.statuses:
        if against_time(policy, rates, status):
            share = sum(one.share for one in by(policy, rates, status, "event"))
            found += share / numbers[f"pace.{status}"]
        else:
            found += (rates.stay(status) or 0.0) / DAY
    return found


def odds(share: float, effect: float) -> float:
    """The log odds at no intent with which, over an even intent, so many succeed."""
    return math.log(math.expm1(effect * share)) - math.log(math.exp(effect) - math.exp(effect * share))


def _lines(policy: Policy, rates: Rates, frame: Frame, numbers: Open) -> Iterator[str]:
    yield "# Drafted from rates, which hold on average. What has no `source` is an assumption."
    yield "# Teams take everybody at once: to see what staffing does, give them `reps`, and let `takes`"
    yield "# be the time of the work alone."
    yield "scenario: 1"
    yield f"name: {_quoted(frame.name)}"
    yield f"start: {frame.start}"
    yield "horizon: 365 days"
    days = math.ceil(whole_stay(policy, rates, numbers))
    yield f"follow-up: {min(days, 365)} days"
    yield f"warm-up: {min(days, 180)} days"
    yield "sources:"
    for one in rates.coming:
        yield f"  {_key(one.source)}: {{{', '.join(_coming(policy, frame, one))}}}"
    yield from _people(policy, rates)
    yield from _behaviour(policy, rates, frame, numbers)
    yield from _teams(policy, rates)
    yield from _touches(policy)
    yield from _work(policy, rates, frame, numbers)


def _coming(policy: Policy, frame: Frame, one: Coming) -> Iterator[str]:
    if one.per_day:
        yield f"arrivals: {_sourced(f'{_plain(one.per_day)} per day', one.origin)}"
    if one.imports:
        some = (
            f"{{at: {at}, people: {_sourced(str(many), one.origin)}}}"
            for at, many in moved_to_year(one.imports, frame.start, policy.timezone)
        )
        yield f"imports: [{', '.join(some)}]"


def _people(policy: Policy, rates: Rates) -> Iterator[str]:
    fields = drawn(policy, rates)
    if fields:
        yield "people:"
        yield "  fields:  # what the policy asks for; assumed"
        yield from (f"    {name}: {model}" for name, model in fields.items())


def _behaviour(policy: Policy, rates: Rates, frame: Frame, numbers: Open) -> Iterator[str]:
    """Events that move people, as often as is stated; those that give points, as often as it takes; and
    those of which the rates say nothing, never."""
    events = {one: _events(policy, rates, frame, numbers, one) for one in rates.statuses}
    never = _unstated(policy, events)
    if any(events.values()) or never:
        yield "behaviour:"
    for status in rates.statuses:
        if events[status] or never.get(status):
            yield f"  {status}: # of whom {_said(rates.of(status))}"
            yield from (f"    {name}: {rate}" for name, rate in events[status].items())
            for name in never.get(status, ()):
                yield f"    {name}: 0 per day  # assumed: the rates say nothing of it"


def _unstated(policy: Policy, events: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Events that the policy waits for and no rate causes, by the first status that they move people out
    of or, where they only give or take points, in which anything is done."""
    found: dict[str, list[str]] = {}
    done = {name for some in events.values() for name in some}
    first = next((status for status, some in events.items() if some), next(iter(events)))
    for name in policy.events:
        if name in waited_for(policy) - done:
            moved = (
                one for one in events if any(name in t.events for t in policy.status[one].transitions)
            )
            found.setdefault(next(moved, first), []).append(name)
    return found


def _events(policy: Policy, rates: Rates, frame: Frame, numbers: Open, status: str) -> dict[str, str]:
    found: dict[str, str] = {}
    ways = by(policy, rates, status, "event")
    whole = sum(one.share for one in ways)
    for way in ways:
        stay = rates.stay(status)
        name = transition(policy, way).events[0]
        if against_time(policy, rates, status):
            rate = numbers[f"pace.{status}"] * way.share / whole
        else:
            assert stay is not None
            rate = way.share / stay * DAY
        found[name] = f"{_plain(rate)} per day"
    if by(policy, rates, status, "points"):
        points = points_of(policy, status)
        parts = sum(1 / one for one in points.values())
        like = " * (0.4 + 1.2 * intent)" if frame.effect else ""
        for name, one in points.items():
            rate = numbers[f"pace.{status}"] / one / parts
            found[name] = f"{_plain(rate)}{like} per day"
    return found


def _teams(policy: Policy, rates: Rates) -> Iterator[str]:
    worked = [status for status in rates.statuses if by(policy, rates, status, "people")]
    teams = dict.fromkeys(team for status in worked for team in teams_at(policy)[status])
    if teams:
        yield "teams:"
        yield from (f"  {one}: {{reps: unlimited}}" for one in teams)


def _touches(policy: Policy) -> Iterator[str]:
    kinds = dict.fromkeys(
        step.kind
        for status in reachable(policy)
        for choice in status.cadences
        for step in policy.cadence[choice.cadence].steps
    )
    if kinds:
        yield "touches:"
        yield from (f"  {one}: {{takes: 1 minute}}" for one in kinds)


def _work(policy: Policy, rates: Rates, frame: Frame, numbers: Open) -> Iterator[str]:
    yield "work:"
    for status in reachable(policy):
        name, ways = status.name, by(policy, rates, status.name, "people")
        if ways:
            yield f"  {name}:"
            if not teams_at(policy)[name]:
                yield "    by: nobody"
            hours = numbers.get(f"work.{name}", rates.stay(name) or 0.0)
            yield f"    takes: {{lognormal: {{mean: {_plain(hours)} hours, cv: 1}}}}"
            if hours > _WEEK and teams_at(policy)[name]:
                yield "    effort: 1 hour  # assumed, of the rep's own time; the rest is waiting"
            yield f"    outcomes:  # {_said(ways)}"
            for way, chance in zip(
                ways, _chances(ways, frame, numbers.get(f"odds.{name}")), strict=True
            ):
                yield f"      - {{{_outcome(policy, way, chance, ways[-1])}}}"
        elif any(one.trigger == "by" for one in status.transitions):
            yield f"  {name}: none"


def _chances(ways: tuple[Way, ...], frame: Frame, odds: float | None) -> Iterator[str]:
    """Of the best outcome by intent; of the others as shares of what it leaves."""
    if len(ways) == 1:
        yield "1"
        return
    yield f"{_plain(_first(ways))}" if odds is None else _chance(odds, frame)
    left = sum(one.share for one in ways[1:])
    yield from (f"{_plain(100 * one.share / left)}% of rest" for one in ways[1:-1])
    yield "rest"


def _outcome(policy: Policy, way: Way, chance: str, last: Way) -> str:
    parts = [f"to: {way.end}", f"p: {_sourced(chance, way.origin)}"]
    move = transition(policy, way)
    if move.because:
        parts.append(
            f"because: {{{', '.join(f'{one}: 1/{len(move.because)}' for one in move.because)}}}"
        )
    if move.requires and way is not last:
        parts.append(f"if-blocked: {last.end}")
    if way.value is not None:
        unit = f" {policy.currency}" if policy.currency else ""
        parts.append(f"value: {{lognormal: {{mean: {_plain(way.value)}{unit}, cv: 1}}}}")
    return ", ".join(parts)


def _chance(odds: float, frame: Frame) -> str:
    return f"logistic({odds:.4f} {'+' if frame.effect > 0 else '-'} {abs(frame.effect):g} * intent)"


def _first(ways: tuple[Way, ...]) -> float:
    """The share of the best outcome among those that people decide."""
    return ways[0].share / sum(one.share for one in ways)


def _said(ways: tuple[Way, ...]) -> str:
    return ", ".join(f"{one.share:.4g} to {one.end}" for one in ways)


def _plain(value: float) -> str:
    """Without an exponent."""
    text = f"{value:.6g}"
    return f"{value:.15f}".rstrip("0") if "e-" in text else text if "e" not in text else f"{value:.0f}"


def _sourced(value: str, origin: str) -> str:
    return f"{{value: {value}, source: {_quoted(origin)}}}" if origin else value


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
