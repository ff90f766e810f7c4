"""The few words on each box and arrow. A picture is read at a glance: what is obvious is left out."""

from __future__ import annotations

from datetime import date, timedelta

from dsl.typed import All, Condition, Defined, Negation, Some
from policy import words
from policy.model import Clock, MoveTo, Policy, ResetGroup, Status, Transition
from policy.moves import Move

WIDTH = 60  # characters of one move; wrapped where it is drawn
_DEFINITIONS = 6


def move(policy: Policy, what: Move) -> str:
    """`sales_ready`, `no_timing, lost`, `30 days without reply`; empty where the line says it all."""
    if what.transition is not None:
        return short(_transition(policy, what.transition))
    if what.step is not None:
        return f"SLA at {words.percent(what.step.percent)}"
    return "at once"


def start(policy: Policy, what: Move) -> str:
    """The condition of a start rule; `otherwise` where the track has conditional ones, too."""
    status = policy.status[what.target]
    if status.start is not None and status.start.when is not None:
        return short(words.condition(policy, status.start.when))
    others = [one for one in policy.statuses if one.track == status.track and one.start is not None]
    return "otherwise" if len(others) > 1 else ""


def notes(policy: Policy, status: Status) -> tuple[str, ...]:
    """What happens while somebody is in a status: SLA, cadence, what entering resets, route."""
    lines = [_clock(one) for one in status.clocks]
    cadences = list(dict.fromkeys(one.cadence for one in status.cadences))
    if cadences:
        lines.append(f"cadence {', '.join(cadences)}")
    resets = [one.group for one in status.on_entry if isinstance(one, ResetGroup)]
    if resets:
        lines.append(f"resets {', '.join(resets)}")
    route = policy.route_of.get(status.name)
    if route is not None:
        teams = list(dict.fromkeys(row.team for row in route.rows if row.kind == "team"))
        lines.append(f"routed to {', '.join(teams)}")
    return tuple(lines)


def subtitle(policy: Policy) -> str:
    """Version, and who agreed to the definitions, and when."""
    parts = [f"version {policy.version}"] if policy.version else []
    parts += [f"agreed by {one.role} on {_day(one.on)}" for one in policy.agreed]
    return ", ".join(parts)


def definitions(policy: Policy) -> tuple[tuple[str, str], ...]:
    """The definitions that move people or let them in, spelled out, and those that they use."""
    used: dict[str, None] = {}
    for status in policy.statuses:
        guards = [one.when for one in status.transitions]
        for guard in (*guards, status.start.when if status.start is not None else None):
            if guard is not None:
                _collect(policy, guard, used)
    found = [
        (one, words.condition(policy, policy.definition[one].condition))
        for one in list(used)[:_DEFINITIONS]
    ]
    return tuple(found)


def short(text: str, width: int = WIDTH) -> str:
    """Cut at a word, with an ellipsis, so that no label is wider than its place."""
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[width // 2 :] else cut}…"


def _transition(policy: Policy, what: Transition) -> str:
    parts = []
    if what.events:
        more = f" and {len(what.events) - 2} more" if len(what.events) > 3 else ""
        parts.append(", ".join(what.events[: 2 if more else 3]) + more)
    if what.after is not None:
        parts.append(_timer(policy, what))
    if what.roles and set(what.roles) != {policy.status[what.source].owner}:
        parts.append(f"by {', '.join(what.roles)}")
    if what.when is not None:
        guard = words.condition(policy, what.when)
        parts.append(guard if what.trigger == "when" else f"if {guard}")
    return " ".join(parts) or _detail(what)


def _detail(what: Transition) -> str:
    """Of a plain move by the owner: what it takes, or else why it is made."""
    if len(what.requires) == 1:
        return f"needs {what.requires[0].text}"
    if what.requires:
        return f"needs {', '.join(one.text for one in what.requires)}"
    return ", ".join(what.because)


def _timer(policy: Policy, what: Transition) -> str:
    assert what.after is not None
    length = words.delay(what.after)
    if len(what.without) > 1 and set(what.without) == set(policy.events):
        return f"{length} without any event"
    return f"{length} without {', '.join(what.without)}" if what.without else f"after {length}"


def _clock(clock: Clock) -> str:
    until = " to first touch" if clock.until_first_touch else ""
    moves = any(isinstance(one, MoveTo) for step in clock.steps for one in step.actions)
    return f"SLA {words.delay(clock.within)}{until}" + (", then moved" if moves else "")


def _collect(policy: Policy, what: Condition, used: dict[str, None]) -> None:
    match what:
        case Defined(name=name):
            used.setdefault(name)
            _collect(policy, policy.definition[name].condition, used)
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                _collect(policy, part, used)
        case Negation(part=part):
            _collect(policy, part, used)


def _day(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()
