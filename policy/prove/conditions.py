"""Conditions that hold of nobody, or of everybody, or say the same as another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from dsl.diagnostic import Label
from dsl.source import Span
from dsl.typed import All, Condition, Defined, Negation, Some
from policy import words
from policy.model import Definition, Policy
from policy.prove.contradictions import contradiction, follows, told
from policy.prove.proof import Proof, answers, outcome
from policy.prove.reading import Read, fields_of, is_exact
from policy.prove.rows import Rows
from policy.prove.tracks import can, universe_of

_MANY = 60  # definitions that are compared with one another at most


def definitions(policy: Policy) -> Iterator[Proof]:
    """Every definition holds of somebody, and not of everybody."""
    for one in policy.definitions:
        name, itself = f"`{one.name}`", Defined(one.name)
        yield _some(policy, one)
        answer = can(policy, [Negation(itself)])
        yield Proof(
            "always-holds",
            f"{name} does not hold of everybody",
            outcome(answer, is_exact(policy, [itself])),
            one.span,
            f"{name} holds of everybody",
            "mend it, or do without it",
            wanted=(Negation(itself),),
        )


def alike(policy: Policy) -> Iterator[Proof]:
    """No two definitions mean the same."""
    read = {one.name: _reads(policy, one.name) for one in policy.definitions[:_MANY]}
    universe = universe_of(policy)
    never = {one.about for one in answers(policy, definitions) if one.outcome == "refuted"}
    for first, second in combinations(policy.definitions[:_MANY], 2):
        if read[first.name] != read[second.name] or {first.name, second.name} & never:
            continue
        a, b = (universe.term(policy, Defined(one.name)) for one in (first, second))
        differ = universe.check([a != b])
        yield Proof(
            "same-definition",
            f"`{first.name}` and `{second.name}` do not mean the same",
            outcome(differ, is_exact(policy, [Defined(first.name), Defined(second.name)])),
            second.span,
            f"`{second.name}` means the same as `{first.name}`, whoever it is asked about",
            "keep one of the two",
            (Label(first.span, f"`{first.name}` is defined here"),),
            wanted=(_only_one(Defined(first.name), Defined(second.name)),),
        )


def score_rules(policy: Policy) -> Iterator[Proof]:
    """Somebody gets the points of every rule."""
    for group in policy.groups:
        rules = [one for one in group.rules if one.when is not None]
        rows = Rows(policy, [one.when for one in rules if one.when is not None])
        for at, one in enumerate(rules):
            shown = words.condition(policy, rows.conditions[at])
            yield Proof(
                "never-holds",
                f"somebody meets `{shown}`",
                rows.outcome(rows.meets(at, [])),
                one.span,
                f"nobody ever gets these points: `{shown}` can never hold",
                "mend the condition, or remove the rule",
                wanted=(rows.conditions[at],),
            )


def choices(policy: Policy) -> Iterator[Proof]:
    """Every start rule and every choice of a cadence is somebody's."""
    for track in policy.tracks:
        starts = [
            (one.start.when, one.start.span, f"nobody can start in `{one.name}`")
            for one in policy.statuses
            if one.track == track and one.start is not None and one.start.when is not None
        ]
        yield from _in_order(policy, starts)
    for status in policy.statuses:
        cadences = [
            (one.when, one.span, f"nobody in `{status.name}` is worked by `{one.cadence}` from here")
            for one in status.cadences
            if one.when is not None
        ]
        yield from _in_order(policy, cadences)


def urgent(policy: Policy) -> Iterator[Proof]:
    """Every team's `interrupt for` holds of somebody, and not of everybody."""
    for one in policy.teams:
        what = one.interrupt
        if what is None or isinstance(what, Defined):  # definitions are asked for themselves
            continue
        shown = words.condition(policy, what)
        some, others = Rows(policy, [what]), Rows(policy, [Negation(what)])
        yield Proof(
            "never-holds",
            f"team `{one.name}` interrupts work for somebody",
            some.outcome(some.meets(0, [])),
            what.span,
            f"team `{one.name}` interrupts work for nobody: `{shown}` can never hold",
            "mend the condition, or remove the line",
            wanted=(what,),
        )
        yield Proof(
            "always-holds",
            f"team `{one.name}` does not interrupt work for everybody",
            others.outcome(others.meets(0, [])),
            what.span,
            f"team `{one.name}` interrupts nobody's work: `{shown}` holds of everybody",
            "mend the condition, or remove the line",
            wanted=(Negation(what),),
        )


def _in_order(policy: Policy, found: Sequence[tuple[Condition, Span, str]]) -> Iterator[Proof]:
    rows = Rows(policy, [one for one, _, _ in found])
    for at, met in enumerate(rows.in_order(range(len(found))) if found else ()):
        condition, span, message = found[at]
        shown = words.condition(policy, condition)
        others = rows.covering(at, list(range(at))) if met.answer == "no" else []
        why = (
            "what stands above takes everybody whom it fits"
            if others
            else "its condition can never hold"
        )
        yield Proof(
            "never-holds",
            f"somebody is chosen by `{shown}`",
            rows.outcome(met),
            span,
            f"{message}: {why}",
            "mend the condition, or remove the line",
            tuple(Label(found[one][1], "takes them first") for one in others[:3]),
            wanted=(condition, *(Negation(rows.conditions[one]) for one in rows.near(at) if one < at)),
        )


def _some(policy: Policy, one: Definition) -> Proof:
    itself, meaning = Defined(one.name), one.condition
    answer = can(policy, [itself])
    least = contradiction(policy, [meaning]) if answer == "no" else []
    return Proof(
        "never-holds",
        f"`{one.name}` holds of somebody",
        outcome(answer, is_exact(policy, [itself])),
        one.span,
        f"`{one.name}` can never hold" + (f": {told(policy, least)}" if len(least) > 1 else ""),
        "mend it: nobody is meant by it",
        about=one.name,
        wanted=(itself,),
        follows=bool(least) and follows(policy, [meaning], least),
    )


def _only_one(one: Condition, other: Condition) -> Condition:
    return Some((All((one, Negation(other))), All((Negation(one), other))))


def _reads(policy: Policy, name: str) -> tuple[frozenset[str], frozenset[str]]:
    read = Read(policy).add((policy.definition[name].condition,))
    return frozenset(one for test in read.tests for one in fields_of(test)), frozenset(read.groups)
