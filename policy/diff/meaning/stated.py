"""What a policy says without asking about a lead: owners, deadlines, teams. Compared as it stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from dsl.source import Span
from policy import parts, words
from policy.diff.items import acts, calendar_items, team_items
from policy.diff.meaning.tables import Key, due_of, timer_words
from policy.diff.meaning.world import calendar_shape, dayparts, delay_shape, opening
from policy.diff.shapes import shape
from policy.model import Cadence, Clock, Field, Policy, Status, Team


@dataclass(frozen=True)
class Said:
    """One statement; `means` is equal where the same is meant, `parts` say it in words, and `order` what
    their order decides where that alone is another."""

    key: Key
    area: str
    question: str
    means: Hashable
    parts: tuple[str, ...]
    span: Span
    order: str = ""


def statements(policy: Policy, statuses: Sequence[str]) -> dict[Key, Said]:
    """What the policy states, of statuses only for these."""
    found = [
        *_heads(policy),
        *(_field(policy, one) for one in policy.fields),
        *(one for name in statuses for one in _status(policy, policy.status[name])),
        *(_team(policy, one) for one in policy.teams),
        *(_cadence(policy, one) for one in policy.cadences),
        *(_dayparts(policy, one) for one in policy.cadences if dayparts(policy, one)),
    ]
    return {one.key: one for one in found}


def _heads(policy: Policy) -> Iterator[Said]:
    track = policy.birth_track if policy.statuses else ""
    span = policy.place_of.get(("track", track), policy.span)
    yield Said(("born",), "starts", "in which track people are born", track, (f"track `{track}`",), span)
    key = policy.account_key or "nothing"
    yield Said(("accounts",), "scoring", "what makes an account", key, (f"`{key}`",), policy.span)
    yield _shared_reps(policy)
    if any(one.type == "money" for one in policy.fields):
        money = policy.currency
        yield Said(("currency",), "fields", "what money is in", money, (money,), policy.span)
    if policy.cadences:
        zone = policy.timezone
        yield Said(("zone",), "cadences", "in which zone days begin", zone, (zone,), policy.span)


def _shared_reps(policy: Policy) -> Said:
    """Of the teams of one role that a rep is in, the first in the text is the rep's team."""
    teams: dict[tuple[str, str], list[str]] = {}
    for team in policy.teams:
        for member in team.members:
            teams.setdefault((member.name, team.role), []).append(team.name)
    means = frozenset((rep, *listed) for (rep, _), listed in teams.items() if len(listed) > 1)
    said = tuple(f"{rep}: {', '.join(listed)}" for rep, *listed in sorted(means))
    question = "in which order teams share reps"
    return Said(("shared reps",), "teams", question, means, said or ("none",), policy.span)


def _field(policy: Policy, one: Field) -> Said:
    limits = (one.type, frozenset(one.values), one.low, one.high, one.required, one.fixed)
    said = [one.type, *one.values]
    said += [word for word, true in (("required", one.required), ("fixed", one.fixed)) if true]
    ends = (("from", one.low), ("to", one.high))
    said += [f"{word} {words.value(policy, one.name, end)}" for word, end in ends if end is not None]
    question = f"which values `{one.name}` accepts"
    return Said(("field", one.name), "fields", question, limits, tuple(said), one.span)


# --- statuses -----------------------------------------------------------------------------------


def _status(policy: Policy, status: Status) -> Iterator[Said]:
    name, span = status.name, status.span
    owner = f"`{status.owner}`" if status.owner else "nobody"
    yield Said(("owner", name), "owners", f"who owns `{name}`", status.owner, (owner,), span)
    final = "final" if status.final else "not final"
    yield Said(("final", name), "moves", f"whether `{name}` is final", final, (final,), span)
    entry = acts(policy, status.on_entry) or "nothing"
    means = shape(status.on_entry)
    yield Said(("entry", name), "moves", f"what is done on entry of `{name}`", means, (entry,), span)
    clocks = [_clock(policy, one) for one in status.clocks]
    said = [part for one in status.clocks for part in _promise(policy, one)] or ["no SLA"]
    where = status.clocks[0].span if status.clocks else span
    yield Said(("sla", name), "deadlines", f"the SLA of `{name}`", tuple(clocks), tuple(said), where)
    yield _order(policy, status)


def _clock(policy: Policy, clock: Clock) -> Hashable:
    return delay_shape(policy, clock.within), clock.until_first_touch, shape(clock.steps)


def _promise(policy: Policy, clock: Clock) -> list[str]:
    steps = [f"at {step.percent / 100:g}% {acts(policy, step.actions)}" for step in clock.steps]
    return [parts.clock(clock).removeprefix("sla "), *steps, *_hours(policy, clock.within.calendar)]


def _hours(policy: Policy, name: str | None) -> list[str]:
    """The hours in which time is counted, day by day: what is left of them once two are compared."""
    if not name:
        return []
    return [f"{name} {one.aspect} {one.text}" for one in calendar_items(opening(policy.calendar[name]))]


def _order(policy: Policy, status: Status) -> Said:
    """Timers that may be due at the same instant are tried in the order of the text."""
    timers = [one for one in status.transitions if one.after is not None]
    pairs = []
    for at, one in enumerate(timers):
        for other in timers[at + 1 :]:
            apart = not one.without and not other.without and one.after != other.after
            plain = all(each.after and each.after.kind == "plain" for each in (one, other))
            alike = (one.target, shape(one.actions)) == (other.target, shape(other.actions))
            if due_of(policy, one) != due_of(policy, other) and not (apart and plain) and not alike:
                pairs.append((due_of(policy, one), due_of(policy, other)))
    said = tuple(dict.fromkeys(timer_words(policy, one) for one in timers))
    question = f"which timer of `{status.name}` is tried first at one instant"
    return Said(("order", status.name), "moves", question, frozenset(pairs), said, status.span)


# --- teams and cadences -------------------------------------------------------------------------


def _team(policy: Policy, team: Team) -> Said:
    team = replace(team, interrupt=None)  # for whom is asked (tables.py)
    means = (shape(replace(team, hours=None)), calendar_shape(policy, team.hours))
    said = [f"{one.aspect} {one.text}" for one in team_items(policy, team)]
    said += _hours(policy, team.hours)
    question = f"how team `{team.name}` works"
    ties = f"ties go to {', '.join(one.name for one in team.members)}, in this order"
    return Said(("team", team.name), "teams", question, means, tuple(said), team.span, ties)


def _cadence(policy: Policy, cadence: Cadence) -> Said:
    means = (shape(cadence.steps), frozenset(cadence.stop_on))
    said = [f"day {one.day} {one.kind} {one.window or ''}".rstrip() for one in cadence.steps]
    said += [f"stops on {one}" for one in cadence.stop_on]
    question = f"the steps of cadence `{cadence.name}`"
    return Said(("course", cadence.name), "cadences", question, means, tuple(said), cadence.span)


def _dayparts(policy: Policy, cadence: Cadence) -> Said:
    """In which hours of the team that has a lead; compared for teams that both policies have."""
    found = dayparts(policy, cadence)
    means = frozenset((team, name, one.means) for (team, name), one in found.items())
    said = tuple(dict.fromkeys(str(one) for one in found.values()))
    question = f"the hours of cadence `{cadence.name}`"
    return Said(("dayparts", cadence.name), "cadences", question, means, said, cadence.span)
