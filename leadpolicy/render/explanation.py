"""One record explained: a page for people, and the same as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadpolicy.console import Paint
from leadpolicy.explaining import Explanation, GroupStory
from leadpolicy.io.output import Cells, iso, number, record
from leadpolicy.render.measure import width, wrap
from leadpolicy.telling import story
from leadpolicy.words import count
from policy import words
from policy.decide import Decision, Option
from policy.model import Policy
from policy.shown import moment, points
from policy.state import Fact


def page(
    policy: Policy, who: str, told: Explanation, facts: Sequence[Fact], columns: int, paint: Paint
) -> str:
    """Where the person stands, the score, what happened, and what can happen next."""
    decision = told.decision
    lines = [*_standing(policy, who, decision, paint), ""]
    lines += [paint("bold", f"score {points(decision.score)}")]
    lines += [line for group in told.groups for line in _group(group, paint)]
    lines += ["", paint("bold", "what happened")]
    lines += _table(
        [(moment(policy, at), text) for at, text in story(policy, facts, decision.happened)], columns
    )
    lines += ["", paint("bold", "what can happen next")]
    lines += _table([_option(policy, one) for one in decision.options], columns)
    return "\n".join(lines)


def as_data(policy: Policy, who: str, told: Explanation, facts: Sequence[Fact]) -> Cells:
    """What `decide` says, and why."""
    happened = story(policy, facts, told.decision.happened)
    return {
        **record(policy, who, told.decision),
        "score_rules": [
            {
                "group": group.name,
                "rule": rule.text,
                "points": number(rule.points),
                "events": rule.events,
            }
            for group in told.groups
            for rule in group.rules
        ],
        "happened": [{"at": iso(policy, at), "what": text} for at, text in happened],
    }


def _standing(policy: Policy, who: str, decision: Decision, paint: Paint) -> Iterator[str]:
    status = policy.status[decision.status]
    yield f"{paint('bold', who)} is in {paint('bold', status.name)} at {moment(policy, decision.at)}"
    if status.title:
        yield f"  {status.title}"
    if decision.was is not None and decision.was != decision.status:
        yield f"  the table had {decision.was}"
    if decision.role is not None:
        yield f"  owned by {decision.role}{_holder(decision)}"
    if decision.due is not None:
        yield f"  due {moment(policy, decision.due)}"
    for warning in decision.warnings:
        yield f"  {paint('warning', 'note')}: {warning}"


def _holder(decision: Decision) -> str:
    if decision.route == "hold":
        return ", held back"
    if decision.rep is not None:
        return f", with {decision.rep} of {decision.team}"
    return f", team {decision.team}" if decision.team else ""


def _group(group: GroupStory, paint: Paint) -> Iterator[str]:
    yield f"  {group.name} {points(group.total)}"
    for rule in group.rules:
        times = f", {count(rule.events, 'event')}" if rule.events else ""
        line = f"    {_signed(rule.points):>11}  {rule.text}{times}"
        yield line if rule.points else paint("dim", line)


def _signed(micro: int) -> str:
    return f"{'+' if micro > 0 else ''}{points(micro)}" if micro else "0"


def _option(policy: Policy, option: Option) -> tuple[str, str]:
    way = option.transition
    how = words.transition(policy, way)
    when = f", at {moment(policy, option.due)}" if option.due is not None else ""
    against = f" (not now: {option.why})" if not option.enabled else ""
    return way.target, f"{how}{when}{against}"


def _table(rows: Sequence[tuple[str, str]], columns: int) -> list[str]:
    """Two columns; the second is wrapped."""
    if not rows:
        return ["  nothing"]
    first = max(width(head) for head, _ in rows)
    lines = []
    for head, text in rows:
        top, *more = wrap(text, columns - first - 4)
        lines.append(f"  {head}{' ' * (first - width(head))}  {top}")
        lines += [" " * (first + 4) + line for line in more]
    return lines
