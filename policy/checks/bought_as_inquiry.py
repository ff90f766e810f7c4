"""People from a bought list are counted as inquiries, though they never came to us.

Somebody on a purchased or imported list has done nothing yet. Where they start like those who filled in
a form, rates of conversion say nothing, and sales calls strangers. Give people who never interacted a
status of their own, left by something that they do.

Bad:

    policy demo { version "1" }
    roles marketing
    fields { source one of web_form, purchased_list required }
    events form_submit
    track lead {
      status Inquiry { start  owner marketing  to Won on form_submit  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing
    fields { source one of web_form, purchased_list required }
    events form_submit
    track lead {
      status Raw     { start when source = purchased_list  owner marketing
                       to Inquiry on form_submit  to Lost after 180 days }
      status Inquiry { start otherwise  owner marketing  to Won on form_submit  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.typed import Among
from policy.checks.rule import Rule
from policy.graph import status_graph
from policy.model import Field, Policy, Status
from policy.uses import written_out

BOUGHT = re.compile(r"purchas|bought|rented|scraped|import|broker|^cold|_cold", re.IGNORECASE)


def check(policy: Policy) -> Iterable[Diagnostic]:
    for field in policy.fields:
        bought = tuple(one for one in field.values if BOUGHT.search(one))
        if bought and len(bought) < len(field.values):
            apart = [one for one in _starting(policy) if _asks(policy, one, field, bought)]
            if apart:
                yield from _moved_on(policy, apart)
            else:
                yield from _together(policy, field, bought)


def _starting(policy: Policy) -> Iterator[Status]:
    return (one for one in policy.statuses if one.start and one.track == policy.birth_track)


def _asks(policy: Policy, status: Status, field: Field, bought: tuple[str, ...]) -> bool:
    if status.start is None or status.start.when is None:
        return False
    return any(
        isinstance(one, Among) and one.field == field.name and set(one.values) & set(bought)
        for one in written_out(policy, status.start.when)
    )


def _together(policy: Policy, field: Field, bought: tuple[str, ...]) -> Iterator[Diagnostic]:
    first = next((one for one in _starting(policy) if one.start and one.start.when is None), None)
    if first is not None and not BOUGHT.search(f"{first.bare} {first.label}"):
        yield warning(
            "bought-as-inquiry",
            f"people with `{field.name} = {bought[0]}` begin in `{first.name}` as if they had asked",
            first.span,
            labels=(Label(field.span, "who was bought can be told apart"),),
            help=f"let them begin apart: `start when {field.name} = {bought[0]}` in a status "
            "that people leave when they do something",
        )


def _moved_on(policy: Policy, apart: list[Status]) -> Iterator[Diagnostic]:
    """People who begin apart, and join the others without having done anything."""
    others = {one.name for one in _starting(policy)} - {one.name for one in apart}
    for one in status_graph(policy).moves:
        joins = one.target in others and policy.status[one.source] in apart
        if joins and one.kind in ("timer", "sla", "entry"):
            yield warning(
                "bought-as-inquiry",
                f"people move from `{one.source}` to `{one.target}` without having done anything",
                one.span,
                help="let an event move them, such as `on form_submit`",
            )


RULE = Rule("bought-as-inquiry", Severity.WARNING, "practice", __doc__, check)
