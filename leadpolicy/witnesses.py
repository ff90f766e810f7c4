"""What the prover found, as examples to keep: lives that show it, with what becomes of them today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic
from dsl.typed import Value
from policy import words
from policy.checks.lives import shown
from policy.model import Delay, ExampleStep, Policy
from policy.prove.proof import Proof, answers
from policy.prove.questions import TOPICS
from policy.prove.walking import Walk, walk
from policy.reference import Reference
from policy.shown import moment, points
from policy.state import alone


def written(policy: Policy, found: Iterable[Diagnostic]) -> tuple[str, int, int]:
    """Examples for those of the findings that a life can show; how many, and of how many findings."""
    reported = {(one.code, one.span): one for one in found}
    proofs = [one for one in _refuted(policy) if (one.rule, one.span) in reported]
    proofs += [life for one in reported.values() if (life := shown(policy, one)) is not None]
    lives = [(one, walk(policy, one)) for one in proofs]
    blocks = [
        _block(policy, f"{one.rule} {at}", one, life)
        for at, (one, life) in enumerate(((p, w) for p, w in lives if w is not None), 1)
    ]
    return "\n\n".join(blocks), len(blocks), len(proofs)


def _refuted(policy: Policy) -> Iterator[Proof]:
    """What a lead or a path shows, with lead or path."""
    for topic in TOPICS:
        for question in topic.questions:
            for one in answers(policy, question):
                if one.outcome == "refuted" and not one.follows and (one.path or one.lead is not None):
                    yield one


def _block(policy: Policy, title: str, one: Proof, life: Walk) -> str:
    example = life.example
    given = ", ".join(_assigned(policy, name, value) for name, value in example.given)
    lines = [f"starts at {moment(policy, example.starts)}"]
    lines += [f"given {given}"] if given else []
    lines += [f"at {words.delay(Delay(step.at))} {_step(policy, step)}" for step in example.steps]
    lines.append(f"expect {', '.join(_expected(policy, life))}")
    body = "\n".join(f"  {line}" for line in lines)
    return f'# {one.message}\nexample "{title}" {{\n{body}\n}}'


def _step(policy: Policy, step: ExampleStep) -> str:
    if step.events:
        return f"on {', '.join(step.events)}"
    if step.move is not None:
        role, status, reason = step.move
        return f"{role} to {status}{f' because {reason}' if reason else ''}"
    if step.expect:
        return f"expect status {step.expect[0].text}"
    known = [_assigned(policy, name, value) for name, value in step.set if value is not None]
    if known:
        return f"set {', '.join(known)}"
    return f"clear {', '.join(name for name, _ in step.set)}"


def _assigned(policy: Policy, name: str, value: Value | None) -> str:
    assert value is not None
    if policy.field_named[name].type == "text":
        escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
        return f'{name} = "{escaped}"'
    return f"{name} = {words.value(policy, name, value)}"


def _expected(policy: Policy, life: Walk) -> Iterator[str]:
    person = life.person
    yield f"status {person.status}"
    if policy.groups:
        yield f"score {points(Reference(policy).score(person, person.at, alone(policy)))}"
    if person.role is not None:
        yield f"route {'hold' if person.hold is not None else person.team or 'none'}"
