"""One record explained, for people: a few sections of lines, places in the right margin."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.console import Paint
from leadpolicy.render.explanation import Told, ahead, score
from leadpolicy.render.explanation.margin import Row, laid_out
from policy.shown import moment, points


def page(told: Told, columns: int, paint: Paint) -> str:
    """Where the person stands, the score, what happened, and what can happen next."""
    decision = told.trace.decision
    standing = f"{told.who} is in {decision.status} at {moment(told.policy, decision.at)}"
    lines = [paint("bold", standing), *laid_out(_standing(told), columns, paint)]
    for title, rows in (
        (f"score {points(decision.score)}", score.rows(told)),
        ("what happened", _story(told)),
        ("what can happen next", ahead.ways(told)),
        ("route", ahead.route(told)),
        ("deadlines", ahead.deadlines(told)),
        ("next touch", ahead.touch(told)),
    ):
        body = laid_out(rows, columns, paint)
        if body:
            lines += ["", paint("bold", title), *body]
    return "\n".join(lines)


def _standing(told: Told) -> Iterator[Row]:
    decision, policy = told.trace.decision, told.policy
    status = policy.status[decision.status]
    if status.title:
        yield Row(status.title, told.place(status.span))
    yield from _since(told)
    if decision.was is not None and decision.was != decision.status:
        yield Row(f"the table had {decision.was}")
    if decision.role is not None:
        yield Row(f"owned by {decision.role}{_holder(told)}")
    if decision.due is not None:
        yield Row(f"due {moment(policy, decision.due)}")
    for warning in decision.warnings:
        if not warning.startswith("waits for"):
            yield Row(f"note: {warning}")


def _since(told: Told) -> Iterator[Row]:
    """Since when, and what brought them here."""
    since = f"since {moment(told.policy, told.trace.decision.person.entered)}"
    arrival = told.arrival
    if arrival is None:
        yield Row(f"{since}, as the table says")
    else:
        yield Row(f"{since}: {arrival.text}", told.place(arrival.span))


def _holder(told: Told) -> str:
    decision = told.trace.decision
    if decision.route == "hold":
        return ", held back"
    if decision.rep is not None:
        return f", with {decision.rep} of team {decision.team}"
    if decision.team is None:
        return ""
    by = "" if told.trace.rows or decision.row is not None else _without_row(told)
    return f", waits for team {decision.team}{by}"


def _without_row(told: Told) -> str:
    """A team that no row of a route chose."""
    decision = told.trace.decision
    return " (an action said so)" if decision.status in told.policy.route_of else ""


def _story(told: Told) -> Iterator[Row]:
    for one in told.story:
        yield Row(one.text, told.place(one.span), head=moment(told.policy, one.at))
