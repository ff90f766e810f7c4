"""A way between two statuses that nobody can ever take.

Its condition contradicts itself, asks for more points than there are, or an automatic transition above
it always goes first. The picture shows an arrow, and nobody ever walks along it. The parts of the
condition that cannot hold together are named. Whatever was promised about paths is judged without such
ways. Where a status is reached by no other way, it is an error. Nothing that a status says of those who
are in it ever happens where its `on entry` moves them on.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    define large = employees >= 50
    track lead {
      status Nurture { start  owner marketing  to MQL when large
                       to Small when large and employees < 10  to Small after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Small by sales }
      status Small   { final }
      status Won     { goal final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    define large = employees >= 50
    track lead {
      status Nurture { start  owner marketing  to MQL when large
                       to Small when employees < 10  to Small after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Small by sales }
      status Small   { final }
      status Won     { goal final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy, Status, Transition
from policy.moves import moves_from, passes_through
from policy.prove.consequences import with_consequence
from policy.prove.proof import answers
from policy.prove.transitions import impossible


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in answers(policy, impossible):
        if one.outcome == "refuted" and not one.follows:
            yield with_consequence(policy, one, Severity.WARNING, partial(_is, one.about))
    for status in policy.statuses:
        if passes_through(status) and (status.transitions or status.clocks or status.cadences):
            yield _nobody_stays(status)


def _nobody_stays(status: Status) -> Diagnostic:
    onward = next(moves_from(status)).target
    unused = [one.span for one in status.transitions]
    unused += [one.span for one in status.clocks]
    unused += [one.span for one in status.cadences]
    return warning(
        "never-taken",
        f"nobody ever stays in `{status.name}`: `on entry` moves everybody on to `{onward}`, "
        "and what is said of those who are there never happens",
        unused[0],
        labels=tuple(Label(one, "nor does this") for one in unused[1:3]),
        help=f"let people stay here, or leave `{status.name}` out and move them to `{onward}`",
    )


def _is(label: str, way: Transition) -> bool:
    return way.label == label


RULE = Rule("never-taken", Severity.WARNING, "movement", __doc__, check)
