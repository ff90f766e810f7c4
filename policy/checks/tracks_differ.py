"""Contacts are treated otherwise than leads, where both should be alike.

A person who comes back as a contact is the same person: the same status should belong to the same role,
and the same bar should make them ready for sales. Where it does not, recycled buyers wait for ever or
are judged twice.

Bad:

    policy demo {
      version "1"
      agreed by marketing on 2026-10-05
      agreed by sales on 2026-10-05
    }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to contact.Deal by sales  to Lost by sales }
      status Lost    { final }
    }
    track contact {
      status Deal      { owner sales  to Customer by sales  to Re-Market after 180 days }
      status Re-Market { owner marketing  on entry reset engagement
                         to MQL when score >= 70  to Lost after 730 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to Deal by sales  to Re-Market by sales because no_timing }
      status Customer  { goal  owner sales }
      status Lost      { final }
    }

Good:

    policy demo {
      version "1"
      agreed by marketing on 2026-10-05
      agreed by sales on 2026-10-05
    }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to contact.Deal by sales  to Lost by sales }
      status Lost    { final }
    }
    track contact {
      status Deal      { owner sales  to Customer by sales  to Re-Market after 180 days }
      status Re-Market { owner marketing  on entry reset engagement
                         to MQL when sales_ready  to Lost after 730 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to Deal by sales  to Re-Market by sales because no_timing }
      status Customer  { goal  owner sales }
      status Lost      { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy import words
from policy.checks.rule import Rule
from policy.model import Policy
from policy.moves import Move
from policy.practice import by_bar


def check(policy: Policy) -> Iterable[Diagnostic]:
    first = policy.birth_track
    bars: dict[str, list[Move]] = {}
    for one in by_bar(policy):
        if policy.status[one.target].track == policy.status[one.source].track:
            bars.setdefault(policy.status[one.source].track, []).append(one)
    for track in policy.tracks:
        if track != first:
            yield from _owners(policy, first, track)
            if first in bars:
                yield from _bars(policy, bars[first], track, bars.get(track, []))


def _owners(policy: Policy, first: str, track: str) -> Iterator[Diagnostic]:
    for status in policy.statuses:
        twin = policy.status.get(f"{first}.{status.bare}")
        if status.track != track or twin is None or None in (status.owner, twin.owner):
            continue
        if status.owner != twin.owner:
            yield warning(
                "tracks-differ",
                f"`{status.name}` is owned by `{status.owner}`, and `{twin.name}` by `{twin.owner}`",
                status.span,
                labels=(Label(twin.span, f"owned by `{twin.owner}`"),),
                help="let the same status belong to the same role, or give one of them another name",
            )


def _bars(policy: Policy, due: list[Move], track: str, found: list[Move]) -> Iterator[Diagnostic]:
    wanted = {_condition(policy, one): one for one in due}
    model = due[0]
    if not found:
        yield warning(
            "tracks-differ",
            f"no score makes people of track `{track}` ready for sales",
            policy.place_of["track", track],
            labels=(Label(model.span, "leads become ready here"),),
            help=f"lead them back as leads are: `to ... when {_condition(policy, model)}`",
        )
    for one in found:
        if _condition(policy, one) not in wanted:
            yield warning(
                "tracks-differ",
                f"another bar for track `{track}`: `{_condition(policy, one)}`",
                one.span,
                labels=(Label(model.span, f"leads need `{_condition(policy, model)}`"),),
                help="use the same definition in both tracks",
            )


def _condition(policy: Policy, move: Move) -> str:
    when = move.transition.when if move.transition is not None else None
    return "" if when is None else words.condition(policy, when)


RULE = Rule("tracks-differ", Severity.WARNING, "practice", __doc__, check)
